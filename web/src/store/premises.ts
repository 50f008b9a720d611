import { endOfDay, instant, today } from '@/domain/dates'
import { distanceM } from '@/domain/geo'
import { newId } from '@/domain/ids'
import { plain, without } from '@/domain/plain'
import { SearchIndex } from '@/domain/search'
import type { Me, NewPremises, Position, Premises, PremisesPatch } from '@/domain/types'
import { nextRev, type OfficerDatabase } from './db'
import { enqueue, isUnsent, makersOf, premisesAggregate } from './outbox'
import { poke } from './poke'
import type { PremisesRow } from './rows'

export const getPremises = (db: OfficerDatabase, id: string): Promise<PremisesRow | undefined> => db.premises.get(id)

/** The premises in memory with their index: 5,000 of them are searched while somebody types. */
class Catalogue {
  readonly premises = new Map<string, Premises>()
  private readonly index = new SearchIndex()
  private readonly orgNames = new Map<string, string>()
  private readUpTo = 0

  /** Reads what changed since the last time. */
  async follow(db: OfficerDatabase): Promise<void> {
    const changed = await db.premises.where('rev').above(this.readUpTo).toArray()
    const count = await db.premises.count()
    if (changed.length > 0) await this.readOrgs(db)
    for (const { premises, rev } of changed) {
      this.premises.set(premises.id, premises)
      this.index.add(premises.id, this.textOf(premises))
      this.readUpTo = Math.max(this.readUpTo, rev)
    }
    if (count < this.premises.size) await this.forget(db)
  }

  private async readOrgs(db: OfficerDatabase) {
    for (const { id, name } of await db.orgs.toArray()) this.orgNames.set(id, name)
  }

  private async forget(db: OfficerDatabase) {
    const left = new Set(await db.premises.toCollection().primaryKeys())
    for (const id of [...this.premises.keys()].filter((known) => !left.has(known))) {
      this.premises.delete(id)
      this.index.remove(id)
    }
  }

  private textOf({ name, address = '', orgId, qrCode = '', contact }: Premises): string {
    return [name, address, this.orgNames.get(orgId) ?? '', qrCode, contact?.name ?? '', contact?.phone ?? ''].join(' ')
  }

  /** Those that fit the text, best first; all by name when there is no text. */
  find(q: string): Premises[] {
    if (!q.trim()) return [...this.premises.values()].sort((a, b) => a.name.localeCompare(b.name, 'zh'))
    return this.index.search(q, Infinity).map((id) => this.premises.get(id)!)
  }
}

const catalogues = new WeakMap<OfficerDatabase, Catalogue>()

/** The catalogue of this window, brought up to date. */
export async function catalogueOf(db: OfficerDatabase): Promise<ReadonlyMap<string, Premises>> {
  return (await followed(db)).premises
}

async function followed(db: OfficerDatabase): Promise<Catalogue> {
  const catalogue = catalogues.get(db) ?? new Catalogue()
  catalogues.set(db, catalogue)
  await catalogue.follow(db)
  return catalogue
}

export interface PremisesQuery {
  q?: string
  category?: string
  /** A grid with all below it. */
  gridId?: string
  class?: string
  /** Nearest first; those without a position come last. */
  near?: Position
  limit?: number
}

export interface PremisesFound {
  premises: Premises
  distanceM?: number
}

export async function searchPremises(db: OfficerDatabase, query: PremisesQuery): Promise<PremisesFound[]> {
  const { q = '', category, gridId, near, limit = 50 } = query
  const found = (await followed(db)).find(q).filter((premises) =>
    (!category || (premises.categories as string[]).includes(category)) &&
    (!gridId || premises.gridIds.includes(gridId)) &&
    (!query.class || premises.class === query.class))
  if (!near) return found.slice(0, limit).map((premises) => ({ premises }))
  return found
    .map((premises) => ({ premises, ...(premises.position && { distanceM: distanceM(near, premises.position) }) }))
    .sort((a, b) => (a.distanceM ?? Infinity) - (b.distanceM ?? Infinity))
    .slice(0, limit)
}

