import { completedFinding, missingForSubmit, sendsFinding, type Answer, type Missing } from '@/domain/answers'
import { applicable } from '@/domain/applicability'
import { born } from '@/domain/born'
import { instant } from '@/domain/dates'
import { newId } from '@/domain/ids'
import { plain, without } from '@/domain/plain'
import type {
  AnswerInput, Category, Checklist, ChecklistItem, ExtraFinding, Finding, ItemFinding, Me, OneShotInspection, Premises,
} from '@/domain/types'
import type { OfficerDatabase } from './db'
import { findingRow } from './findings'
import { answersOf, extrasOf } from './inspections'
import { enqueue, inspectionAggregate, makersOf } from './outbox'
import { photoTables, releasePhotos } from './photos'
import { poke } from './poke'
import type { AnswerRow, InspectionRow } from './rows'

interface Draft {
  row: InspectionRow
  checklist: Checklist
  items: ChecklistItem[]
  asked: string[]
  answers: Map<string, AnswerRow>
  extras: ExtraFinding[]
}

async function readDraft(db: OfficerDatabase, id: string): Promise<Draft> {
  const row = await db.inspections.get(id)
  if (!row) throw new Error('该检查不在本机上')
  const body = await db.checklistBodies.get(row.checklistDigest)
  if (!body) throw new Error('该检查的检查表不在本机上，请联网同步')
  const { checklist } = body
  const extras = (await extrasOf(db, id)).map((extra) => without(extra, 'inspectionId'))
  return {
    row, checklist, extras, items: checklist.sections.flatMap(({ items }) => items),
    asked: applicable(checklist, row.facts).asked, answers: await answersOf(db, id),
  }
}

/** What is missing, item by item in the order of the checklist; nothing: it can be submitted. */
export async function validateForSubmit(db: OfficerDatabase, id: string): Promise<Missing[]> {
  return db.transaction('r', db.inspections, db.checklistBodies, db.answers, db.extras, async () => missingOf(await readDraft(db, id)))
}

function missingOf(draft: Draft): Missing[] {
  const { companion } = draft.row
  const missing = missingForSubmit(draft)
  if (companion && !companion.name.trim()) missing.push({ field: 'companion', detail: '请填写陪同人员姓名' })
  return missing
}

export class IncompleteInspection extends Error {
  constructor(readonly missing: Missing[]) {
    super(`还有 ${missing.length} 处没有完成`)
    this.name = 'IncompleteInspection'
  }
}

/**
 * Submits a draft: it is closed, its findings appear, the request is queued
 * and its photos may be sent, all in one transaction. Rejects with
 * IncompleteInspection when something is missing.
 */
export async function submitInspection(db: OfficerDatabase, me: Me, id: string, now = Date.now()): Promise<void> {
  const tables = [
    db.inspections, db.checklistBodies, db.answers, db.extras, db.premises, db.findings, db.outbox, ...photoTables(db),
  ]
  await db.transaction('rw', tables, async () => {
    const draft = await readDraft(db, id)
    if (draft.row.state !== 'draft') return // the button was pressed twice
    const missing = missingOf(draft)
    if (missing.length > 0) throw new IncompleteInspection(missing)
    const place = await db.premises.get(draft.row.premisesId)
    if (!place) throw new Error('该场所不在本机上')
    const body = requestOf(draft, now)
    const findings = findingsOf(draft, body, place.premises, me, now)
    await enqueue(db, {
      id, kind: 'putInspection', aggregate: inspectionAggregate(id), target: id, body,
      title: `检查 · ${draft.row.premisesName}（${draft.checklist.name}）`,
      after: await makersOf(db, [draft.row.premisesId]),
    }, instant(now))
    await releasePhotos(db, photosOf(body), { inspectionId: id })
    await db.findings.bulkPut(findings.map((finding) => findingRow(finding, { base: finding, pending: 1 })))
    await db.inspections.update(id, {
      state: 'queued', performedAt: body.performedAt, updatedAt: instant(now), findingIds: findings.map((finding) => finding.id),
    })
  })
  poke(db)
}

/** The whole inspection as one request. */
function requestOf({ row, items, answers, extras, asked }: Draft, now: number): OneShotInspection {
  const { companion, position, officers } = row
  return plain({
    premisesId: row.premisesId, checklistCode: row.checklistCode, checklistVersion: row.checklistVersion, kind: row.kind,
    performedAt: instant(now),
    // A clock that was put back meanwhile must not make it end before it began.
    startedAt: instant(Math.min(Date.parse(row.startedAt), now)),
    facts: row.facts,
    ...(officers.length > 0 && { officers }),
    ...(companion && { companion: tidied(companion) }),
    ...(position && { position }),
    answers: items.flatMap((item) => inputOf(item, answers.get(item.code), asked.includes(item.code), now)),
    ...(extras.length > 0 && { extraFindings: extras.map(tidied) }),
  })
}

function inputOf(item: ChecklistItem, answer: Answer | undefined, isAsked: boolean, now: number): AnswerInput[] {
  if (!answer?.result) return []
  const { itemCode, result, value, note, photoIds, deductions } = answer
  // A bare 不符合 of an item that does not apply makes no finding.
  const makes = result === 'fail' && (isAsked || sendsFinding(answer))
  const finding = makes && { finding: { ...completedFinding(answer.finding ?? {}, item), id: answer.finding?.id ?? newId(now) } }
  return [{ ...tidied({ itemCode, result, value, note, photoIds, deductions }), ...finding } as AnswerInput]
}

/** Without empty texts and lists. */
const tidied = <T extends object>(members: T): T =>
  Object.fromEntries(Object.entries(members).filter(([name, value]) =>
    value !== undefined && value !== '' && (name === 'photoIds' || !Array.isArray(value) || value.length > 0))) as T

function findingsOf(draft: Draft, body: OneShotInspection, premises: Premises, me: Me, now: number): Finding[] {
  const make = (found: ItemFinding, category: Category, photoIds: readonly string[], itemCode?: string) => {
    const { id, description, severity, criterion, location, suggestedMeasures } = found
    return born({
      id, premises, source: draft.row.kind, category, description, severity, foundAt: now, photoIds,
      inspectionId: draft.row.id, ...(criterion && { criterion }), ...(location && { location }),
      ...(suggestedMeasures && { suggestedMeasures }), ...(itemCode && { itemCode }),
    }, me)
  }
  const { category } = draft.checklist
  return [
    ...body.answers.flatMap(({ finding, photoIds = [], itemCode }) => (finding ? [make(finding, category, photoIds, itemCode)] : [])),
    ...(body.extraFindings ?? []).map((extra) => make(extra, extra.category ?? category, extra.photoIds)),
  ]
}

const photosOf = ({ answers, extraFindings = [], companion }: OneShotInspection): string[] => [
  ...answers.flatMap(({ photoIds = [] }) => photoIds),
  ...extraFindings.flatMap(({ photoIds }) => photoIds),
  ...(companion?.signaturePhotoId ? [companion.signaturePhotoId] : []),
]
