// @vitest-environment node
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { reactive } from 'vue'
import { checklist, head, officer, photo, premises, start, tablet } from '@/testing/fixtures'
import type { OneShotInspection } from '@/domain/types'
import type { OfficerDatabase } from './db'
import {
  addExtra, answer, answersOf, discardDraft, listDrafts, passSection, setCompanion, startInspection, undoPass,
} from './inspections'
import { photoStates, savePhoto } from './photos'
import { IncompleteInspection, submitInspection, validateForSubmit } from './submit'

const me = officer()
let place = premises()
let db: OfficerDatabase
let id: string

beforeEach(async () => {
  const someone = officer()
  me.id = someone.id
  place = premises()
  db = await tablet(me, [place])
  id = await startInspection(db, place, head, 'daily', start)
})

const complete = () => passSection(db, id, ['A-1', 'A-2', 'C-1', 'C-2'], start)

describe('answering', () => {
  it('stores every tap before the next, and a draft is there after a restart', async () => {
    await answer(db, id, 'A-2', { result: 'fail', value: '1.2' })
    await answer(db, id, 'A-2', { note: '实测' })
    db.close()
    await db.open()
    expect((await listDrafts(db)).map((draft) => draft.id)).toEqual([id])
    expect((await answersOf(db, id)).get('A-2')).toMatchObject({ result: 'fail', value: '1.2', note: '实测' })
  })

  it('takes what a screen holds, proxies and all', async () => {
    const state = reactive({ description: '堵塞', location: '一层' })
    await answer(db, id, 'A-1', { result: 'fail', finding: state, photoIds: reactive(['p1']) })
    expect((await answersOf(db, id)).get('A-1')?.finding).toEqual({ description: '堵塞', location: '一层' })
  })

  it('keeps the described hazard when a slip of the finger says 符合, and does not send it', async () => {
    await complete()
    await answer(db, id, 'A-1', { result: 'fail', finding: { description: '堵塞' } })
    await answer(db, id, 'A-1', { result: 'pass' })
    expect((await answersOf(db, id)).get('A-1')?.finding).toEqual({ description: '堵塞' })
    await submitInspection(db, me, id, start)
    expect(await request()).toMatchObject({ answers: [{ itemCode: 'A-1', result: 'pass' }, {}, {}, {}] })
    expect((await request()).answers[0]).not.toHaveProperty('finding')
  })

  it('全部符合 leaves what was answered alone, and undo leaves what was touched since', async () => {
    await answer(db, id, 'A-1', { result: 'fail' })
    const token = await passSection(db, id, ['A-1', 'A-2'])
    expect((await answersOf(db, id)).get('A-1')?.result).toBe('fail')
    expect((await answersOf(db, id)).get('A-2')?.result).toBe('pass')
    await passSection(db, id, ['C-1', 'C-2'])
    await answer(db, id, 'C-2', { result: 'na' })
    await undoPass(db, id, token)
    expect(new Map([...(await answersOf(db, id))].map(([code, row]) => [code, row.result]))).toEqual(
      new Map([['A-1', 'fail'], ['A-2', undefined], ['C-1', 'pass'], ['C-2', 'na']]))
  })
})

const request = async () => (await db.outbox.where({ id }).first())!.body as OneShotInspection

describe('validateForSubmit', () => {
  it('names what is missing, item by item, and asks nothing that does not apply', async () => {
    await answer(db, id, 'A-1', { result: 'fail' })
    await answer(db, id, 'A-2', { result: 'pass', value: '1.2' })
    expect(await validateForSubmit(db, id)).toEqual([
      { itemCode: 'A-1', field: 'photoIds', detail: '须拍照' },
      { itemCode: 'A-2', field: 'value', detail: '1.2m 小于限值 1.4m，不能判为符合' },
      { itemCode: 'C-1', field: 'result', detail: '还没有作答' },
      { itemCode: 'C-2', field: 'result', detail: '还没有作答' },
    ])
    await expect(submitInspection(db, me, id)).rejects.toBeInstanceOf(IncompleteInspection)
    expect(await db.outbox.count()).toBe(0)
  })

  it('wants a photo and a criterion for free findings', async () => {
    await complete()
    const extra = await addExtra(db, id, { description: '配电箱敞开', severity: 'major', photoIds: [] })
    expect((await validateForSubmit(db, id)).map(({ extraId, field }) => [extraId, field])).toEqual([
      [extra, 'photoIds'], [extra, 'criterion'],
    ])
  })
})

