// @vitest-environment node
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OfficerDatabase } from '@/store/db'
import { act, addFinding, getFinding } from '@/store/findings'
import { listOutbox } from '@/store/outbox'
import { photoStates, savePhoto } from '@/store/photos'
import { createPremises } from '@/store/premises'
import { assignment, finding, gridId, officer, orgId, photo, tablet } from '@/testing/fixtures'
import { Rig } from '@/testing/rig'
import { FakeLocks, until } from '@/testing/world'

let t: Rig

beforeEach(async () => {
  t = await Rig.make()
})
afterEach(() => t.close())

describe('order', () => {
  it('rule 2: a finding\'s queue stands behind its inspection\'s', async () => {
    const { id, findingId } = await t.inspect()
    await act(t.db, t.me, findingId, 'assign', assignment, t.clock.now())
    await act(t.db, t.me, findingId, 'set_deadline', { dueAt: '2026-12-01' }, t.clock.now())
    t.open()
    await until(t.sentAll)
    expect(t.posts('/').filter(({ path }) => !path.startsWith('/photos')).map(({ path }) => path)).toEqual([
      `/inspections/${id}`, `/findings/${findingId}/actions`, `/findings/${findingId}/actions`,
    ])
    expect(await getFinding(t.db, findingId)).toMatchObject({
      pending: 0, status: 'rectifying', finding: { number: 'YH20261124-0002', version: 3 }, server: { version: 3 },
    })
  })

  it('rule 2: when the inspection is parked its findings wait, and others go on', async () => {
    const { id, findingId } = await t.inspect()
    await act(t.db, t.me, findingId, 'assign', assignment, t.clock.now())
    await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    t.server.fault = ({ path }) =>
      path === `/inspections/${id}` ? t.server.problem(422, 'invalid', 'fix', '检查内容有误') : undefined
    const { engine } = t.open()
    await until(async () => (await getFinding(t.db, t.theirs.id))!.pending === 0)
    await engine.syncNow()
    expect(await t.states()).toEqual(['parked', 'waiting'])
    expect(t.actions().map(({ path }) => path)).toEqual([`/findings/${t.theirs.id}/actions`])
    expect((await t.db.inspections.get(id))!.state).toBe('parked')
  })

  it('new premises go before the inspection that was made there', async () => {
    const id = await createPremises(t.db, t.me, { name: '新店', orgId, gridId, categories: ['fire'], facts: { floors: 2 } }, t.clock.now())
    t.place = (await t.db.premises.get(id))!.premises
    const { id: inspectionId } = await t.inspect()
    t.open()
    await until(t.sentAll)
    expect(t.posts('/premises').length + t.posts('/inspections').length).toBe(2)
    expect(t.server.asked.findIndex(({ path }) => path === '/premises')).toBeLessThan(
      t.server.asked.findIndex(({ path }) => path === `/inspections/${inspectionId}`))
    expect(await t.db.premises.get(id)).toMatchObject({ pending: 0, server: { version: 1 } })
  })

  it('rule 2: two tabs, one sender at a time, and everything arrives once', async () => {
    const locks = new FakeLocks()
    const ids: string[] = []
    for (let i = 0; i < 8; i++) {
      ids.push(await addFinding(t.db, t.me, { premisesId: t.place.id, description: `隐患 ${i}`, severity: 'general', photoIds: [] }, t.clock.now() + i))
    }
    t.server.fault = () => new Promise((resolve) => setTimeout(() => resolve(undefined), 3))
    const second = new OfficerDatabase(t.me.id)
    const [one, two] = [t.open(t.db, t.me, locks), t.open(second, t.me, locks)]
    await until(t.sentAll)
    expect(t.server.busiest.commands).toBe(1)
    expect(t.posts('/findings').map(({ body }) => (body as { id: string }).id)).toEqual(ids)
    expect([one, two].some(({ states: seen }) => seen.includes('sending'))).toBe(true)
    second.close()
  })

  it('the other tab takes over when the sending one is closed', async () => {
    const locks = new FakeLocks()
    const [one, two] = [t.open(t.db, t.me, locks), t.open(t.db, t.me, locks)]
    await until(() => one.status?.state === 'idle' || two.status?.state === 'idle')
    one.engine.stop()
    await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
    await until(t.sentAll)
    expect(t.server.commands.size).toBe(1)
  })
})

