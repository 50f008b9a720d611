import { born, sourceOfRole } from '@/domain/born'
import { deadline, instant } from '@/domain/dates'
import { newId } from '@/domain/ids'
import { lateness, predict } from '@/domain/machine'
import { plain, without } from '@/domain/plain'
import type { Action, Command, CommandData, Finding, HistoryEvent, Me, NewFinding } from '@/domain/types'
import { actionName, isOpen, rowOf } from '@/domain/workflow'
import type { OfficerDatabase } from './db'
import { namesFor } from './names'
import { enqueue, findingAggregate, isUnsent, makersOf } from './outbox'
import { photoTables, releasePhotos, unsentPhotos } from './photos'
import { poke } from './poke'
import type { ActBody, FindingRow } from './rows'

export const getFinding = (db: OfficerDatabase, id: string): Promise<FindingRow | undefined> => db.findings.get(id)

/** The index members of a row follow from its finding. */
export function findingRow(finding: Finding, rest: Partial<FindingRow> = {}): FindingRow {
  return {
    pending: 0, parked: false, ...rest, id: finding.id, premisesId: finding.premisesId,
    ...(finding.inspectionId && { inspectionId: finding.inspectionId }),
    status: finding.status, open: isOpen(finding.status) ? 1 : 0, finding,
  }
}

/** What a step writes, for a transaction. */
const actTables = (db: OfficerDatabase) => [db.findings, db.outbox, db.orgs, db.users, ...photoTables(db)]

/**
 * A step in the life of a finding: the command is queued and the finding shows
 * what it will be, in one transaction. Gives the ID of the command.
 */
export async function act(
  db: OfficerDatabase, me: Me, findingId: string, action: Action, data: CommandData, now = Date.now(),
): Promise<string> {
  const [id] = await actAll(db, me, findingId, [{ action, data }], now)
  return id!
}

/** Steps that belong together, such as 派责 with 定时限: all of them are queued, or none. */
export async function actAll(
  db: OfficerDatabase, me: Me, findingId: string, steps: readonly { action: Action; data: CommandData }[], now = Date.now(),
): Promise<string[]> {
  const ids: string[] = []
  await db.transaction('rw', actTables(db), async () => {
    for (const { action, data } of steps) ids.push(await queueStep(db, me, findingId, action, data, now))
  })
  poke(db)
  return ids
}

async function queueStep(
  db: OfficerDatabase, me: Me, findingId: string, action: Action, data: CommandData, now: number,
): Promise<string> {
  const id = newId(now)
  const row = await db.findings.get(findingId)
  if (!row) throw new Error('该隐患不在本机上，请联网后重新打开')
  const { finding } = row
  const body: ActBody = { id, action, version: finding.version, at: instant(now), data: tidied(data) }
  const after = predict(finding, body as Command, me, { now, ...(await namesFor(db, finding, body.data)) })
  await enqueue(db, {
    id, kind: 'act', aggregate: findingAggregate(findingId), target: findingId, body,
    title: `${actionName(action, finding.status)} · ${titleOf(finding)}`,
    after: await makersOf(db, [findingId, finding.inspectionId, finding.premisesId]),
    photosFirst: await photosFirst(db, after, action, finding.status),
  }, body.at)
  await releasePhotos(db, photosOf(body.data), { findingId })
  await db.findings.put(findingRow(after, { ...row, pending: row.pending + 1 }))
  return id
}

const titleOf = ({ premises, description }: Finding) => `${premises.name}：${description}`.slice(0, 60)

const photosOf = (data: CommandData): string[] => [
  ...(data.photoIds ?? []), ...(data.signaturePhotoId ? [data.signaturePhotoId] : []),
]

/** A step that the server refuses while a photo is missing is sent after those that are still here. */
async function photosFirst(db: OfficerDatabase, after: Finding, action: Action, status: string): Promise<string[]> {
  if (!rowOf(action, status)?.guards.includes('photos_present')) return []
  return unsentPhotos(db, after.photos.map(({ id }) => id))
}

/** Days become instants, so that tablet and server mean the same; empty members are left out. */
function tidied(data: CommandData): CommandData {
  const given = Object.entries(data).filter(([, value]) =>
    value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0))
  const tidy = plain(Object.fromEntries(given)) as CommandData
  if (tidy.photoIds) tidy.photoIds = [...new Set(tidy.photoIds)]
  for (const name of ['dueAt', 'newDueAt', 'replyBy'] as const) {
    const day = tidy[name]
    if (day) tidy[name] = deadline(day)
  }
  return tidy
}