/** The premises whose label says this: the code itself, or an address that ends in it. */
export async function premisesByQr(db: OfficerDatabase, text: string): Promise<PremisesRow | undefined> {
  const scanned = text.trim()
  const last = scanned.split(/[/?=#]/).at(-1) ?? scanned
  const rows = await db.premises.where('qrCode').anyOf([...new Set([scanned, last])]).toArray()
  return rows[0] ?? db.premises.get(last)
}

export interface PlannedVisit {
  premises: Premises
  nextVisitBy: string
  overdue: boolean
}

/** Premises whose next visit is due within some days, the latest first. */
export async function plannedVisits(db: OfficerDatabase, now: number, withinDays = 7): Promise<PlannedVisit[]> {
  const until = endOfDay(today(now + withinDays * 86_400_000))
  return [...(await followed(db)).premises.values()]
    .filter((premises) => premises.nextVisitBy && premises.nextVisitBy <= until)
    .map((premises) => ({
      premises, nextVisitBy: premises.nextVisitBy!, overdue: Date.parse(premises.nextVisitBy!) < now,
    }))
    .sort((a, b) => a.nextVisitBy.localeCompare(b.nextVisitBy) || a.premises.name.localeCompare(b.premises.name, 'zh'))
}

export function premisesRow(premises: Premises, rev: number, rest: Partial<PremisesRow> = {}): PremisesRow {
  return { pending: 0, ...rest, id: premises.id, rev, ...(premises.qrCode && { qrCode: premises.qrCode }), premises }
}

const premisesTables = (db: OfficerDatabase) => [db.premises, db.outbox, db.meta, db.grids]

/** Registers premises on the spot. Gives their ID; an inspection there can begin at once. */
export async function createPremises(
  db: OfficerDatabase, me: Me, input: Omit<NewPremises, 'id'>, now = Date.now(),
): Promise<string> {
  const body: NewPremises = { ...plain(input), id: newId(now) }
  await db.transaction('rw', premisesTables(db), async () => {
    const grid = await db.grids.get(body.gridId)
    const premises: Premises = {
      ...body, gridIds: grid?.path ?? [body.gridId], createdAt: instant(now), createdBy: me.id, version: 1,
    }
    await enqueue(db, {
      id: body.id, kind: 'createPremises', aggregate: premisesAggregate(body.id), target: body.id, body,
      title: `登记场所 · ${body.name}`, after: await makersOf(db, [body.orgId]),
    }, instant(now))
    await db.premises.put(premisesRow(premises, await nextRev(db), { pending: 1 }))
  })
  poke(db)
  return body.id
}

/** Changes premises, for inspectors their facts. */
export async function patchPremises(
  db: OfficerDatabase, id: string, patch: Omit<PremisesPatch, 'version'>, now = Date.now(),
): Promise<void> {
  await db.transaction('rw', premisesTables(db), async () => {
    const row = await db.premises.get(id)
    if (!row) throw new Error('该场所不在本机上')
    const change = plain(patch)
    await enqueue(db, {
      id: newId(now), kind: 'patchPremises', aggregate: premisesAggregate(id), target: id,
      body: { ...change, version: row.premises.version }, title: `更新场所 · ${row.premises.name}`,
      after: await makersOf(db, [id]), seen: seenOf(row.premises, change),
    }, instant(now))
    const premises: Premises = { ...row.premises, ...change, version: row.premises.version + 1 }
    await db.premises.put(premisesRow(premises, await nextRev(db), { ...row, pending: row.pending + 1 }))
  })
  poke(db)
}

const seenOf = (premises: Premises, change: object): Record<string, unknown> =>
  Object.fromEntries(Object.keys(change).map((name) => [name, premises[name as keyof Premises]]))

/** As rebuild of findings: what is known for sure, and on it what is still queued. */
export async function rebuildPremises(db: OfficerDatabase, id: string): Promise<void> {
  const row = await db.premises.get(id)
  if (!row) return
  const entries = (await db.outbox.where({ aggregate: premisesAggregate(id) }).sortBy('seq')).filter(isUnsent)
  const made = entries.some(({ kind }) => kind === 'createPremises')
  if (!row.server && !made) return db.premises.delete(id)
  let premises = row.server ?? row.premises
  for (const { kind, body } of entries) {
    if (kind !== 'patchPremises') continue
    premises = { ...premises, ...without(body as PremisesPatch, 'version'), version: premises.version + 1 }
  }
  await db.premises.put(premisesRow(premises, await nextRev(db), { ...row, pending: entries.length }))
}
