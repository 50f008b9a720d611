import { predict } from '@/domain/machine'
import { born } from '@/domain/born'
import { instant } from '@/domain/dates'
import { without } from '@/domain/plain'
import { rowOf } from '@/domain/workflow'
import { sha256 } from '@/photos/digest'
import type { Command, Finding, Me, NewFinding, OneShotInspection, Premises, PremisesPatch } from '@/domain/types'
import type { SyncPage } from '@/sync/pull'
import { checklist, head } from './fixtures'

export interface Asked {
  method: string
  path: string
  user: string | null
  body: unknown
}

/** What a fault does instead of the service: an answer, or none at all. */
export type Fault = (asked: Asked) => Response | 'cut' | undefined | Promise<Response | undefined>

/** The service as far as the tablet sees it: it holds everything once and answers repeats as it did before. */
export class FakeServer {
  readonly asked: Asked[] = []
  readonly findings = new Map<string, Finding>()
  readonly premises = new Map<string, Premises>()
  readonly inspections = new Map<string, OneShotInspection>()
  readonly commands = new Set<string>()
  readonly photos = new Map<string, number>()
  pages: SyncPage[] = []
  fault: Fault | undefined
  /** Looks at the request after it was done: a fault here loses only the answer. */
  answerFault: Fault | undefined
  date: () => number
  /** Most requests that were under way at once. */
  busiest = { commands: 0, photos: 0 }
  private busy = { commands: 0, photos: 0 }

  constructor(readonly me: Me, private readonly now: () => number) {
    this.date = now
  }

