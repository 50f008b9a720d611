import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { clientFor, dataOf, fetchPhoto, send } from './client'
import type { Problem } from './problem'

const ours = { 'X-Request-Id': 'R1', 'Content-Type': 'application/json' }
const fetchMock = vi.fn<typeof fetch>()

beforeEach(() => vi.stubGlobal('fetch', fetchMock))
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  fetchMock.mockReset()
})

const answer = (status: number, body: unknown, headers: Record<string, string> = ours) =>
  fetchMock.mockResolvedValueOnce(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers }))

const refusal = (promise: Promise<unknown>): Promise<Problem> => promise.then(() => expect.fail('was not refused'), (cause) => cause)

const request = () => new Request('http://localhost/api/v1/me')

describe('an answer of ours', () => {
  it('gives its data, with the author in the header', async () => {
    answer(200, { status: 'ok' })
    await expect(dataOf(clientFor('u-1').GET('/me'))).resolves.toEqual({ status: 'ok' })
    const [sent] = fetchMock.mock.calls[0] as [Request]
    expect(new URL(sent.url).pathname).toBe('/api/v1/me')
    expect(sent.headers.get('X-Hazard-User')).toBe('u-1')
  })

  it('names nobody before sign-in', async () => {
    answer(200, {})
    await clientFor().GET('/me')
    const [sent] = fetchMock.mock.calls[0] as [Request]
    expect(sent.headers.has('X-Hazard-User')).toBe(false)
  })

  it('may be a problem', async () => {
    const body = { type: 't', title: 't', status: 429, detail: '操作过于频繁', instance: 'R1', code: 'too_many', next: 'later' }
    answer(429, body, { 'X-Request-Id': 'R1', 'Content-Type': 'application/problem+json', 'Retry-After': '30' })
    const problem = await refusal(send(request()))
    expect(problem).toMatchObject({ code: 'too_many', next: 'later', status: 429, message: '操作过于频繁', retryAfterSeconds: 30 })
  })

  it('tells a photo from one that is still being made', async () => {
    fetchMock.mockResolvedValueOnce(new Response(new Uint8Array([1, 2]), { headers: { 'X-Request-Id': 'R', 'Content-Type': 'image/jpeg' } }))
    await expect(fetchPhoto('u', 'a')).resolves.toHaveProperty('size', 2)
    answer(202, '')
    await expect(fetchPhoto('u', 'a', true)).resolves.toBe('being_made')
  })
})

describe('an answer of somebody else counts as later', () => {
  const html = { 'Content-Type': 'text/html' }
  it.each([
    ['the page of a captive portal', 200, '<html>Wi-Fi</html>', html],
    ['a page that copies our header', 200, '<html></html>', { ...ours, ...html }],
    ['the error page of a proxy', 502, '<html>Bad gateway</html>', html],
    ['JSON without our request ID', 200, '{}', { 'Content-Type': 'application/json' }],
    ['a refusal that is no problem of ours', 401, '{"error":"login"}', ours],
    ['a refusal with an unknown next', 409, '{"code":"x","detail":"x","next":"drop"}', ours],
    ['broken JSON', 500, '{', ours],
  ])('%s', async (_name, status, body, headers) => {
    answer(status, body, headers)
    expect(await refusal(send(request()))).toMatchObject({ code: 'foreign', next: 'later' })
  })

  it('a redirect', async () => {
    const redirect = new Response(null, { headers: ours })
    Object.defineProperty(redirect, 'type', { value: 'opaqueredirect' })
    fetchMock.mockResolvedValueOnce(redirect)
    expect(await refusal(send(request()))).toMatchObject({ code: 'foreign', next: 'later' })
    expect(fetchMock.mock.calls[0]?.[1]).toMatchObject({ redirect: 'manual' })
  })
})

describe('no answer counts as later', () => {
  it('without a connection, and is not sent twice', async () => {
    fetchMock.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    expect(await refusal(send(request()))).toMatchObject({ code: 'offline', next: 'later' })
    expect(fetchMock).toHaveBeenCalledTimes(1)
  })

  it('when it takes too long', async () => {
    vi.useFakeTimers()
    fetchMock.mockImplementationOnce((_request, init) => new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    }))
    const refused = refusal(send(request(), 1000))
    await vi.advanceTimersByTimeAsync(1001)
    expect(await refused).toMatchObject({ code: 'timeout', next: 'later' })
  })

  it('when the connection dies half-way', async () => {
    const half = new ReadableStream({ start: (c) => c.error(new TypeError('network error')) })
    fetchMock.mockResolvedValueOnce(new Response(half, { headers: ours }))
    expect(await refusal(send(request()))).toMatchObject({ code: 'offline', next: 'later' })
  })
})
