// @vitest-environment node
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { filingDigest, filingOf } from '@/domain/filing'
import { allowedActions } from '@/domain/machine'
import type { Finding } from '@/domain/types'
import { assignment, finding, officer, photo, premises, start, tablet } from '@/testing/fixtures'
import type { OfficerDatabase } from './db'
import { act, addFinding, getFinding, keepFinding, listFindings } from './findings'
import { behind, listOutbox, retryEntry } from './outbox'
import { savePhoto } from './photos'
import type { ActBody } from './rows'
import { withdrawEntry } from './withdraw'

let me = officer()
let place = premises()
let theirs: Finding
let db: OfficerDatabase

beforeEach(async () => {
  me = officer()
  place = premises()
  theirs = finding(place)
  db = await tablet(me, [place], [theirs])
})

const shown = async (id = theirs.id) => (await getFinding(db, id))!.finding

describe('act', () => {
  it('rule 1: writes command and prediction in one transaction', async () => {
    const id = await act(db, me, theirs.id, 'assign', { ...assignment, note: '', photoIds: [] }, start)
    const [entry] = await listOutbox(db)
    expect(entry).toMatchObject({ id, kind: 'act', aggregate: `finding:${theirs.id}`, state: 'waiting', after: [] })
    expect(entry!.body).toEqual({ id, action: 'assign', version: 1, at: '2026-11-24T01:00:00.000Z', data: assignment })
    expect(await getFinding(db, theirs.id)).toMatchObject({ status: 'assigned', pending: 1, server: { status: 'listed' } })
  })

  it('三定: the next step is made on what the first one foretold', async () => {
    await act(db, me, theirs.id, 'assign', assignment, start)
    await act(db, me, theirs.id, 'set_deadline', { dueAt: '2026-12-01' }, start)
    expect(await shown()).toMatchObject({
      status: 'rectifying', holder: 'company', version: 3, dueAt: '2026-12-01T15:59:59.999Z', actBy: '2026-12-01T15:59:59.999Z',
    })
    const bodies = (await listOutbox(db)).map(({ body }) => body as ActBody)
    expect(bodies.map(({ version }) => version)).toEqual([1, 2])
    // As an instant, so that it means the same whatever zone the server is set to.
    expect(bodies[1]!.data.dueAt).toBe('2026-12-01T15:59:59.999Z')
  })

  it('computes the filing digest offline, and signing over it needs its photos first', async () => {
    const [after, signature] = [await photo(), await photo()]
    await savePhoto(db, after, { stage: 'after' })
    await savePhoto(db, signature, { stage: 'signature' })
    await db.findings.update(theirs.id, { finding: { ...theirs, inspector: { userId: me.id, name: me.name, role: 'inspector' } } })
    await act(db, me, theirs.id, 'fix_on_site', { ...assignment, photoIds: [after.id] }, start)
    const second = { ...officer(), id: '0190f5c1-0000-7000-8000-0000000000ff' }
    await act(db, second, theirs.id, 'pass', { opinion: '合格' }, start + 1000)
    const before = await shown()
    expect(before.filingDigest).toBe(filingDigest(filingOf(before)!))
    await act(db, me, theirs.id, 'sign', { as: 'inspector', digest: before.filingDigest!, signaturePhotoId: signature.id }, start + 2000)
    const [, pass, sign] = await listOutbox(db)
    expect(pass!.photosFirst).toEqual([after.id])
    expect(sign!.photosFirst.sort()).toEqual([after.id, signature.id].sort())
    expect(sign!.photosLeft).toBe(2)
    expect((await shown()).signatures).toHaveLength(1)
  })

  it('rule 9: an unknown status is shown, kept as it is and offers nothing', async () => {
    const strange = finding(place, { status: 'mediation' as Finding['status'] })
    await keepFinding(db, me, strange)
    expect(allowedActions(await shown(strange.id), me, { now: start })).toEqual([])
    expect(await getFinding(db, strange.id)).toMatchObject({ status: 'mediation', open: 1, server: strange })
  })
})