  /** Stands in for fetch. */
  readonly fetch = async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    const isForm = request.headers.get('Content-Type')?.startsWith('multipart/') ?? false
    const asked: Asked = {
      method: request.method, path: url.pathname.replace('/api/v1', '') + (url.pathname.endsWith('/sync') ? url.search : ''), user: request.headers.get('X-Hazard-User'),
      body: isForm ? await request.formData() : await request.text().then((text) => (text ? JSON.parse(text) : undefined)),
    }
    this.asked.push(asked)
    const kind = isForm ? 'photos' : 'commands'
    this.busiest[kind] = Math.max(this.busiest[kind], ++this.busy[kind])
    try {
      return await this.answer(asked)
    } finally {
      this.busy[kind]--
    }
  }

  private async answer(asked: Asked): Promise<Response> {
    const faulty = await this.fault?.(asked)
    if (faulty === 'cut') throw new TypeError('Failed to fetch')
    if (faulty) return faulty
    const answer = await this.handle(asked)
    const lost = await this.answerFault?.(asked)
    if (lost === 'cut') throw new TypeError('Failed to fetch')
    return lost ?? answer
  }

  json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
    return new Response(JSON.stringify(body), {
      status, headers: { 'Content-Type': 'application/json', 'X-Request-Id': 'r1', Date: new Date(this.date()).toUTCString(), ...headers },
    })
  }

  problem(status: number, code: string, next: string, detail: string, headers: Record<string, string> = {}): Response {
    const body = { type: `urn:hazardloop:problem:${code}`, title: code, status, detail, instance: 'r1', code, next }
    return this.json(body, status, { 'Content-Type': 'application/problem+json', ...headers })
  }

  private async handle({ method, path, body }: Asked): Promise<Response> {
    const [, kind, id = '', rest] = path.split('?')[0]!.split('/')
    switch (`${method} ${kind}${rest ? `/${rest}` : ''}`) {
      case 'PUT inspections':
        return this.inspect(id, body as OneShotInspection)
      case 'POST findings':
        return this.record(body as NewFinding)
      case 'GET findings':
        return this.json(this.withMissing(this.findings.get(id)!))
      case 'POST findings/actions':
        return this.act(id, body as Command)
      case 'GET premises':
        return this.json(this.premises.get(id))
      case 'PATCH premises':
        return this.patch(id, body as PremisesPatch)
      case 'POST premises':
        return this.register(body as Premises)
      case 'POST photos':
        return this.upload(body as FormData)
      case 'GET sync':
        return this.json(this.pages.shift() ?? this.page(path.includes('since')))
      case 'GET checklists/versions':
        return this.json(checklist)
    }
    return this.problem(404, 'not_found', 'review', '没有这个地址')
  }

  /** All that is in scope, or nothing new. */
  private page(isIncrement: boolean): SyncPage {
    const items: SyncPage['items'] = isIncrement ? [] : [
      { kind: 'checklist', id: head.id, change: 'put', data: head },
      ...[...this.premises.values()].map((data) => ({ kind: 'premises', id: data.id, change: 'put' as const, data })),
      ...[...this.findings.values()].map((data) => ({ kind: 'finding', id: data.id, change: 'put' as const, data: this.withMissing(data) })),
    ]
    return { items, next: 'end', more: false, ...(!isIncrement && { full: true }) }
  }

  private inspect(id: string, body: OneShotInspection): Response {
    const known = this.inspections.get(id)
    if (known && JSON.stringify(known) !== JSON.stringify(body)) return this.problem(409, 'exists', 'review', '该检查编号已用于另一次检查')
    const place = this.premises.get(body.premisesId)
    if (!place) return this.problem(404, 'not_found', 'review', '场所不存在')
    this.inspections.set(id, body)
    const made = body.answers.flatMap(({ finding, photoIds = [] }) => (finding ? [{ ...finding, photoIds }] : []))
    const all = [...made, ...(body.extraFindings ?? [])]
    if (!known) {
      for (const one of all) this.list({ ...one, premises: place, source: body.kind, category: 'fire', inspectionId: id, foundAt: Date.parse(body.performedAt) })
    }
    return this.json({ id, result: { method: 'none', complete: true, notes: [], summary: [], tables: [] }, findings: all.map((one) => this.summary(one.id)) }, known ? 200 : 201)
  }

  /** A list of findings does not hold the photos. */
  private summary(id: string) {
    return without(this.findings.get(id)!, 'photos', 'photosMissing')
  }

  private list(birth: Parameters<typeof born>[0]) {
    const one = { ...born(birth, this.me), number: `YH20261124-${String(this.findings.size + 1).padStart(4, '0')}` }
    this.findings.set(one.id, this.withMissing(one))
  }

  private withMissing(one: Finding): Finding {
    const photos = one.photos.map((photo) => ({ ...photo, missing: !this.photos.has(photo.id) }))
    return { ...one, photos, photosMissing: photos.filter(({ missing }) => missing).length }
  }

  private record(body: NewFinding): Response {
    const place = this.premises.get(body.premisesId)
    if (!place) return this.problem(404, 'not_found', 'review', '场所不存在')
    if (!this.findings.has(body.id)) {
      this.list({ ...body, premises: place, source: 'daily', category: body.category ?? 'fire', foundAt: Date.parse(body.foundAt) })
    }
    return this.json(this.findings.get(body.id))
  }

  private act(id: string, command: Command): Response {
    const one = this.findings.get(id)
    if (!one) return this.problem(404, 'not_found', 'review', '隐患不存在')
    if (this.commands.has(command.id)) return this.json(one)
    if (command.version && command.version !== one.version) return this.problem(409, 'stale', 'review', '该隐患已被他人处理，请刷新后核对再操作')
    const row = rowOf(command.action, one.status)
    if (!row) return this.problem(409, 'not_now', 'review', '现在不能进行此操作')
    const after = this.withMissing(predict(one, command, this.me, { now: this.now() }))
    if (row.guards.includes('photos_present') && after.photosMissing > 0) return this.problem(409, 'not_now', 'review', '还有照片没有上传到服务器')
    this.commands.add(command.id)
    this.findings.set(id, after)
    return this.json(after)
  }

  private register(body: Premises): Response {
    const stored = { ...body, gridIds: [body.gridId], createdAt: instant(this.now()), version: 1 }
    this.premises.set(body.id, stored)
    return this.json(stored, 201)
  }

  private patch(id: string, { version, ...change }: PremisesPatch): Response {
    const one = this.premises.get(id)!
    if (version !== one.version) return this.problem(409, 'stale', 'review', '该场所已被他人修改')
    const stored = { ...one, ...change, version: one.version + 1 }
    this.premises.set(id, stored)
    return this.json(stored)
  }

  private async upload(form: FormData): Promise<Response> {
    const bytes = await (form.get('file') as File).arrayBuffer()
    const id = await sha256(bytes)
    this.photos.set(id, (this.photos.get(id) ?? 0) + 1)
    for (const [key, one] of this.findings) this.findings.set(key, this.withMissing(one))
    return this.json({ id, size: bytes.byteLength, contentType: 'image/jpeg' })
  }

  /** What a colleague does meanwhile. */
  overtake(id: string, change: Partial<Finding>) {
    const one = this.findings.get(id)!
    this.findings.set(id, { ...one, version: one.version + 1, ...change })
  }
}
