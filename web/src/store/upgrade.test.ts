// @vitest-environment node
import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { expect, it } from 'vitest'
import { assignment, finding, officer, premises, start } from '@/testing/fixtures'
import { databaseName, defineVersions, OfficerDatabase } from './db'
import { getFinding } from './findings'
import { listOutbox } from './outbox'

/** A row of the outbox exactly as the first release wrote it. */
const queued = (id: string, target: string) => ({
  id, kind: 'act', aggregate: `finding:${target}`, target, after: [], photosFirst: [], title: '派责', state: 'waiting', attempts: 2,
  notBefore: 0, createdAt: '2026-11-24T01:00:00.000Z',
  body: { id, action: 'assign', version: 1, at: '2026-11-24T01:00:00.000Z', data: assignment },
})

it('rule 9: a new app version opens what the first release queued, and nothing of it is lost', async () => {
  const me = officer()
  const theirs = finding(premises())
  const old = new Dexie(databaseName(me.id))
  defineVersions(old, 1)
  await old.table('outbox').add(queued('c1', theirs.id))
  await old.table('findings').add({
    id: theirs.id, premisesId: theirs.premisesId, status: 'assigned', open: 1, pending: 1, parked: false,
    finding: { ...theirs, status: 'assigned', version: 2 }, server: theirs,
  })
  await old.table('answers').add({ inspectionId: 'i1', itemCode: 'A-1', result: 'fail', note: '堵塞' })
  await old.table('photos').add({ id: 'p1', state: 'waiting', refs: [{ inspectionId: 'i1' }] })
  await old.table('photoFiles').add({ id: 'p1', bytes: new Uint8Array([1, 2, 3]).buffer })
  old.close()

  const db = new OfficerDatabase(me.id)
  expect(await listOutbox(db)).toMatchObject([{ id: 'c1', state: 'waiting', attempts: 2, body: { action: 'assign' } }])
  expect(await getFinding(db, theirs.id)).toMatchObject({ status: 'assigned', pending: 1 })
  expect(await db.answers.get(['i1', 'A-1'])).toMatchObject({ note: '堵塞' })
  expect(new Uint8Array((await db.photoFiles.get('p1'))!.bytes)).toEqual(new Uint8Array([1, 2, 3]))
  db.close()
})

it('an upgrade of a shape keeps the queue in its order', async () => {
  const me = officer()
  const name = databaseName(me.id)
  const old = new Dexie(name)
  defineVersions(old)
  for (const id of ['c1', 'c2', 'c3']) await old.table('outbox').add(queued(id, 'f'))
  old.close()

  // What a future version does: a new index, and a member for every row.
  const future = new Dexie(name)
  defineVersions(future)
  future.version(1000).stores({ outbox: '++seq, &id, aggregate, state, priority' }).upgrade((tx) =>
    tx.table('outbox').toCollection().modify({ priority: 1 }))
  expect(await future.table('outbox').orderBy('seq').toArray()).toMatchObject(
    ['c1', 'c2', 'c3'].map((id) => ({ id, priority: 1, state: 'waiting', body: { at: new Date(start).toISOString() } })))
  future.close()
})
