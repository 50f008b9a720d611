import type { Answer } from '@/domain/answers'
import { instant } from '@/domain/dates'
import { newId } from '@/domain/ids'
import { plain, without } from '@/domain/plain'
import type { Companion, ExtraFinding, Facts, Kind, Position, Premises } from '@/domain/types'
import type { OfficerDatabase } from './db'
import type { AnswerRow, ChecklistRow, ExtraRow, InspectionRow } from './rows'

/** Begins an inspection. Gives its ID; nothing is sent before it is submitted. */
export async function startInspection(
  db: OfficerDatabase, premises: Premises, head: ChecklistRow, kind: Kind, now = Date.now(),
): Promise<string> {
  const id = newId(now)
  await db.transaction('rw', db.inspections, db.checklistBodies, async () => {
    if (!(await db.checklistBodies.get(head.digest))) throw new Error('该检查表还没有下载到本机，请联网同步后再开始')
    await db.inspections.add({
      id, premisesId: premises.id, premisesName: premises.name, kind, checklistCode: head.code,
      checklistVersion: head.version, checklistDigest: head.digest, checklistName: head.name, category: head.category,
      facts: plain(premises.facts ?? {}), state: 'draft', startedAt: instant(now), updatedAt: instant(now),
      officers: [], findingIds: [],
    })
  })
  return id
}

export const getInspection = (db: OfficerDatabase, id: string): Promise<InspectionRow | undefined> => db.inspections.get(id)

/** Unfinished inspections, the last touched first. */
export async function listDrafts(db: OfficerDatabase): Promise<InspectionRow[]> {
  return (await db.inspections.where({ state: 'draft' }).sortBy('updatedAt')).reverse()
}

/** The answers so far, by item. */
export async function answersOf(db: OfficerDatabase, inspectionId: string): Promise<Map<string, AnswerRow>> {
  const rows = await db.answers.where({ inspectionId }).toArray()
  return new Map(rows.map((row) => [row.itemCode, row]))
}

/** Free findings, in the order in which they were added. */
export const extrasOf = (db: OfficerDatabase, inspectionId: string): Promise<ExtraRow[]> =>
  db.extras.where({ inspectionId }).sortBy('id')

/** Runs a change of an inspection that is still a draft; else it is refused. */
export async function changeDraft<T>(db: OfficerDatabase, id: string, now: number, change: (row: InspectionRow) => Promise<T>): Promise<T> {
  return db.transaction('rw', db.inspections, db.answers, db.extras, async () => {
    const row = mustBeDraft(await db.inspections.get(id))
    const done = await change(row)
    await touch(db, row, now)
    return done
  })
}

function mustBeDraft(row: InspectionRow | undefined): InspectionRow {
  if (row?.state !== 'draft') throw new Error('该检查已提交，不能再修改')
  return row
}

/** To the half minute is enough for the order of drafts, and spares a second row with every tap. */
async function touch(db: OfficerDatabase, { id, updatedAt }: InspectionRow, now: number): Promise<void> {
  if (Math.abs(now - Date.parse(updatedAt)) > 30_000) await db.inspections.update(id, { updatedAt: instant(now) })
}

export type AnswerPatch = { [k in keyof Omit<Answer, 'itemCode'>]?: Answer[k] | undefined }

/**
 * Answers one item: one small row, stored when the promise resolves. What the
 * patch does not name stays; undefined takes a member away.
 */
export async function answer(
  db: OfficerDatabase, inspectionId: string, itemCode: string, patch: AnswerPatch, now = Date.now(),
): Promise<void> {
  // Both rows are asked for at once: this runs with every tap, on weak tablets.
  await db.transaction('rw', db.inspections, db.answers, async () => {
    const [row, before] = await Promise.all([db.inspections.get(inspectionId), db.answers.get([inspectionId, itemCode])])
    mustBeDraft(row)
    await db.answers.put(plain({ ...(before && without(before, 'bulk')), ...patch, inspectionId, itemCode }))
    await touch(db, row!, now)
  })
}

