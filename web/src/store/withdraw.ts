import type { Me } from '@/domain/types'
import type { OfficerDatabase } from './db'
import { rebuild } from './findings'
import { behind, entryOf, inspectionAggregate } from './outbox'
import { photoTables } from './photos'
import { poke } from './poke'
import { rebuildPremises } from './premises'
import type { OutboxRow } from './rows'

const tables = (db: OfficerDatabase) => [
  db.outbox, db.findings, db.inspections, db.premises, db.meta, db.grids, db.orgs, db.users, ...photoTables(db),
]

/**
 * A person takes back what was not accepted, with all that stands behind it.
 * It is kept as withdrawn and shown, and never sent. Gives what was taken back.
 */
export async function withdrawEntry(db: OfficerDatabase, me: Me, id: string): Promise<OutboxRow[]> {
  const chain = await db.transaction('rw', tables(db), async () => {
    const entry = await entryOf(db, id)
    if (entry?.state !== 'parked' && entry?.state !== 'waiting') return []
    const all = await behind(db, id)
    await setAside(db, me, all)
    for (const { kind, target } of all) {
      if (kind === 'putInspection') await db.inspections.update(target, { state: 'parked' })
    }
    return all
  })
  poke(db)
  return chain
}

/** Marks as withdrawn and shows the things as they are without. */
async function setAside(db: OfficerDatabase, me: Me, entries: readonly OutboxRow[]) {
  for (const { seq } of entries) await db.outbox.update(seq!, { state: 'withdrawn' })
  const findings = new Set(entries.filter(({ kind }) => kind === 'act' || kind === 'createFinding').map(({ target }) => target))
  for (const { kind, target } of entries) {
    if (kind !== 'putInspection') continue
    for (const id of await db.findings.where({ inspectionId: target }).primaryKeys()) findings.add(id)
  }
  for (const id of findings) await rebuild(db, me, id)
  await db.orgs.bulkDelete(entries.filter(({ kind }) => kind === 'createOrg').map(({ target }) => target))
  const places = entries.filter(({ kind }) => kind === 'createPremises' || kind === 'patchPremises')
  for (const { target } of places) await rebuildPremises(db, target)
}

/**
 * Opens a parked inspection again, so that its author can mend what the server
 * named. Steps that were already queued for its findings are withdrawn with it.
 */
export async function reviseInspection(db: OfficerDatabase, me: Me, id: string): Promise<boolean> {
  return db.transaction('rw', tables(db), async () => {
    const entry = await db.outbox.where({ aggregate: inspectionAggregate(id) }).filter(({ state }) => state === 'parked' || state === 'withdrawn').last()
    if (!entry) return false
    const chain = (await behind(db, entry.id)).filter((other) => other.id !== entry.id)
    // Its ID is used again by the next submission.
    await db.outbox.delete(entry.seq!)
    await setAside(db, me, chain)
    for (const findingId of await db.findings.where({ inspectionId: id }).primaryKeys()) await rebuild(db, me, findingId)
    await db.inspections.update(id, { state: 'draft', performedAt: undefined, findingIds: [] })
    return true
  })
}
