import createClient, { type Client } from 'openapi-fetch'
import { foreignProblem, isOurs, offlineProblem, Problem, readProblem, timeoutProblem } from './problem'
import type { paths } from './schema'

export const apiBase = '/api/v1'

/** Longer than any answer of the service takes; photos have a limit of their own. */
export const requestTimeout = 20_000
export const uploadTimeout = 180_000

/** Names the author of a request: the service then takes that user's session and no other. */
export const userHeader = 'X-Hazard-User'

/**
 * The one way to the service. It resolves with a successful answer of ours,
 * read to its end, and otherwise rejects with a Problem. It never sends a
 * request twice.
 */
export async function send(request: Request, timeout = requestTimeout): Promise<Response> {
  const clock = new AbortController()
  const timer = setTimeout(() => clock.abort(), timeout)
  try {
    const response = await fetch(request, {
      credentials: 'same-origin',
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.any([request.signal, clock.signal]),
    })
    if (!isOurs(response)) throw foreignProblem(response.status)
    if (!response.ok) throw await readProblem(response)
    // Read here, so that a connection that dies half-way is a Problem too.
    const body = response.status === 204 ? null : await response.arrayBuffer()
    return new Response(body, { status: response.status, headers: response.headers })
  } catch (cause) {
    if (cause instanceof Problem || request.signal.aborted) throw cause
    throw clock.signal.aborted ? timeoutProblem() : offlineProblem()
  } finally {
    clearTimeout(timer)
  }
}

export type Api = Client<paths>

/** A client that speaks for one user, or for nobody. */
export function clientFor(userId?: string, timeout = requestTimeout): Api {
  return createClient<paths>({
    baseUrl: new URL(apiBase, location.origin).href,
    headers: userId ? { [userHeader]: userId } : {},
    fetch: (request) => send(request, timeout),
  })
}

/** The data of an answer. A refusal has already been thrown as a Problem. */
export async function dataOf<T>(answer: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data, response } = await answer
  if (data === undefined) throw foreignProblem(response.status)
  return data
}

/** A photo with its author's session, as a blob: an <img> could not send the header. */
export async function fetchPhoto(userId: string, id: string, thumb = false): Promise<Blob | 'being_made'> {
  const url = new URL(`${apiBase}/photos/${encodeURIComponent(id)}${thumb ? '?size=thumb' : ''}`, location.origin)
  const response = await send(new Request(url, { headers: { [userHeader]: userId } }), uploadTimeout)
  return response.status === 202 ? 'being_made' : response.blob()
}
