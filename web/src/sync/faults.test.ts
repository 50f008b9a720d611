// @vitest-environment node
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Dexie } from 'dexie'
import { newId } from '@/domain/ids'
import { databaseName, defineVersions, OfficerDatabase } from '@/store/db'
import { act, addFinding, getFinding } from '@/store/findings'
import { listOutbox, retryEntry } from '@/store/outbox'
import { photoStates } from '@/store/photos'
import { patchPremises } from '@/store/premises'
import { assignment, officer, start } from '@/testing/fixtures'
import { Rig } from '@/testing/rig'
import { until } from '@/testing/world'
import { clockWarning } from './clock'

let t: Rig

beforeEach(async () => {
  t = await Rig.make()
})
afterEach(() => t.close())

describe('faults', () => {
  it('app killed mid-upload: what was on its way is sent again, and the server holds it once', async () => {
    const { id, photoIds } = await t.inspect(2)
    // As the kill leaves it: on its way, and the request may or may not have arrived.
    await t.db.outbox.where({ id }).modify({ state: 'sending', attempts: 1 })
    await t.db.photos.update(photoIds[0]!, { state: 'sending', attempts: 1 })
    t.db.close()
    t.db = new OfficerDatabase(t.me.id)
    t.open(t.db)
    await until(t.sentAll)
    await until(() => t.server.photos.size === 2)
    expect(t.server.inspections.size).toBe(1)
    expect((await t.db.inspections.get(id))!.state).toBe('sent')
  })

  it('the answer was lost: the repeat is answered as before and counts as sent', async () => {
    const { id } = await t.inspect()
    let lost = 0
    t.server.answerFault = ({ method }) => (method === 'PUT' && lost++ === 0 ? 'cut' : undefined)
    t.open()
    await until(async () => (await listOutbox(t.db))[0]?.problem?.code === 'offline')
    await until(() => t.clock.nextIn <= 2_000)
    t.clock.advance(2_000)
    await until(t.sentAll)
    expect(t.posts(`/inspections/${id}`)).toHaveLength(2)
    expect(t.server.inspections.size).toBe(1)
  })

  it.each([
    ['HTML with 200', () => new Response('<html>请登录无线网络</html>', { status: 200, headers: { 'Content-Type': 'text/html' } })],
    ['JSON of somebody else', () => new Response('{"ok":true}', { status: 200, headers: { 'Content-Type': 'application/json' } })],
    ['a 403 page of a proxy', () => new Response('denied', { status: 403, headers: { 'Content-Type': 'text/plain' } })],
  ])('rule 3: captive portal (%s) counts as later and loses nothing', async (_name, page) => {
    await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    t.server.fault = page
    const { engine } = t.open()
    await until(async () => (await listOutbox(t.db))[0]?.problem !== undefined)
    expect((await listOutbox(t.db))[0]).toMatchObject({ state: 'waiting', attempts: 1, problem: { code: 'foreign', next: 'later' } })
    t.server.fault = undefined
    await engine.syncNow()
    expect(t.server.commands.size).toBe(1)
    expect(await t.sentAll()).toBe(true)
  })

  it('a redirect to a sign-in page counts as later', async () => {
    await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    t.server.fault = () => {
      const answer = t.server.json({ id: t.theirs.id })
      Object.defineProperty(answer, 'type', { value: 'opaqueredirect' })
      return answer
    }
    t.open()
    await until(async () => (await listOutbox(t.db))[0]?.problem?.code === 'foreign')
    expect(await t.states()).toEqual(['waiting'])
  })

  it('rule 3: token expired: pauses this officer, asks, and goes on after the sign-in', async () => {
    await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    await addFinding(t.db, t.me, { premisesId: t.place.id, description: '二', severity: 'general', photoIds: [] }, t.clock.now())
    t.server.fault = () => t.server.problem(401, 'unauthenticated', 'sign_in', '请重新登录')
    const opened = t.open()
    await until(() => opened.signIns === 1 && opened.status?.state === 'paused')
    const asked = t.server.asked.length
    t.clock.advance(600_000)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(t.server.asked.length).toBe(asked)
    expect(await t.states()).toEqual(['waiting', 'waiting'])
    t.server.fault = undefined
    opened.engine.resume()
    await until(t.sentAll)
    await until(() => opened.status?.unsent === 0)
  })

  it('rule 3: 500 for a while: backs off up to five minutes, others go on, nothing is lost', async () => {
    await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    const other = await addFinding(t.db, t.me, { premisesId: t.place.id, description: '另一处', severity: 'general', photoIds: [] }, t.clock.now())
    t.server.fault = ({ path }) => (path.endsWith('/actions') ? t.server.problem(500, 'internal', 'later', '服务器出错') : undefined)
    t.open()
    await until(async () => (await getFinding(t.db, other))!.pending === 0)
    const waits: number[] = []
    for (let i = 1; i <= 10; i++) {
      await until(async () => (await listOutbox(t.db))[0]?.attempts === i && (await t.states())[0] === 'waiting')
      const wait = (await listOutbox(t.db))[0]!.notBefore - t.clock.now()
      waits.push(wait / 1000)
      await until(() => t.clock.nextIn <= wait)
      t.clock.advance(wait)
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
    t.server.fault = undefined
    t.clock.advance(300_000)
    await until(t.sentAll)
    expect(t.server.commands.size).toBe(1)
  })

  it('rule 3: obeys Retry-After', async () => {
    await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    t.server.fault = ({ method }) => (method === 'POST' ? t.server.problem(503, 'unavailable', 'later', '维护中', { 'Retry-After': '90' }) : undefined)
    t.open()
    await until(async () => (await listOutbox(t.db))[0]?.problem !== undefined)
    expect((await listOutbox(t.db))[0]!.notBefore - t.clock.now()).toBe(90_000)
  })

  it('no connection: nothing is tried, and everything goes as soon as there is one', async () => {
    const opened = t.open(t.db, t.me, undefined, false)
    await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    await until(() => opened.status?.state === 'offline' && opened.status.unsent === 1)
    expect(t.server.asked).toEqual([])
    opened.goOnline()
    await until(t.sentAll)
  })

  it('a connection that comes back ends the wait of what only lacked one', async () => {
    await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    t.server.fault = () => 'cut'
    const opened = t.open()
    await until(async () => (await listOutbox(t.db))[0]?.problem?.code === 'offline')
    t.server.fault = undefined
    opened.goOnline()
    await until(t.sentAll)
  })

  it('clock wrong by a day: the device\'s time stays, and the officer is told', async () => {
    t.server.date = () => t.clock.now() - 24 * 3_600_000
    await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    t.open()
    await until(t.sentAll)
    await until(() => clockWarning.value !== null)
    expect(Math.round(clockWarning.value! / 3_600_000)).toBe(24)
    expect(t.actions()[0]!.body).toMatchObject({ at: new Date(start).toISOString() })
  })

  it('conflicting change by a colleague: parked, with the server\'s version beside it', async () => {
    const first = await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    await act(t.db, t.me, t.theirs.id, 'set_deadline', { dueAt: '2026-12-01' }, t.clock.now())
    t.server.overtake(t.theirs.id, { severity: 'major', measures: '停用' })
    const { engine } = t.open()
    await until(async () => (await t.states())[0] === 'parked')
    expect(await listOutbox(t.db)).toMatchObject([
      { id: first, state: 'parked', problem: { code: 'stale', next: 'review', detail: '该隐患已被他人处理，请刷新后核对再操作' } },
      { state: 'waiting', waitsFor: [expect.stringContaining('派责')] },
    ])
    expect(await getFinding(t.db, t.theirs.id)).toMatchObject({
      parked: true, pending: 2, server: { version: 2, severity: 'major', measures: '停用' }, finding: { status: 'rectifying', severity: 'major' },
    })
    // Its author looks and wants it all the same.
    await retryEntry(t.db, first, { onServerVersion: true })
    await engine.syncNow()
    expect(await t.sentAll()).toBe(true)
    expect(t.server.findings.get(t.theirs.id)).toMatchObject({ status: 'rectifying', version: 4 })
  })

  it('a visit meanwhile does not hold up a change of facts; a change of the same facts does', async () => {
    await patchPremises(t.db, t.place.id, { facts: { floors: 4 } }, t.clock.now())
    t.server.premises.set(t.place.id, { ...t.place, version: 2, lastInspectedAt: '2026-11-23T00:00:00.000Z' })
    const { engine } = t.open()
    await until(async () => (await t.states())[0] === 'waiting' && (await listOutbox(t.db))[0]?.problem?.code === 'stale')
    await engine.syncNow()
    expect(t.server.premises.get(t.place.id)).toMatchObject({ version: 3, facts: { floors: 4 }, lastInspectedAt: '2026-11-23T00:00:00.000Z' })

    t.server.premises.set(t.place.id, { ...t.place, version: 4, facts: { floors: 9 } })
    await patchPremises(t.db, t.place.id, { facts: { floors: 5 } }, t.clock.now())
    await until(async () => (await t.states())[0] === 'parked')
    expect(await t.db.premises.get(t.place.id)).toMatchObject({ premises: { facts: { floors: 5 } }, server: { facts: { floors: 9 } } })
  })

  it('template retired meanwhile: that inspection is parked with the reason, the photos and the others go on', async () => {
    const { id, photoIds } = await t.inspect(1)
    await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    t.server.fault = ({ path }) =>
      path.startsWith('/inspections') ? t.server.problem(422, 'invalid', 'fix', '检查表没有这个版本') : undefined
    const opened = t.open()
    await until(() => t.server.photos.size === 1 && t.server.commands.size === 1)
    await until(() => opened.status?.state === 'parked')
    expect(await listOutbox(t.db)).toMatchObject([{ id, state: 'parked', problem: { next: 'fix', detail: '检查表没有这个版本' } }])
    expect(await t.db.answers.where({ inspectionId: id }).count()).toBe(4)
    expect((await photoStates(t.db, photoIds)).get(photoIds[0]!)).toMatchObject({ state: 'sent' })
  })
})

it('new app version while work is queued: it sends what the first release queued, under the same IDs', async () => {
  const someone = officer()
  const old = new Dexie(databaseName(someone.id))
  defineVersions(old, 1)
  const command = { id: newId(), action: 'assign', version: 1, at: new Date(start).toISOString(), data: assignment }
  await old.table('findings').add({
    id: t.theirs.id, premisesId: t.place.id, status: 'assigned', open: 1, pending: 1, parked: false, finding: t.theirs, server: t.theirs,
  })
  await old.table('outbox').add({
    id: command.id, kind: 'act', aggregate: `finding:${t.theirs.id}`, target: t.theirs.id, after: [], photosFirst: [], body: command,
    title: '派责', state: 'sending', attempts: 1, notBefore: 0, createdAt: command.at,
  })
  old.close()
  const upgraded = new OfficerDatabase(someone.id)
  t.open(upgraded, someone)
  await until(async () => (await listOutbox(upgraded)).length === 0)
  expect([...t.server.commands]).toEqual([command.id])
  expect(await getFinding(upgraded, t.theirs.id)).toMatchObject({ pending: 0, server: { status: 'assigned', version: 2 } })
  upgraded.close()
})
