import { asProblem } from '@/api/problem'
import { instant } from '@/domain/dates'
import { newId } from '@/domain/ids'
import { without } from '@/domain/plain'
import type { Checklist, ChecklistHead, Finding, Grid, Org, Premises, User } from '@/domain/types'
import { nextRev, readMeta, writeMeta, type OfficerDatabase } from '@/store/db'
import { findingRow } from '@/store/findings'
import { premisesRow } from '@/store/premises'
import type { Sender } from './push'
import { learnClock } from './clock'
import { reportPull, type PullProgress } from './progress'

/** One change of the feed. A kind that this version does not know is left alone. */
export interface SyncItem {
  kind: string
  id: string
  change: 'put' | 'gone'
  data?: unknown
}

export interface SyncPage {
  items: SyncItem[]
  next: string
  more: boolean
  /** Everything must be pulled again: this is the first page of it. */
  reset?: boolean
  /** Part of a full pull: what none of its pages brings is not there. */
  full?: boolean
}

const pageSize = 200

/**
 * Takes over what changed since the last pull, page by page; each page is
 * stored together with its cursor, so that a pull goes on where it was cut
 * off. What has unsent changes is never overwritten. Rejects with a Problem.
 */
export async function pull(sender: Sender): Promise<void> {
  const { db, now } = sender
  const first = (await readMeta<string>(db, 'lastPulledAt')) === undefined
  const done: Record<string, number> = {}
  const show = (phase: PullProgress['phase']) => reportPull({ phase, done: { ...done }, first })
  show('pulling')
  try {
    let more = true
    while (more && !sender.stopped?.()) {
      const page = await fetchPage(sender)
      await storePage(db, page)
      for (const { kind } of page.items) done[kind] = (done[kind] ?? 0) + 1
      show('pulling')
      more = page.more
    }
    if (sender.stopped?.()) return
    show('checklists')
    await fetchBodies(sender, () => {
      done.checklistBody = (done.checklistBody ?? 0) + 1
      show('checklists')
    })
    await writeMeta(db, 'lastPulledAt', instant(now()))
  } finally {
    show('idle')
  }
}

async function fetchPage(sender: Sender): Promise<SyncPage> {
  const { db, exchange, now } = sender
  const cursor = await readMeta<string>(db, 'cursor')
  const query = new URLSearchParams({ ...(cursor && { since: cursor }), limit: String(pageSize) })
  const sentAt = now()
  try {
    const { body, date } = await exchange({ method: 'GET', path: `/sync?${query}` })
    await learnClock(db, date, sentAt, now())
    return body as SyncPage
  } catch (cause) {
    if (!cursor || asProblem(cause).code !== 'invalid') throw cause
    // The service does not know this position: everything once more.
    await db.meta.delete('cursor')
    return fetchPage(sender)
  }
}

/** A full pull is under way: what it brings carries its generation, and what it did not bring is swept at its end. */
interface FullPull {
  gen: string
}

async function storePage(db: OfficerDatabase, page: SyncPage): Promise<void> {
  const tables = [
    db.meta, db.grids, db.orgs, db.users, db.premises, db.checklists, db.findings, db.outbox,
  ]
  await db.transaction('rw', tables, async () => {
    let full = await readMeta<FullPull>(db, 'fullPull')
    if (page.reset || (page.full && !full) || (await readMeta<string>(db, 'cursor')) === undefined) full = { gen: newId() }
    const gen = full?.gen ?? (await readMeta<string>(db, 'gen')) ?? ''
    if (full && !page.full) await sweep(db, full.gen)
    const rev = page.items.some(({ kind }) => kind === 'premises') ? await nextRev(db) : 0
    for (const item of page.items) {
      if (item.change === 'gone') await takeAway(db, item)
      else await put(db, item, gen, rev)
    }
    await writeMeta(db, 'cursor', page.next)
    if (!full) return
    await writeMeta(db, 'gen', full.gen)
    if (page.full && page.more) return writeMeta(db, 'fullPull', full)
    if (page.full) await sweep(db, full.gen)
    await db.meta.delete('fullPull')
  })
}

