// @vitest-environment node
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Finding, Me, Premises } from '@/domain/types'
import { readMeta, type OfficerDatabase } from '@/store/db'
import { act, getFinding } from '@/store/findings'
import { assignment, finding, head, officer, premises, start, tablet } from '@/testing/fixtures'
import { FakeServer } from '@/testing/server'
import { Clock, serve } from '@/testing/world'
import { exchangeFor } from './exchange'
import { pull, type SyncItem, type SyncPage } from './pull'
import type { Sender } from './push'

let me: Me
let place: Premises
let theirs: Finding
let db: OfficerDatabase
let server: FakeServer
let sender: Sender

beforeEach(async () => {
  me = officer()
  place = premises()
  theirs = finding(place)
  db = await tablet(me, [place], [theirs])
  const clock = new Clock()
  server = new FakeServer(me, clock.now)
  serve(server)
  sender = { db, me, exchange: exchangeFor(me.id, 'https://tablet.test'), now: clock.now, random: () => 1 }
})
afterEach(() => vi.unstubAllGlobals())

const put = <T extends { id: string }>(kind: string, data: T): SyncItem => ({ kind, id: data.id, change: 'put', data })
const gone = (kind: string, id: string): SyncItem => ({ kind, id, change: 'gone' })
const page = (items: SyncItem[], rest: Partial<SyncPage> = {}): SyncPage => ({ items, next: 'end', more: false, ...rest })
const ids = async () => (await db.findings.toCollection().primaryKeys()).sort()

describe('a full pull', () => {
  it('takes everything page by page, sweeps what is no longer in scope, and fetches the checklists', async () => {
    await db.checklistBodies.clear()
    const other = finding(place)
    server.pages = [
      page([put('grid', { id: 'g' }), put('org', { id: 'o' }), put('user', { id: 'u' })], { next: 'c1', more: true, full: true }),
      page([put('premises', place), put('finding', other)], { next: 'c2', more: true, full: true }),
      page([put('checklist', head)], { next: 'c3', full: true }),
    ]
    await pull(sender)
    expect(server.asked.map(({ path }) => path)).toEqual([
      '/sync?limit=200', '/sync?since=c1&limit=200', '/sync?since=c2&limit=200', '/checklists/fire-general/versions/2026.1',
    ])
    expect(await ids()).toEqual([other.id])
    expect([await db.grids.count(), await db.orgs.count(), await db.users.count(), await db.checklistBodies.count()]).toEqual([1, 1, 1, 1])
    expect(await readMeta(db, 'lastPulledAt')).toBe(new Date(start).toISOString())
  })

  it('goes on where it was cut off', async () => {
    server.pages = [page([put('premises', place)], { next: 'c1', more: true, full: true })]
    server.fault = ({ path }) => (path.includes('since=c1') ? 'cut' : undefined)
    await expect(pull(sender)).rejects.toMatchObject({ code: 'offline' })
    expect(await readMeta(db, 'cursor')).toBe('c1')
    expect(await ids()).toEqual([theirs.id]) // nothing is swept before the end
    server.fault = undefined
    server.pages = [page([put('finding', theirs)], { next: 'c2', full: true })]
    await pull(sender)
    expect(await db.premises.count()).toBe(1)
    expect(await ids()).toEqual([theirs.id])
  })

  it('what changed meanwhile comes at its end, after what it did not bring is swept', async () => {
    const [kept, late] = [finding(place), finding(place)]
    server.pages = [
      page([put('finding', kept)], { next: 'c1', more: true, full: true }),
      page([], { next: 'c2', more: true }), page([put('finding', late)]),
    ]
    await pull(sender)
    expect(await ids()).toEqual([kept.id, late.id].sort())
  })

  it('begins again when the service does not know the position', async () => {
    await db.meta.put({ key: 'cursor', value: 'of another year' })
    server.fault = ({ path }) =>
      path.includes('since=of') ? server.problem(422, 'invalid', 'fix', '同步位置无效') : undefined
    const fresh = finding(place)
    server.pages = [page([put('finding', fresh)], { full: true })]
    await pull(sender)
    expect(await ids()).toEqual([fresh.id])
  })

  it('reset replaces everything that has no unsent changes', async () => {
    const dirty = finding(place)
    await db.findings.put({ ...(await getFinding(db, theirs.id))!, id: dirty.id, finding: dirty, server: dirty })
    server.pages = [page([put('premises', place), put('finding', theirs), put('finding', dirty)], { full: true })]
    await pull(sender)
    await act(db, me, dirty.id, 'assign', assignment, start)
    const fresh = finding(place)
    server.pages = [page([put('finding', fresh)], { reset: true, full: true })]
    await pull(sender)
    expect(await ids()).toEqual([dirty.id, fresh.id].sort())
    expect(await getFinding(db, dirty.id)).toMatchObject({ status: 'assigned', pending: 1, gone: true })
    expect(await db.premises.count()).toBe(0)
    expect((await db.checklists.get(head.id))!.listed).toBe(0)
  })
})