describe('addFinding', () => {
  it('records a hazard outside an inspection, and its steps stand behind it', async () => {
    const id = await addFinding(db, me, { premisesId: place.id, description: '电线裸露', severity: 'general', photoIds: ['p1'] }, start)
    await act(db, me, id, 'assign', assignment, start)
    const [made, step] = await listOutbox(db)
    expect(made).toMatchObject({ kind: 'createFinding', id, body: { id, foundAt: '2026-11-24T01:00:00.000Z' } })
    expect(step).toMatchObject({ after: [id], waitsFor: [expect.stringContaining('登记隐患')] })
    expect(await getFinding(db, id)).toMatchObject({ pending: 2, finding: { source: 'daily', category: 'fire', number: '' } })
  })
})

describe('withdrawEntry', () => {
  it('takes a refused step back with those behind it, keeps them, and shows the finding as the server has it', async () => {
    const first = await act(db, me, theirs.id, 'assign', assignment, start)
    const second = await act(db, me, theirs.id, 'set_deadline', { dueAt: '2026-12-01' }, start)
    await db.outbox.where({ id: first }).modify({ state: 'parked' })
    expect((await behind(db, first)).map(({ id }) => id)).toEqual([first, second])
    await withdrawEntry(db, me, first)
    expect((await listOutbox(db)).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn'])
    expect(await getFinding(db, theirs.id)).toMatchObject({ status: 'listed', pending: 0, parked: false, finding: theirs })
  })

  it('lets a finding that was only made here vanish from the lists', async () => {
    const id = await addFinding(db, me, { premisesId: place.id, description: '误报', severity: 'general', photoIds: [] }, start)
    await withdrawEntry(db, me, id)
    expect(await getFinding(db, id)).toBeUndefined()
    expect((await listOutbox(db))[0]).toMatchObject({ id, state: 'withdrawn' })
  })
})

it('retryEntry follows the server\'s version when its author has looked', async () => {
  const first = await act(db, me, theirs.id, 'assign', assignment, start)
  await act(db, me, theirs.id, 'set_deadline', { dueAt: '2026-12-01' }, start)
  await db.outbox.where({ id: first }).modify({ state: 'parked' })
  await db.findings.update(theirs.id, { server: { ...theirs, version: 5 }, parked: true })
  await retryEntry(db, first, { onServerVersion: true })
  expect((await listOutbox(db)).map(({ state, body }) => [state, (body as ActBody).version])).toEqual([['waiting', 5], ['waiting', 6]])
  expect((await getFinding(db, theirs.id))!.parked).toBe(false)
})

it('keepFinding leaves unsent steps on top of what was fetched', async () => {
  await act(db, me, theirs.id, 'assign', assignment, start)
  await keepFinding(db, me, { ...theirs, location: '二层', history: [] })
  expect(await getFinding(db, theirs.id)).toMatchObject({
    status: 'assigned', pending: 1, finding: { location: '二层' }, server: { status: 'listed', location: '二层' },
  })
})

it('lists the most urgent first, by what is asked', async () => {
  const late = finding(place, { status: 'rectifying', dueAt: '2026-11-22T15:59:59.999Z', actBy: '2026-11-22T15:59:59.999Z', description: '灭火器过期' })
  const closed = finding(place, { status: 'closed' })
  for (const one of [late, closed]) await keepFinding(db, me, one)
  const ids = async (filter: Parameters<typeof listFindings>[1]) => (await listFindings(db, filter, start)).map(({ id }) => id)
  expect(await ids({})).toEqual([theirs.id, late.id])
  expect(await ids({ overdue: true })).toEqual([late.id])
  expect(await ids({ q: '灭火器' })).toEqual([late.id])
  expect(await ids({ open: false, status: 'closed' })).toEqual([closed.id])
})
