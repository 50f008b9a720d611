import type { SyncStatus } from '@/sync/status'
import { minuteMs } from '@/domain/dates'
import { findingAggregate, inspectionAggregate, type OutboxLine } from '@/store/outbox'
import type { PhotoRow, StoredProblem } from '@/store/rows'
import type { Tone } from '@/ui/statusLook'

/** Everything unsent of one inspection, finding or premises. */
export interface SyncGroup {
  key: string
  title: string
  lines: OutboxLine[]
  photos: PhotoRow[]
  parked: boolean
  /** Where its page is. */
  page?: string
}

/** What a thing is called here, and where its page is. */
export interface Thing {
  title: string
  page?: string
}

const looseKey = 'photos'

/** Groups by thing: what waits for a person first, then in the order of making. What was taken back is apart. */
export function groupsOf(lines: readonly OutboxLine[], photos: readonly PhotoRow[], things: ReadonlyMap<string, Thing>): SyncGroup[] {
  const groups = new Map<string, SyncGroup>()
  const groupAt = (key: string, fallback: string): SyncGroup => {
    let group = groups.get(key)
    if (!group) {
      const { title = fallback, page } = things.get(key) ?? {}
      group = { key, title, lines: [], photos: [], parked: false, ...(page && { page }) }
      groups.set(key, group)
    }
    return group
  }
  for (const line of lines) {
    if (line.state === 'withdrawn') continue
    const group = groupAt(line.aggregate, partsOf(line.title).about)
    group.lines.push(line)
    group.parked ||= line.state === 'parked'
  }
  for (const photo of photos) {
    const group = groupAt(aggregateOf(photo), '照片')
    group.photos.push(photo)
    group.parked ||= photo.state === 'parked'
  }
  return [...groups.values()].sort((a, b) => Number(b.parked) - Number(a.parked))
}

/** The thing that a photo belongs to. */
export function aggregateOf({ refs }: Pick<PhotoRow, 'refs'>): string {
  const ref = refs.find(({ findingId, inspectionId }) => findingId || inspectionId)
  if (ref?.findingId) return findingAggregate(ref.findingId)
  return ref?.inspectionId ? inspectionAggregate(ref.inspectionId) : looseKey
}

/** 「派责 · 东门商场：通道堵塞」 → what was done, and to what. */
export function partsOf(title: string): { done: string; about: string } {
  const at = title.indexOf(' · ')
  return at < 0 ? { done: title, about: title } : { done: title.slice(0, at), about: title.slice(at + 3) }
}

export interface StateLook {
  text: string
  tone: Tone
  /** Why, and what happens next. */
  reason: string
}

type Sendable = Pick<OutboxLine, 'state' | 'notBefore' | 'attempts' | 'problem'> & Partial<Pick<OutboxLine, 'waitsFor' | 'photosLeft' | 'title'>>

/** The state of something unsent, and the reason in a sentence. */
export function lookOf(item: Sendable, now: number, engine: SyncStatus['state']): StateLook {
  switch (item.state) {
    case 'sending':
      return { text: '上传中', tone: 'blue', reason: '正在上传，或上次没有收到答复，会用同一编号核对后再传。' }
    case 'parked':
      return { text: '需要处理', tone: 'red', reason: reasonOf(item.problem) }
    case 'withdrawn':
      return { text: '已撤回', tone: 'grey', reason: '不会再上传，仅留作查看。' }
    default:
      return { text: '等待上传', tone: 'amber', reason: waitReason(item, now, engine) }
  }
}

function waitReason(item: Sendable, now: number, engine: SyncStatus['state']): string {
  const [first, ...more] = item.waitsFor ?? []
  if (first) return `排在“${besides(first, item.title)}”${more.length > 0 ? `等 ${more.length + 1} 项` : ''}之后。`
  if (item.photosLeft) return `要等 ${item.photosLeft} 张照片先上传。`
  if (engine === 'paused') return '需要重新登录后才能上传。'
  const failed = item.problem ? `上次没有成功：${sentence(item.problem.detail)}` : ''
  if (engine === 'offline') return `${failed}没有网络，联网后自动上传。`
  const left = item.notBefore - now
  if (left > 0) return `${failed}${left < minuteMs ? '不到 1 分钟' : `约 ${Math.ceil(left / minuteMs)} 分钟`}后自动重试（已试 ${item.attempts} 次）。`
  return `${failed}马上上传。`
}

/** What something before is called to somebody who looks at this: of the same thing only what was done. */
function besides(title: string, here = ''): string {
  const { done, about } = partsOf(title)
  return about === partsOf(here).about ? done : title
}

const sentence = (text: string) => (/[。！？]$/.test(text) ? text : `${text}。`)

function reasonOf(problem: StoredProblem | undefined): string {
  if (!problem) return '服务器没有接受。'
  return `${sentence(problem.detail)}${problem.next === 'fix' ? '请更正后再提交。' : ''}`
}

/** The single faults that a refusal names, without what its sentence says already. */
export const faultsOf = (problem: StoredProblem | undefined): string[] =>
  [...new Set(problem?.errors.map(({ detail }) => detail).filter((detail) => detail !== problem.detail))]

/** 「检查 1 项、操作 2 项、照片 3 张」 */
export function sumText(groups: readonly SyncGroup[]): string {
  const lines = groups.flatMap((group) => group.lines)
  const inspections = lines.filter(({ kind }) => kind === 'putInspection').length
  const photos = groups.reduce((sum, group) => sum + group.photos.length, 0)
  return [
    inspections > 0 && `检查 ${inspections} 份`,
    lines.length > inspections && `操作 ${lines.length - inspections} 项`,
    photos > 0 && `照片 ${photos} 张`,
  ].filter(Boolean).join('、')
}