async function put(db: OfficerDatabase, { kind, id, data }: SyncItem, gen: string, rev: number): Promise<void> {
  switch (kind) {
    case 'grid':
      await db.grids.put({ ...(data as Grid), gen })
      return
    case 'org':
      await db.orgs.put({ ...(data as Org), gen })
      return
    case 'user':
      await db.users.put({ ...(data as User), gen })
      return
    case 'checklist': {
      const head = data as ChecklistHead
      await db.checklists.put({ ...head, id, listed: 1, gen })
      return
    }
    case 'premises':
      return putPremises(db, data as Premises, gen, rev)
    case 'finding':
      return putFinding(db, data as Finding, gen)
  }
}

async function putPremises(db: OfficerDatabase, server: Premises, gen: string, rev: number): Promise<void> {
  const row = await db.premises.get(server.id)
  const dirty = row !== undefined && row.pending > 0
  const known = newer(row?.server, server)
  await db.premises.put(premisesRow(dirty ? row.premises : known, rev, { ...row, server: known, gen }))
}

/** A finding with unsent steps keeps looking as its author left it; the server's version is kept beside it. */
async function putFinding(db: OfficerDatabase, data: Finding, gen: string): Promise<void> {
  const server = without(data as Finding & { history?: unknown; allowedActions?: unknown }, 'history', 'allowedActions')
  const row = await db.findings.get(server.id)
  const dirty = row !== undefined && row.pending > 0
  const known = newer(row?.server, server)
  await db.findings.put(findingRow(dirty ? row.finding : known, { ...row, server: known, gen, gone: undefined }))
}

/** An answer to something else may have overtaken the feed. */
const newer = <T extends { version: number }>(kept: T | undefined, came: T): T =>
  kept && kept.version > came.version ? kept : came

/** What left the scope goes, but for what has unsent changes. */
async function takeAway(db: OfficerDatabase, { kind, id }: SyncItem): Promise<void> {
  switch (kind) {
    case 'grid':
      return db.grids.delete(id)
    case 'org':
      await db.orgs.where({ id }).filter((row) => !row.pending).delete()
      return
    case 'user':
      return db.users.delete(id)
    case 'checklist': // drafts go on with it
      await (id === '*' ? db.checklists.toCollection() : db.checklists.where({ id })).modify({ listed: 0 })
      return
    case 'premises': {
      const row = await db.premises.get(id)
      if (row && row.pending === 0) await db.premises.delete(id)
      return
    }
    case 'finding': {
      const row = await db.findings.get(id)
      if (row && row.pending > 0) await db.findings.update(id, { gone: true })
      else await db.findings.delete(id)
    }
  }
}

/** What the full pull did not bring is no longer in scope. */
async function sweep(db: OfficerDatabase, gen: string): Promise<void> {
  const old = <T extends { gen?: string }>(row: T) => row.gen !== gen
  await db.grids.filter(old).delete()
  await db.orgs.filter((row) => old(row) && !row.pending).delete()
  await db.users.filter(old).delete()
  await db.premises.filter((row) => old(row) && row.pending === 0).delete()
  await db.findings.filter((row) => old(row) && row.pending === 0).delete()
  await db.findings.filter((row) => old(row) && row.pending > 0 && row.server !== undefined).modify({ gone: true })
  await db.checklists.filter(old).modify({ listed: 0 })
}

/** Fetches the bodies of the checklists that are offered and not here yet; published ones never change. */
async function fetchBodies({ db, exchange }: Sender, onEach: () => void): Promise<void> {
  const here = new Set(await db.checklistBodies.toCollection().primaryKeys())
  const heads = await db.checklists.filter(({ listed, digest }) => listed === 1 && !here.has(digest)).toArray()
  for (const { code, version, digest } of heads) {
    const path = `/checklists/${encodeURIComponent(code)}/versions/${encodeURIComponent(version)}`
    const { body } = await exchange({ method: 'GET', path })
    await db.checklistBodies.put({ digest, checklist: body as Checklist })
    onEach()
  }
}
