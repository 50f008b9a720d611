// @vitest-environment node
import 'fake-indexeddb/auto'
import { beforeEach, expect, it } from 'vitest'
import { assignment, finding, gridId, head, officer, orgId, photo, premises, start, tablet } from '@/testing/fixtures'
import type { Finding, Me, Premises } from '@/domain/types'
import { Dexie } from 'dexie'
import { databaseName, OfficerDatabase } from './db'
import { act, getFinding } from './findings'
import { answer, answersOf, passSection, startInspection } from './inspections'
import { listOutbox } from './outbox'
import { savePhoto } from './photos'
import { createPremises } from './premises'
import { exportUnsent, importUnsent } from './recovery'
import { submitInspection } from './submit'
import { freeSpace, tidy } from './tidy'
import { reviseInspection } from './withdraw'

let me: Me
let place: Premises
let theirs: Finding
let db: OfficerDatabase

beforeEach(async () => {
  me = officer()
  place = premises()
  theirs = finding(place)
  db = await tablet(me, [place], [theirs])
})

async function work() {
  const taken = await photo()
  const id = await startInspection(db, place, head, 'daily', start)
  await savePhoto(db, taken, { stage: 'before', inspectionId: id }, start)
  await passSection(db, id, ['A-2', 'C-1', 'C-2'], start)
  await answer(db, id, 'A-1', { result: 'fail', photoIds: [taken.id] }, start)
  await submitInspection(db, me, id, start)
  const draft = await startInspection(db, place, head, 'key', start + 1)
  await answer(db, draft, 'A-2', { result: 'na' }, start)
  await act(db, me, theirs.id, 'assign', assignment, start)
  await createPremises(db, me, { name: '新店', orgId, gridId, categories: ['fire'] }, start)
  return { id, draft, taken }
}

it('unsent work goes into one file and comes back on an empty tablet, with drafts and photos', async () => {
  const { id, draft, taken } = await work()
  const file = await exportUnsent(db, me, start)
  const queue = (await listOutbox(db)).map((entry) => [entry.id, entry.kind, entry.body])
  db.close()
  await Dexie.delete(databaseName(me.id))

  db = new OfficerDatabase(me.id)
  expect(await importUnsent(db, me, file)).toEqual({ commands: 3, inspections: 2, photos: 1 })
  expect((await listOutbox(db)).map((entry) => [entry.id, entry.kind, entry.body])).toEqual(queue)
  expect((await answersOf(db, draft)).get('A-2')?.result).toBe('na')
  expect((await db.inspections.get(id))!.state).toBe('queued')
  expect(new Uint8Array((await db.photoFiles.get(taken.id))!.bytes)).toEqual(new Uint8Array(taken.file))
  expect(await getFinding(db, theirs.id)).toMatchObject({ status: 'assigned', pending: 1 })
  // A second time brings nothing twice.
  expect(await importUnsent(db, me, file)).toEqual({ commands: 0, inspections: 0, photos: 0 })
  expect(await db.outbox.count()).toBe(3)
})

it('rule 8: refuses the work of another officer, and files that are none', async () => {
  await work()
  const file = await exportUnsent(db, me)
  const other = officer('李敏')
  const second = new OfficerDatabase(other.id)
  await expect(importUnsent(second, other, file)).rejects.toThrow(`${me.name}的未上传数据`)
  await expect(importUnsent(db, me, new Blob(['no zip']))).rejects.toThrow('不是本系统导出')
  expect(await second.outbox.count()).toBe(0)
  second.close()
})

it('opens a parked inspection again with its answers, and submits it under the same ID', async () => {
  const { id } = await work()
  const findingId = (await db.findings.where({ inspectionId: id }).first())!.id
  await act(db, me, findingId, 'assign', assignment, start)
  await db.outbox.where({ id }).modify({ state: 'parked' })
  await db.inspections.update(id, { state: 'parked' })
  expect(await reviseInspection(db, me, id)).toBe(true)
  expect(await db.inspections.get(id)).toMatchObject({ state: 'draft' })
  expect(await getFinding(db, findingId)).toBeUndefined()
  expect((await listOutbox(db)).filter(({ target }) => target === findingId).map(({ state }) => state)).toEqual(['withdrawn'])
  await answer(db, id, 'A-1', { note: '补充' }, start)
  await submitInspection(db, me, id, start)
  expect((await listOutbox(db)).find((entry) => entry.id === id)).toMatchObject({ state: 'waiting' })
})

it('rule 6: tidying takes only what the server has acknowledged', async () => {
  const { taken } = await work()
  const later = start + 100 * 86_400_000
  await tidy(db, later)
  expect(await freeSpace(db, later)).toBe(0)
  expect([await db.outbox.count(), await db.photoFiles.count(), await db.inspections.count()]).toEqual([3, 1, 2])
  await db.photos.update(taken.id, { state: 'sent', sentAt: new Date(start).toISOString() })
  await tidy(db, later)
  expect([await db.photoFiles.count(), await db.photoThumbs.count()]).toEqual([0, 1])
})