describe('photos', () => {
  it('rule 6: a finding may be sent before its photos and says how many are missing', async () => {
    const { findingId } = await t.inspect(3)
    t.server.fault = ({ path }) => (path === '/photos' ? t.server.problem(500, 'internal', 'later', '暂时不行') : undefined)
    t.open()
    await until(t.sentAll)
    expect((await getFinding(t.db, findingId))!.finding.photosMissing).toBe(3)
    expect(t.server.findings.get(findingId)!.photosMissing).toBe(3)
    t.server.fault = undefined
    await until(() => t.clock.nextIn <= 2_000)
    t.clock.advance(2_000)
    await until(async () => (await getFinding(t.db, findingId))!.finding.photosMissing === 0)
    expect(t.server.photos.size).toBe(3)
  })

  it('two at a time, each kept here until the server has acknowledged its digest', async () => {
    const { photoIds } = await t.inspect(6)
    let uploads = 0
    t.server.fault = async ({ path }) => {
      // The first upload is under way until a second one is.
      if (path === '/photos' && ++uploads === 1) await until(() => uploads > 1)
      return undefined
    }
    t.open()
    await until(async () => [...(await photoStates(t.db, photoIds)).values()].every(({ state }) => state === 'sent'))
    expect(t.server.busiest.photos).toBe(2)
    expect([...t.server.photos.keys()].sort()).toEqual([...photoIds].sort())
    expect(await t.db.photoFiles.count()).toBe(6)
  })

  it('an answer that names another digest is none', async () => {
    const { photoIds: [id] } = await t.inspect(1)
    t.server.answerFault = ({ path }) => (path === '/photos' ? t.server.json({ id: 'f'.repeat(64) }) : undefined)
    t.open()
    await until(async () => (await photoStates(t.db, [id!])).get(id!)?.problem !== undefined)
    expect((await photoStates(t.db, [id!])).get(id!)).toMatchObject({ state: 'waiting', problem: { code: 'foreign' } })
  })

  it('a step that needs photos is sent after them, and not refused for want of them', async () => {
    const after = await photo()
    await savePhoto(t.db, after, { stage: 'after', findingId: t.theirs.id })
    await act(t.db, t.me, t.theirs.id, 'fix_on_site', { ...assignment, photoIds: [after.id] }, t.clock.now())
    await act(t.db, t.me, t.theirs.id, 'pass', { opinion: '合格' }, t.clock.now())
    t.open()
    await until(t.sentAll)
    const order = t.posts('/').map(({ path }) => path)
    expect(order.indexOf('/photos')).toBeLessThan(order.lastIndexOf(`/findings/${t.theirs.id}/actions`))
    expect(t.actions()).toHaveLength(2)
    // 三方备案: the tablet computed the same digest as the t.server.
    expect((await getFinding(t.db, t.theirs.id))!.finding.filingDigest).toBe(t.server.findings.get(t.theirs.id)!.filingDigest)
  })

  it('waits also for the photos of somebody else instead of parking the step', async () => {
    const elsewhere = { id: 'e'.repeat(64), stage: 'after' as const, round: 1, commandId: 'c', missing: false }
    const fixed = finding(t.place, { status: 'awaiting_recheck', photos: [elsewhere], fix: {
      commandId: 'c', by: { userId: 'owner' }, at: '2026-11-23T01:00:00.000Z', photoIds: [elsewhere.id], onBehalf: false, late: false, onSite: false,
    }, responsible: { orgId, name: '王某' } })
    await t.db.findings.put({ id: fixed.id, premisesId: t.place.id, status: fixed.status, open: 1, finding: fixed, server: fixed, pending: 0, parked: false })
    t.server.findings.set(fixed.id, fixed)
    await act(t.db, t.me, fixed.id, 'pass', { opinion: '合格' }, t.clock.now())
    t.open()
    await until(async () => (await listOutbox(t.db))[0]?.problem !== undefined)
    expect((await listOutbox(t.db))[0]).toMatchObject({ state: 'waiting', problem: { code: 'not_now' } })
    t.server.photos.set(elsewhere.id, 1)
    await until(() => t.clock.nextIn <= 2_000)
    t.clock.advance(2_000)
    await until(t.sentAll)
  })
})

it('rule 4: marks as sent by ID what was sent, and not what was queued meanwhile', async () => {
  await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
  let later = ''
  t.server.fault = async ({ path }) => {
    if (path.endsWith('/actions') && !later) {
      later = await act(t.db, t.me, t.theirs.id, 'set_deadline', { dueAt: '2026-12-01' }, t.clock.now())
      t.server.fault = ({ body }) => ((body as { id?: string })?.id === later ? t.server.problem(500, 'internal', 'later', '稍后') : undefined)
    }
    return undefined
  }
  t.open()
  await until(async () => (await listOutbox(t.db))[0]?.problem !== undefined)
  expect((await listOutbox(t.db)).map(({ id, state }) => [id, state])).toEqual([[later, 'waiting']])
  // The acknowledged step is the server's, the queued one stands on top of it.
  expect(await getFinding(t.db, t.theirs.id)).toMatchObject({ pending: 1, status: 'rectifying', server: { status: 'assigned', version: 2 } })
})

it('rule 8: each officer\'s commands are sent from an own queue with that officer\'s session', async () => {
  const colleague = officer('李敏')
  const second = await tablet(colleague, [t.place], [t.theirs])
  await act(t.db, t.me, t.theirs.id, 'assign', assignment, t.clock.now())
  await addFinding(second, colleague, { premisesId: t.place.id, description: '他的', severity: 'general', photoIds: [] }, t.clock.now())
  t.open(second, colleague)
  await until(async () => (await listOutbox(second)).length === 0)
  expect(new Set(t.server.asked.map(({ user }) => user))).toEqual(new Set([colleague.id]))
  expect(await t.states()).toEqual(['waiting'])
  t.open(t.db, t.me)
  await until(t.sentAll)
  expect(t.actions()[0]!.user).toBe(t.me.id)
  second.close()
})

it('the badge counts down to single photos', async () => {
  await t.inspect(3)
  const opened = t.open(t.db, t.me, undefined, false)
  await until(() => opened.status?.unsent === 1 && opened.status.photos === 3)
  opened.goOnline()
  await until(() => opened.status?.unsent === 0 && opened.status.photos === 0 && opened.status.state === 'idle')
})