describe('submitInspection', () => {
  it('rule 1: closes the draft, shows its findings, queues the request and releases the photos in one transaction', async () => {
    const before = await photo()
    await savePhoto(db, before, { stage: 'before', inspectionId: id, itemCode: 'A-1' }, start)
    await complete()
    await answer(db, id, 'A-1', { result: 'fail', photoIds: [before.id] })
    await setCompanion(db, id, { name: '店长', title: '' })
    await submitInspection(db, me, id, start + 1000)

    const body = await request()
    expect(body).toMatchObject({
      premisesId: place.id, checklistCode: 'fire-general', checklistVersion: '2026.1', kind: 'daily', facts: { floors: 3 },
      startedAt: '2026-11-24T01:00:00.000Z', performedAt: '2026-11-24T01:00:01.000Z', companion: { name: '店长' },
    })
    expect(body.answers[0]!.finding).toMatchObject({ description: 'A-1 不符合要求', severity: 'general', suggestedMeasures: '立即整改' })
    const [row] = await db.findings.toArray()
    expect(row).toMatchObject({ id: body.answers[0]!.finding!.id, status: 'listed', pending: 1, inspectionId: id })
    expect(row!.finding).toMatchObject({ number: '', version: 1, actBy: '2026-11-25T01:00:01.000Z', photosMissing: 1 })
    expect((await db.inspections.get(id))!.state).toBe('queued')
    expect((await photoStates(db, [before.id])).get(before.id)).toMatchObject({ state: 'waiting' })
    await expect(answer(db, id, 'A-1', { result: 'pass' })).rejects.toThrow('已提交')
  })

  it('rule 1: leaves nothing behind when any part of it fails', async () => {
    await complete()
    await db.premises.delete(place.id)
    await expect(submitInspection(db, me, id)).rejects.toThrow('场所')
    expect([await db.outbox.count(), await db.findings.count(), (await db.inspections.get(id))!.state]).toEqual([0, 0, 'draft'])
  })

  it('takes a second press of the button for one', async () => {
    await complete()
    await Promise.all([submitInspection(db, me, id), submitInspection(db, me, id)])
    expect(await db.outbox.count()).toBe(1)
  })

  it('gives a major item the criterion of its standard', async () => {
    await complete()
    await answer(db, id, 'C-1', { result: 'fail' })
    await submitInspection(db, me, id, start)
    expect((await request()).answers.find(({ itemCode }) => itemCode === 'C-1')!.finding).toMatchObject({
      severity: 'major', criterion: { standard: 'GB 35181', note: '直接判定' },
    })
  })

  it('does not end before it began when the clock was put back', async () => {
    await complete()
    await submitInspection(db, me, id, start - 3_600_000)
    const { startedAt, performedAt } = await request()
    expect(startedAt).toBe(performedAt)
  })
})

it('discards a draft with its own photos and with nothing else', async () => {
  const [own, other] = [await photo(), await photo()]
  await savePhoto(db, own, { stage: 'before', inspectionId: id })
  await savePhoto(db, other, { stage: 'before', inspectionId: 'another' })
  await answer(db, id, 'A-1', { result: 'fail', photoIds: [own.id] })
  await discardDraft(db, id)
  expect(await db.answers.count()).toBe(0)
  expect(await db.photos.toCollection().primaryKeys()).toEqual([other.id])
})

it('an inspection of 120 items opens within a moment', async () => {
  const items = Array.from({ length: 120 }, (_, i) => ({ ...checklist.sections[0]!.items[1]!, code: `L-${i}` }))
  for (const { code } of items) await answer(db, id, code, { result: 'pass' })
  const from = performance.now()
  expect((await answersOf(db, id)).size).toBe(120)
  expect(performance.now() - from).toBeLessThan(250)
})