/** Records a finding outside any inspection. Gives its ID. */
export async function addFinding(
  db: OfficerDatabase, me: Me, input: Omit<NewFinding, 'id' | 'foundAt'>, now = Date.now(),
): Promise<string> {
  const id = newId(now)
  const body: NewFinding = { ...plain(input), id, foundAt: instant(now) }
  await db.transaction('rw', [db.premises, ...actTables(db)], async () => {
    const place = await db.premises.get(input.premisesId)
    if (!place) throw new Error('该场所不在本机上')
    const { criterion, location, suggestedMeasures, photoIds } = input
    const finding = born({
      id, premises: place.premises, source: sourceOfRole[me.role] ?? 'daily',
      category: input.category ?? place.premises.categories[0]!, description: input.description, severity: input.severity,
      foundAt: now, photoIds, ...(criterion && { criterion }), ...(location && { location }),
      ...(suggestedMeasures && { suggestedMeasures }),
    }, me)
    await enqueue(db, {
      id, kind: 'createFinding', aggregate: findingAggregate(id), target: id, body, title: `登记隐患 · ${titleOf(finding)}`,
      after: await makersOf(db, [input.premisesId]),
    }, body.foundAt)
    await releasePhotos(db, photoIds, { findingId: id })
    await db.findings.put(findingRow(finding, { base: finding, pending: 1 }))
  })
  poke(db)
  return id
}

/**
 * Makes the row of a finding again from what is known for sure and what is
 * still queued; within the transaction of a change to either. It vanishes when
 * the server does not know it and nothing is queued any more.
 */
export async function rebuild(db: OfficerDatabase, me: Me, id: string): Promise<void> {
  const row = await db.findings.get(id)
  if (!row) return
  const entries = (await db.outbox.where({ aggregate: findingAggregate(id) }).sortBy('seq')).filter(isUnsent)
  const known = row.server ?? row.base
  const born = row.server || row.inspectionId ? await makersOf(db, [row.inspectionId]) : entries.map((entry) => entry.id)
  const left = row.gone && entries.length === 0
  if (!known || left || (!row.server && born.length === 0)) return db.findings.delete(id)
  let finding = known
  for (const { kind, body } of entries) {
    if (kind !== 'act') continue
    const command = body as Command & ActBody
    const names = await namesFor(db, finding, command.data)
    finding = predict(finding, command, me, { now: Date.parse(command.at), ...names })
  }
  const made = row.server || !row.inspectionId ? 0 : 1
  await db.findings.put(findingRow(finding, {
    ...row, pending: entries.length + made, parked: entries.some(({ state }) => state === 'parked'),
  }))
}

export interface FindingFilter {
  status?: string
  /** Closed ones too when false. */
  open?: boolean
  overdue?: boolean
  stalled?: boolean
  severity?: string
  category?: string
  premisesId?: string
  /** Found by this person, or fixed or re-checked. */
  userId?: string
  q?: string
}

/** Findings on this tablet that fit, the most urgent first. */
export async function listFindings(db: OfficerDatabase, filter: FindingFilter, now: number): Promise<FindingRow[]> {
  const { status, open = true, premisesId } = filter
  const from = premisesId ? db.findings.where({ premisesId }) : open ? db.findings.where({ open: 1 }) : db.findings.toCollection()
  const rows = await from.filter((row) => (!open || row.open === 1) && (!status || row.status === status)).toArray()
  return rows.filter((row) => fits(row.finding, filter, now)).sort((a, b) => byUrgency(a.finding, b.finding))
}

function fits(finding: Finding, { overdue, stalled, severity, category, userId, q }: FindingFilter, now: number): boolean {
  const late = lateness(finding, now)
  if ((overdue && !late.overdue) || (stalled && !late.stalled)) return false
  if ((severity && finding.severity !== severity) || (category && finding.category !== category)) return false
  if (userId && ![finding.inspector, finding.rechecker, finding.fix?.by].some((person) => person?.userId === userId)) return false
  const text = `${finding.number} ${finding.description} ${finding.premises.name} ${finding.location ?? ''}`.toLowerCase()
  return (q ?? '').toLowerCase().split(/\s+/).every((word) => text.includes(word))
}

const urgency = ({ actBy, dueAt, foundAt }: Finding) => actBy ?? dueAt ?? foundAt

const byUrgency = (a: Finding, b: Finding) => urgency(a).localeCompare(urgency(b)) || a.id.localeCompare(b.id)

/** Keeps what the server says of a finding that was opened online. Unsent steps stay on top. */
export async function keepFinding(
  db: OfficerDatabase, me: Me, answer: Finding & { history?: HistoryEvent[]; allowedActions?: unknown },
): Promise<void> {
  await db.transaction('rw', actTables(db), async () => {
    const { history } = answer
    const server = without(answer, 'history', 'allowedActions')
    const row = await db.findings.get(server.id)
    const kept: Partial<FindingRow> = { ...row, server, ...(history && { history }) }
    await db.findings.put(findingRow(row && row.pending > 0 ? row.finding : server, kept))
    if (row && row.pending > 0) await rebuild(db, me, server.id)
  })
}

