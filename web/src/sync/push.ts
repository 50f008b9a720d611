import { asProblem, type Problem } from '@/api/problem'
import { instant } from '@/domain/dates'
import { canonical } from '@/domain/filing'
import type { Finding, Me, Premises, PremisesPatch } from '@/domain/types'
import { rowOf } from '@/domain/workflow'
import type { OfficerDatabase } from '@/store/db'
import { blockersOf, unsentEntries } from '@/store/outbox'
import type { ActBody, OutboxRow } from '@/store/rows'
import { acknowledge, takeFinding, takePremises } from './acknowledge'
import { waitMs } from './backoff'
import { decide, storedProblem, type Verdict } from './decide'
import type { Call, Exchange } from './exchange'

/** What sending needs of the world. */
export interface Sender {
  db: OfficerDatabase
  me: Me
  exchange: Exchange
  now(): number
  random(): number
  /** The officer has left: nothing more is begun. */
  stopped?(): boolean
}

/** done: nothing more can be sent now; stopped: nothing gets through. */
export type PushEnd = 'done' | 'stopped' | 'sign_in'

/** Sends commands one after the other, each as soon as nothing stands before it. Only the holder of the lock calls it. */
export async function pushCommands(sender: Sender): Promise<PushEnd> {
  for (;;) {
    if (sender.stopped?.()) return 'stopped'
    const entry = await nextEntry(sender)
    if (!entry) return 'done'
    const verdict = await sendEntry(sender, entry)
    if (verdict.do === 'sign_in') return 'sign_in'
    if (verdict.do === 'later' && verdict.all) return 'stopped'
  }
}

/** The first entry whose turn has come. One that was on its way when the app ended is sent again: the server knows its ID. */
export async function nextEntry({ db, now }: Pick<Sender, 'db' | 'now'>): Promise<OutboxRow | undefined> {
  return db.transaction('r', db.outbox, db.photos, async () => {
    const unsent = await unsentEntries(db)
    for (const entry of unsent) {
      if (entry.state === 'parked' || entry.notBefore > now() || blockersOf(entry, unsent).length > 0) continue
      const photos = await db.photos.bulkGet(entry.photosFirst)
      if (photos.every((photo) => !photo || photo.state === 'sent')) return entry
    }
    return undefined
  })
}

const calls: Record<OutboxRow['kind'], (entry: OutboxRow) => Call> = {
  putInspection: ({ target, body }) => ({ method: 'PUT', path: `/inspections/${target}`, body }),
  createFinding: ({ body }) => ({ method: 'POST', path: '/findings', body }),
  act: ({ target, body }) => ({ method: 'POST', path: `/findings/${target}/actions`, body }),
  createOrg: ({ body }) => ({ method: 'POST', path: '/orgs', body }),
  createPremises: ({ body }) => ({ method: 'POST', path: '/premises', body }),
  patchPremises: ({ target, body }) => ({ method: 'PATCH', path: `/premises/${target}`, body }),
}

async function sendEntry(sender: Sender, entry: OutboxRow): Promise<Verdict> {
  const { db, me, exchange, now } = sender
  await db.outbox.update(entry.seq!, { state: 'sending', attempts: entry.attempts + 1 })
  let verdict: Verdict
  try {
    const { body } = await exchange(calls[entry.kind](entry))
    verdict = decide({ body }, entry.target)
    if (verdict.do === 'sent') await acknowledge(db, me, entry, body, now())
  } catch (cause) {
    verdict = decide({ problem: asProblem(cause) }, entry.target)
  }
  if (verdict.do === 'sent') return verdict
  const refused = verdict.do === 'park' ? await lookAgain(sender, entry, verdict.problem) : verdict
  await settle(sender, entry, refused)
  return refused
}

type Refused = Exclude<Verdict, { do: 'sent' }>

/**
 * A refused step: the thing is fetched, so that its author sees how it stands
 * now. A step that only lacks photos of somebody else waits for them.
 */
async function lookAgain(sender: Sender, entry: OutboxRow, problem: Problem): Promise<Refused> {
  if (problem.next !== 'review') return { do: 'park', problem }
  try {
    if (entry.kind === 'act') return await lookAtFinding(sender, entry, problem)
    if (entry.kind === 'patchPremises') return await lookAtPremises(sender, entry, problem)
  } catch {
    // The look failed; the refusal stands.
  }
  return { do: 'park', problem }
}

async function lookAtFinding({ db, me, exchange }: Sender, entry: OutboxRow, problem: Problem): Promise<Refused> {
  const { body } = await exchange({ method: 'GET', path: `/findings/${entry.target}` })
  const server = body as Finding
  if (server?.id !== entry.target) return { do: 'park', problem }
  await db.transaction('rw', [db.findings, db.outbox, db.orgs, db.users], async () => takeFinding(db, me, server))
  const { action } = entry.body as ActBody
  const needsPhotos = rowOf(action, server.status)?.guards.includes('photos_present') && server.photosMissing > 0
  return problem.code === 'not_now' && needsPhotos ? { do: 'later', problem, all: false } : { do: 'park', problem }
}

/** Somebody else's change of other members, or a visit, is no conflict: the change follows the new version. */
async function lookAtPremises({ db, exchange }: Sender, entry: OutboxRow, problem: Problem): Promise<Refused> {
  const { body } = await exchange({ method: 'GET', path: `/premises/${entry.target}` })
  const server = body as Premises
  if (server?.id !== entry.target) return { do: 'park', problem }
  await db.transaction('rw', [db.premises, db.outbox, db.meta], async () => takePremises(db, server))
  const asSeen = Object.entries(entry.seen ?? {}).every(([name, value]) =>
    canonical(server[name as keyof Premises] ?? null) === canonical(value ?? null))
  if (problem.code !== 'stale' || !entry.seen || !asSeen) return { do: 'park', problem }
  await db.outbox.update(entry.seq!, { body: { ...(entry.body as PremisesPatch), version: server.version } })
  return { do: 'later', problem, all: false }
}

/** Writes what became of an entry that was not taken. Nothing is ever dropped. */
async function settle({ db, now, random }: Sender, entry: OutboxRow, verdict: Refused): Promise<void> {
  const { problem } = verdict
  const attempts = entry.attempts + 1
  const stored = storedProblem(problem, instant(now()))
  await db.transaction('rw', db.outbox, db.findings, db.inspections, async () => {
    if (verdict.do !== 'park') {
      const notBefore = verdict.do === 'later' ? now() + waitMs(attempts, random(), problem) : 0
      const untilOnline = verdict.do === 'later' && verdict.all && !problem.retryAfterSeconds
      await db.outbox.update(entry.seq!, { state: 'waiting', notBefore, untilOnline, problem: stored })
      return
    }
    await db.outbox.update(entry.seq!, { state: 'parked', problem: stored })
    if (entry.kind === 'putInspection') await db.inspections.update(entry.target, { state: 'parked' })
    else await db.findings.update(entry.target, { parked: true })
  })
}
