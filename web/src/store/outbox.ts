import type { OfficerDatabase } from './db'
import { poke } from './poke'
import type { ActBody, EntryKind, OutboxRow } from './rows'

export const inspectionAggregate = (id: string): string => `inspection:${id}`
export const findingAggregate = (id: string): string => `finding:${id}`
export const orgAggregate = (id: string): string => `org:${id}`
export const premisesAggregate = (id: string): string => `premises:${id}`

export type NewEntry = Pick<OutboxRow, 'id' | 'kind' | 'aggregate' | 'target' | 'body' | 'title'> &
  Partial<Pick<OutboxRow, 'after' | 'photosFirst' | 'seen'>>

/** Adds an entry, within the transaction of the change that it tells of. */
export async function enqueue(db: OfficerDatabase, entry: NewEntry, createdAt: string): Promise<void> {
  await db.outbox.add({
    after: [], photosFirst: [], ...entry, state: 'waiting', attempts: 0, notBefore: 0, createdAt,
  })
}

/** Still to be acknowledged by the server. */
export const isUnsent = ({ state }: Pick<OutboxRow, 'state'>): boolean => state !== 'sent' && state !== 'withdrawn'

/** The unsent entries that make these things: what needs one of them waits for it. */
export async function makersOf(db: OfficerDatabase, ids: (string | undefined)[]): Promise<string[]> {
  const makers: EntryKind[] = ['putInspection', 'createFinding', 'createOrg', 'createPremises']
  const found = await db.outbox.where('id').anyOf(ids.filter((id) => id !== undefined)).toArray()
  return found.filter((entry) => isUnsent(entry) && makers.includes(entry.kind)).map(({ id }) => id)
}

export const entryOf = (db: OfficerDatabase, id: string): Promise<OutboxRow | undefined> => db.outbox.where({ id }).first()

/** All that is unsent, in the order in which it was made. */
export const unsentEntries = (db: OfficerDatabase): Promise<OutboxRow[]> =>
  db.outbox.where('state').anyOf(['waiting', 'sending', 'parked']).sortBy('seq')

/** What a line of the sync centre says. */
export interface OutboxLine extends OutboxRow {
  /** Titles of what must be sent before; empty when its turn has come. */
  waitsFor: string[]
  /** Photos that must arrive before. */
  photosLeft: number
}

/** Every unsent command with what it waits for, then what a person took back. */
export async function listOutbox(db: OfficerDatabase): Promise<OutboxLine[]> {
  return db.transaction('r', db.outbox, db.photos, async () => {
    const unsent = await unsentEntries(db)
    const withdrawn = await db.outbox.where('state').equals('withdrawn').sortBy('seq')
    const left = new Set(await db.photos.where('state').noneOf(['sent']).primaryKeys())
    return [...unsent, ...withdrawn].map((entry) => ({
      ...entry,
      waitsFor: entry.state === 'withdrawn' ? [] : blockersOf(entry, unsent).map(({ title }) => title),
      photosLeft: entry.photosFirst.filter((id) => left.has(id)).length,
    }))
  })
}

/** The unsent entries that stand before this one. */
export const blockersOf = (entry: OutboxRow, unsent: readonly OutboxRow[]): OutboxRow[] =>
  unsent.filter((other) =>
    entry.after.includes(other.id) || (other.aggregate === entry.aggregate && other.seq! < entry.seq!))

/** Everything that cannot be sent without this entry, itself first. */
export async function behind(db: OfficerDatabase, id: string): Promise<OutboxRow[]> {
  const unsent = await unsentEntries(db)
  const chain = unsent.filter((entry) => entry.id === id)
  for (const entry of unsent) {
    if (!chain.includes(entry) && blockersOf(entry, chain).length > 0) chain.push(entry)
  }
  return chain
}

/**
 * Sends a parked entry again. `onServerVersion` is for one that a colleague
 * overtook: its author has looked at the server's version and wants the step
 * all the same.
 */
export async function retryEntry(db: OfficerDatabase, id: string, { onServerVersion = false } = {}): Promise<void> {
  await db.transaction('rw', db.outbox, db.findings, async () => {
    const entry = await entryOf(db, id)
    if (!entry || !isUnsent(entry)) return
    await db.outbox.update(entry.seq!, { state: 'waiting', attempts: 0, notBefore: 0, problem: undefined })
    if (entry.kind !== 'act') return
    const row = await db.findings.get(entry.target)
    if (row) await db.findings.update(row.id, { parked: false })
    if (onServerVersion && row?.server) await renumber(db, entry.aggregate, row.server.version)
  })
  poke(db)
}

/** Makes the queued steps of a finding follow the version that the server has. */
async function renumber(db: OfficerDatabase, aggregate: string, version: number) {
  const steps = (await db.outbox.where({ aggregate }).sortBy('seq')).filter((entry) => isUnsent(entry) && entry.kind === 'act')
  for (const [i, entry] of steps.entries()) {
    await db.outbox.update(entry.seq!, { body: { ...(entry.body as ActBody), version: version + i } })
  }
}

/** Everything is tried at once, whatever it waited for; for the button 立即同步. */
export async function retryWaiting(db: OfficerDatabase): Promise<void> {
  await db.transaction('rw', db.outbox, db.photos, async () => {
    await db.outbox.where('state').equals('waiting').modify({ notBefore: 0 })
    await db.photos.where('state').equals('waiting').modify({ notBefore: 0 })
  })
  poke(db)
}
