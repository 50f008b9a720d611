import { instant } from '@/domain/dates'
import { without } from '@/domain/plain'
import type { Finding, FindingSummary, HistoryEvent, Inspection, Me, Org, Premises } from '@/domain/types'
import { nextRev, type OfficerDatabase } from '@/store/db'
import { findingRow, rebuild } from '@/store/findings'
import { premisesRow, rebuildPremises } from '@/store/premises'
import type { OutboxRow } from '@/store/rows'

type FullFinding = Finding & { history?: HistoryEvent[]; allowedActions?: unknown }

const tables = (db: OfficerDatabase) => [
  db.outbox, db.findings, db.inspections, db.premises, db.meta, db.grids, db.orgs, db.users,
]

/**
 * Marks one entry as sent, by its ID, and takes over what the server answered,
 * in one transaction. Steps that are still queued stay on top of it.
 */
export async function acknowledge(db: OfficerDatabase, me: Me, entry: OutboxRow, body: unknown, now: number): Promise<void> {
  await db.transaction('rw', tables(db), async () => {
    const sent = { state: 'sent' as const, sentAt: instant(now), problem: undefined }
    await db.outbox.where({ id: entry.id }).modify(sent)
    switch (entry.kind) {
      case 'putInspection':
        return takeInspection(db, me, body as Inspection)
      case 'createFinding':
      case 'act':
        return takeFinding(db, me, body as FullFinding)
      case 'createOrg':
        await db.orgs.put({ ...(body as Org), gen: (await db.orgs.get(entry.target))?.gen })
        return
      case 'createPremises':
      case 'patchPremises':
        return takePremises(db, body as Premises)
    }
  })
}

/** The answer of a step is the finding. */
export async function takeFinding(db: OfficerDatabase, me: Me, body: FullFinding): Promise<void> {
  const server = without(body, 'history', 'allowedActions')
  const row = await db.findings.get(server.id)
  const history = body.history?.length ? { history: body.history } : {}
  await db.findings.put(findingRow(row?.finding ?? server, { ...row, ...history, server, gone: undefined }))
  await rebuild(db, me, server.id)
}

async function takeInspection(db: OfficerDatabase, me: Me, body: Inspection): Promise<void> {
  await db.inspections.update(body.id, { state: 'sent', result: body.result })
  for (const summary of body.findings) await takeSummary(db, me, summary)
}

/** A summary says all but the photos, which are those that were sent. */
async function takeSummary(db: OfficerDatabase, me: Me, summary: FindingSummary) {
  const row = await db.findings.get(summary.id)
  const { photos = [], photosMissing = 0 } = row?.finding ?? {}
  const server: Finding = { photos: photos.filter(({ stage }) => stage === 'before'), photosMissing, ...summary }
  await db.findings.put(findingRow(row?.finding ?? server, { ...row, server }))
  await rebuild(db, me, summary.id)
}

/** Premises as the server has them; queued changes stay on top. */
export async function takePremises(db: OfficerDatabase, body: Premises): Promise<void> {
  const row = await db.premises.get(body.id)
  await db.premises.put(premisesRow(row?.premises ?? body, await nextRev(db), { ...row, server: body }))
  await rebuildPremises(db, body.id)
}

/** The bytes of a photo have arrived: whatever names it no longer misses it. */
export async function acknowledgePhoto(db: OfficerDatabase, id: string, now: number): Promise<void> {
  await db.transaction('rw', db.photos, db.findings, async () => {
    const row = await db.photos.get(id)
    if (!row) return
    await db.photos.update(id, { state: 'sent', sentAt: instant(now), problem: undefined })
    const inspections = row.refs.flatMap(({ inspectionId }) => (inspectionId ? [inspectionId] : []))
    const findings = row.refs.flatMap(({ findingId }) => (findingId ? [findingId] : []))
    const rows = [
      ...(await db.findings.where('inspectionId').anyOf(inspections).toArray()),
      ...(await db.findings.bulkGet(findings)).filter((one) => one !== undefined),
    ]
    for (const one of rows) {
      await db.findings.update(one.id, {
        finding: arrived(one.finding, id),
        ...(one.server && { server: arrived(one.server, id) }),
        ...(one.base && { base: arrived(one.base, id) }),
      })
    }
  })
}

function arrived(finding: Finding, id: string): Finding {
  const photos = finding.photos.map((photo) => (photo.id === id ? { ...photo, missing: false } : photo))
  return { ...finding, photos, photosMissing: new Set(photos.filter(({ missing }) => missing).map((photo) => photo.id)).size }
}