/** Answers 符合 to those of the items that are still open. Gives the token for undo; it stays good over a reload. */
export async function passSection(
  db: OfficerDatabase, inspectionId: string, itemCodes: readonly string[], now = Date.now(),
): Promise<string> {
  const bulk = newId(now)
  await changeDraft(db, inspectionId, now, async () => {
    const rows = await db.answers.bulkGet(itemCodes.map((itemCode): [string, string] => [inspectionId, itemCode]))
    const open = itemCodes.map((itemCode, i) => rows[i] ?? { inspectionId, itemCode }).filter(({ result }: AnswerRow) => !result)
    await db.answers.bulkPut(open.map((row) => ({ ...row, result: 'pass' as const, bulk })))
  })
  return bulk
}

/** Takes 全部符合 back, except where an item was answered by hand since. */
export async function undoPass(db: OfficerDatabase, inspectionId: string, bulk: string, now = Date.now()): Promise<void> {
  await changeDraft(db, inspectionId, now, async () => {
    const rows = await db.answers.where({ inspectionId }).filter((row) => row.bulk === bulk).toArray()
    await db.answers.bulkPut(rows.map((row) => without(row, 'bulk', 'result')))
  })
}

/** Adds a free finding. Gives its ID. */
export async function addExtra(
  db: OfficerDatabase, inspectionId: string, extra: Omit<ExtraFinding, 'id'>, now = Date.now(),
): Promise<string> {
  const id = newId(now)
  await changeDraft(db, inspectionId, now, () => db.extras.add(plain({ ...extra, id, inspectionId })))
  return id
}

export async function changeExtra(
  db: OfficerDatabase, inspectionId: string, id: string, patch: Partial<Omit<ExtraFinding, 'id'>>, now = Date.now(),
): Promise<void> {
  await changeDraft(db, inspectionId, now, async () => {
    const before = await db.extras.get(id)
    if (before) await db.extras.put(plain({ ...before, ...patch }))
  })
}

export async function removeExtra(db: OfficerDatabase, inspectionId: string, id: string, now = Date.now()): Promise<void> {
  await changeDraft(db, inspectionId, now, () => db.extras.delete(id))
}

type HeadPatch = { companion?: Companion; officers?: string[]; position?: Position; facts?: Facts }

const changeHead = (db: OfficerDatabase, id: string, patch: HeadPatch, now: number): Promise<unknown> =>
  changeDraft(db, id, now, () => db.inspections.update(id, plain(patch)))

/** Who accompanied the inspection, with signature or the reason why not. */
export const setCompanion = (db: OfficerDatabase, id: string, companion: Companion, now = Date.now()) =>
  changeHead(db, id, { companion }, now)

/** User IDs of the other officers of the visit. */
export const setOfficers = (db: OfficerDatabase, id: string, officers: string[], now = Date.now()) =>
  changeHead(db, id, { officers }, now)

/** Nobody accompanied it. */
export const clearCompanion = (db: OfficerDatabase, id: string, now = Date.now()): Promise<unknown> =>
  changeDraft(db, id, now, () => db.inspections.update(id, { companion: undefined }))

export const setPosition = (db: OfficerDatabase, id: string, position: Position, now = Date.now()) =>
  changeHead(db, id, { position }, now)

/** Facts that were found to be otherwise on the spot; they decide which items are asked. */
export const setFacts = (db: OfficerDatabase, id: string, facts: Facts, now = Date.now()) =>
  changeHead(db, id, { facts }, now)

/** Throws a draft away, with the photos that only it named. A person has confirmed it. */
export async function discardDraft(db: OfficerDatabase, id: string): Promise<void> {
  await db.transaction('rw', [db.inspections, db.answers, db.extras, db.photos, db.photoFiles, db.photoThumbs], async () => {
    if ((await db.inspections.get(id))?.state !== 'draft') return
    const only = await db.photos
      .where({ state: 'draft' })
      .filter(({ refs }) => refs.length > 0 && refs.every(({ inspectionId }) => inspectionId === id))
      .primaryKeys()
    await Promise.all([db.photos, db.photoFiles, db.photoThumbs].map((table) => table.bulkDelete(only)))
    await db.answers.where({ inspectionId: id }).delete()
    await db.extras.where({ inspectionId: id }).delete()
    await db.inspections.delete(id)
  })
}
