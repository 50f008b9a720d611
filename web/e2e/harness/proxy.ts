import { createServer, request, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What the network does to one request instead of passing it on. */
export type Fault =
  | { kind: 'cut' } // the connection breaks before the service hears of it
  | { kind: 'cutAfterAnswer' } // the service has done it, but its answer is lost
  | { kind: 'cutUpload'; afterBytes: number } // the connection breaks while the body is on its way
  | { kind: 'delay'; ms: number }
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string }

export interface Seen {
  method: string
  path: string
  user: string | undefined
  /** Of the answer that the browser got; 0: none. */
  status: number
  /** Requests to the service that were on their way together with this one. */
  together: number
}

type Rule = (request: { method: string; path: string; user: string | undefined }) => Fault | undefined
type Rewrite = (body: string) => string

/** The page of a network that wants people to sign in to it first. */
const portalPage = '<!doctype html><html><head><title>Wi-Fi</title></head><body><form>请先登录无线网络</form></body></html>'

export const portal = (how: 200 | 302): Fault =>
  how === 200
    ? { kind: 'answer', status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: portalPage }
    : { kind: 'answer', status: 302, headers: { Location: 'http://localhost:9/portal' } }

/** The network between the tablet and the service. It keeps a list of what went through. */
export class Proxy {
  readonly seen: Seen[] = []
  private rule: Rule = () => undefined
  private rewrites = new Map<string, Rewrite>()
  private skewMs = 0
  private running = 0
  private readonly sockets = new Set<Socket>()

  private constructor(private readonly http: HttpServer, private target: number) {}

  static async start(target: number): Promise<Proxy> {
    const http = createServer()
    const proxy = new Proxy(http, target)
    http.on('request', (incoming, outgoing) => proxy.take(incoming, outgoing))
    http.on('connection', (socket) => {
      proxy.sockets.add(socket)
      socket.on('close', () => proxy.sockets.delete(socket))
      socket.on('error', () => undefined) // a browser that was killed
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  /** A secure context for the browser, because it is this machine. */
  get url() {
    const address = this.http.address()
    if (!address || typeof address === 'string') throw new Error('the proxy is closed')
    return `http://localhost:${address.port}`
  }

  /** Another server takes over, on the same address for the browser. */
  toward(target: number) {
    this.target = target
  }

  pass() {
    this.rule = () => undefined
  }

  /** No signal at all. */
  cut() {
    this.rule = () => ({ kind: 'cut' })
    for (const socket of this.sockets) socket.destroy()
  }

  /** Does this to each request of the API that fits, until told otherwise. */
  fault(fault: Fault, fits: (request: { method: string; path: string; user: string | undefined }) => boolean = isApi) {
    this.rule = (request) => (fits(request) ? fault : undefined)
  }

  /** Does it to the next so many that fit; then the network is well again. */
  faultTimes(times: number, fault: Fault, fits: (request: { method: string; path: string }) => boolean = isApi) {
    let left = times
    this.rule = (request) => (left > 0 && fits(request) && left-- > 0 ? fault : undefined)
  }

  /** The service's clock as the tablet sees it. */
  skewClock(ms: number) {
    this.skewMs = ms
  }

  /** Changes a file of the app on its way: another build. */
  rewrite(path: string, change: Rewrite) {
    this.rewrites.set(path, change)
  }

  sent(method: string, path: RegExp): Seen[] {
    return this.seen.filter((one) => one.method === method && path.test(one.path))
  }

  async close() {
    this.http.close()
    for (const socket of this.sockets) socket.destroy()
  }

  private take(incoming: IncomingMessage, outgoing: ServerResponse) {
    const method = incoming.method ?? 'GET'
    const path = incoming.url ?? '/'
    const user = incoming.headers['x-hazard-user'] as string | undefined
    const note: Seen = { method, path, user, status: 0, together: ++this.running }
    this.seen.push(note)
    outgoing.on('close', () => {
      this.running--
      if (outgoing.writableFinished) note.status = outgoing.statusCode
    })
    const fault = this.rule({ method, path, user })
    if (fault?.kind === 'cut') incoming.socket.destroy()
    else if (fault?.kind === 'answer') answer(incoming, outgoing, fault)
    else if (fault?.kind === 'delay') setTimeout(() => this.forward(incoming, outgoing), fault.ms)
    else this.forward(incoming, outgoing, fault)
  }

  private forward(incoming: IncomingMessage, outgoing: ServerResponse, fault?: Fault) {
    const rewrite = this.rewrites.get((incoming.url ?? '').split('?')[0] ?? '')
    const headers = { ...incoming.headers }
    if (rewrite) for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since']) delete headers[name]
    const onward = request(
      { host: '127.0.0.1', port: this.target, method: incoming.method, path: incoming.url, headers },
      (reply) => {
        if (fault?.kind === 'cutAfterAnswer') {
          reply.resume().on('end', () => incoming.socket.destroy())
          return
        }
        this.give(reply, outgoing, rewrite)
      },
    )
    onward.on('error', () => incoming.socket.destroy())
    outgoing.on('close', () => onward.destroy())
    if (fault?.kind === 'cutUpload') cutAfter(incoming, fault.afterBytes, () => onward.destroy())
    incoming.pipe(onward)
  }

  private give(reply: IncomingMessage, outgoing: ServerResponse, rewrite?: Rewrite) {
    const headers = { ...reply.headers }
    if (this.skewMs) headers.date = new Date(Date.now() + this.skewMs).toUTCString()
    if (!rewrite) {
      outgoing.writeHead(reply.statusCode ?? 502, headers)
      reply.pipe(outgoing)
      return
    }
    const chunks: Buffer[] = []
    reply.on('data', (chunk: Buffer) => chunks.push(chunk))
    reply.on('end', () => {
      const body = Buffer.from(rewrite(Buffer.concat(chunks).toString()))
      for (const name of ['etag', 'last-modified', 'content-length']) delete headers[name]
      outgoing.writeHead(reply.statusCode ?? 502, { ...headers, 'content-length': body.length })
      outgoing.end(body)
    })
  }
}

export const isApi = ({ path }: { path: string }): boolean => path.startsWith('/api/')

function answer(incoming: IncomingMessage, outgoing: ServerResponse, fault: Extract<Fault, { kind: 'answer' }>) {
  // The whole request is read first, as a server would.
  incoming.resume().on('end', () => {
    outgoing.writeHead(fault.status, fault.headers)
    outgoing.end(fault.body)
  })
}

function cutAfter(incoming: IncomingMessage, bytes: number, alsoThen: () => void) {
  let got = 0
  incoming.on('data', (chunk: Buffer) => {
    got += chunk.length
    if (got < bytes) return
    alsoThen()
    incoming.socket.destroy()
  })
}