describe('an incremental pull', () => {
  beforeEach(async () => {
    server.pages = [page([put('premises', place), put('finding', theirs), put('checklist', head)], { full: true })]
    await pull(sender)
    server.asked.length = 0
  })

  it('rule 5: never overwrites what has unsent changes, and keeps the server\'s version beside it', async () => {
    await act(db, me, theirs.id, 'assign', assignment, start)
    server.pages = [page([put('finding', { ...theirs, version: 4, location: '三层' } as Finding)])]
    await pull(sender)
    const row = await getFinding(db, theirs.id)
    expect(row).toMatchObject({ status: 'assigned', pending: 1, server: { version: 4, location: '三层' } })
    expect(row!.finding.location).toBeUndefined()
    expect(server.asked[0]!.path).toBe('/sync?since=end&limit=200')
  })

  it('takes over and takes away', async () => {
    server.pages = [page([
      put('finding', { ...theirs, version: 2, status: 'closed' } as Finding), gone('premises', place.id), gone('checklist', head.id),
      { kind: 'weather', id: 'w', change: 'put', data: {} },
    ])]
    await pull(sender)
    expect(await getFinding(db, theirs.id)).toMatchObject({ status: 'closed', open: 0 })
    expect(await db.premises.count()).toBe(0)
    // Drafts go on with a checklist that is no longer offered.
    expect(await db.checklists.get(head.id)).toMatchObject({ listed: 0 })
    expect(await db.checklistBodies.get(head.digest)).toBeDefined()
  })

  it('forgets all checklists that do not follow their list', async () => {
    server.pages = [page([gone('checklist', '*'), put('checklist', { ...head, id: 'x@1', code: 'x' })])]
    await pull(sender)
    expect((await db.checklists.toArray()).map(({ id, listed }) => [id, listed])).toEqual([[head.id, 0], ['x@1', 1]])
  })

  it('what left the scope with unsent steps stays until they are settled', async () => {
    await act(db, me, theirs.id, 'assign', assignment, start)
    server.pages = [page([gone('finding', theirs.id)])]
    await pull(sender)
    expect(await getFinding(db, theirs.id)).toMatchObject({ gone: true, pending: 1 })
  })

  it('an older answer of the feed does not undo a newer one', async () => {
    const row = (await getFinding(db, theirs.id))!
    await db.findings.put({ ...row, finding: { ...theirs, version: 3 }, server: { ...theirs, version: 3 } })
    server.pages = [page([put('finding', { ...theirs, version: 2 } as Finding)])]
    await pull(sender)
    expect((await getFinding(db, theirs.id))!.finding.version).toBe(3)
  })

  it('rule 9: keeps what a newer server says and this version does not know', async () => {
    const strange = { ...theirs, version: 2, status: 'mediation', mediator: { name: '王' } } as unknown as Finding
    server.pages = [page([put('finding', strange)])]
    await pull(sender)
    expect((await getFinding(db, theirs.id))!.finding).toEqual(strange)
  })
})
