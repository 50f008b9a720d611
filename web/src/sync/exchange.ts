import { apiBase, requestTimeout, send, uploadTimeout, userHeader } from '@/api/client'
import { foreignProblem } from '@/api/problem'

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  /** Below the base path, with its query. */
  path: string
  body?: unknown
}

export interface Reply {
  body: unknown
  /** The service's clock, in ms; it says whole seconds. */
  date?: number
}

/** Sends one request with its author's session. Rejects with a Problem. */
export type Exchange = (call: Call) => Promise<Reply>

export function exchangeFor(userId: string, origin = location.origin): Exchange {
  return async ({ method, path, body }) => {
    const isForm = body instanceof FormData
    const request = new Request(new URL(apiBase + path, origin), {
      method,
      headers: { [userHeader]: userId, ...(body !== undefined && !isForm && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    })
    const response = await send(request, isForm ? uploadTimeout : requestTimeout)
    const date = Date.parse(response.headers.get('Date') ?? '')
    return { body: await json(response), ...(!Number.isNaN(date) && { date }) }
  }
}

async function json(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  try {
    return await response.json()
  } catch {
    throw foreignProblem(response.status)
  }
}
