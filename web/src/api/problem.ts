import type { components } from './schema'

/** What a client does about an answer; the outbox decides by it alone. */
export type Next = components['schemas']['Next']

export type FieldError = components['schemas']['FieldError']

/**
 * Codes of the service, and three that only a client can see: no connection,
 * no answer in time, and an answer that is not from our service.
 */
export type ProblemCode = components['schemas']['ProblemCode'] | 'offline' | 'timeout' | 'foreign'

/** A request that did not succeed. `message` is a Chinese sentence for people. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly next: Next
  readonly status: number
  readonly errors: FieldError[]
  /** The request ID that the administrator finds in the log. */
  readonly instance: string
  readonly retryAfterSeconds: number | undefined

  constructor(init: {
    code: ProblemCode
    next: Next
    detail: string
    status?: number
    errors?: FieldError[] | undefined
    instance?: string
    retryAfterSeconds?: number | undefined
  }) {
    super(init.detail)
    this.name = 'Problem'
    this.code = init.code
    this.next = init.next
    this.status = init.status ?? 0
    this.errors = init.errors ?? []
    this.instance = init.instance ?? ''
    this.retryAfterSeconds = init.retryAfterSeconds
  }
}

export const offlineProblem = () =>
  new Problem({ code: 'offline', next: 'later', detail: '连接不上服务器，请检查网络' })

export const timeoutProblem = () =>
  new Problem({ code: 'timeout', next: 'later', detail: '服务器长时间没有响应，请稍后再试' })

export const foreignProblem = (status: number) =>
  new Problem({
    code: 'foreign',
    next: 'later',
    status,
    detail: '收到的不是本系统的应答。所在网络可能需要先登录，请打开浏览器完成上网认证后再试',
  })

/**
 * Whether our service made this answer. The page of a captive portal or of a
 * broken proxy is somebody else's, whatever its status says.
 */
export function isOurs(response: Response): boolean {
  if (response.redirected || response.type === 'opaqueredirect' || response.type === 'opaque') return false
  if (!response.headers.get('X-Request-Id')) return false
  return !(response.headers.get('Content-Type') ?? '').startsWith('text/html')
}

const nexts: readonly string[] = ['fix', 'review', 'sign_in', 'later'] satisfies Next[]

/** Reads the problem of an answer of ours. An unreadable one may be sent again later. */
export async function readProblem(response: Response): Promise<Problem> {
  let body: Partial<components['schemas']['Problem']>
  try {
    body = (await response.json()) as typeof body
  } catch {
    return foreignProblem(response.status)
  }
  if (!body.code || !body.detail || !nexts.includes(body.next ?? '')) return foreignProblem(response.status)
  const wait = Number(response.headers.get('Retry-After'))
  return new Problem({
    code: body.code,
    next: body.next as Next,
    detail: body.detail,
    status: response.status,
    errors: body.errors,
    instance: body.instance ?? '',
    retryAfterSeconds: wait > 0 ? wait : undefined,
  })
}

/** Turns anything thrown into a problem with a sentence for people. */
export function asProblem(cause: unknown): Problem {
  if (cause instanceof Problem) return cause
  return new Problem({ code: 'internal', next: 'later', detail: '操作没有成功，请重试；如一直如此，请联系管理员' })
}
