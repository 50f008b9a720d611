// @vitest-environment jsdom
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { answer, answersOf, startInspection } from '@/store/inspections'
import { checklist, head, officer, premises, tablet } from '@/testing/fixtures'
import { hideSnack, snack } from '@/ui/snackbar'
import type { OfficerDatabase } from '@/store/db'
import { draftsWithProgress } from './drafts'
import { forgetPlace, keepPlace, placeIn } from './place'
import { summaryOf, sendingText } from './summary'
import { useInspection, type OpenInspection } from './useInspection'
import { submitInspection } from '@/store/submit'
import { useSaved } from './useSaved'

const me = officer()
const place = premises()
let db: OfficerDatabase
let id: string
let inspection: OpenInspection
const [a1, a2, , c1, c2] = checklist.sections.flatMap(({ items }) => items)

beforeEach(async () => {
  hideSnack()
  db = await tablet({ ...me, id: crypto.randomUUID() }, [place])
  id = await startInspection(db, place, head, 'daily')
  const scope = effectScope()
  inspection = scope.run(() => useInspection(db, id))!
  await vi.waitFor(() => expect(inspection.loaded.value && inspection.sections.value.length).toBe(2))
  return () => scope.stop()
})

describe('an open inspection', () => {
  it('asks what applies, and stores an answer before it shows it', async () => {
    expect(inspection.selection.value.omitted.map(({ code }) => code)).toEqual(['B-1'])
    const written = inspection.give(c1!, 'pass')
    expect(inspection.answers.get('C-1')).toBeUndefined()
    await written
    expect((await answersOf(db, id)).get('C-1')?.result).toBe('pass')
    expect(inspection.answers.get('C-1')?.result).toBe('pass')
    expect(inspection.progress.get('C')).toEqual({ done: 1, total: 2, failed: 0 })
    expect(inspection.total.value).toEqual({ done: 1, total: 4, failed: 0 })
  })

  it('不符合 makes a finding whose ID stays through a change of mind', async () => {
    await inspection.give(a1!, 'fail')
    const made = inspection.answers.get('A-1')?.finding?.id
    expect(made).toMatch(/^[0-9a-f-]{36}$/)
    await inspection.give(a1!, 'pass')
    await inspection.give(a1!, 'fail')
    expect(inspection.answers.get('A-1')?.finding?.id).toBe(made)
  })

  it('two changes of one answer at once are both kept', async () => {
    await inspection.give(a1!, 'fail')
    const before = () => inspection.latestOf('A-1')?.finding
    await Promise.all([
      inspection.write('A-1', { finding: { ...before(), location: '一层' } }),
      inspection.write('A-1', { finding: { ...before(), description: '堵塞' } }),
    ])
    expect((await answersOf(db, id)).get('A-1')?.finding).toMatchObject({ location: '一层', description: '堵塞' })
  })

  it('不适用 takes the measured value away', async () => {
    await inspection.write('A-2', { value: '1.2', result: 'fail' })
    await inspection.give(a2!, 'na')
    expect(inspection.answers.get('A-2')?.value).toBeUndefined()
  })

  it('全部符合 leaves values open, and is taken back except what was touched since', async () => {
    await inspection.passAll('C')
    expect(snack.value?.text).toBe('已将 2 项判为符合')
    expect(inspection.bulksOf('C')).toHaveLength(1)
    await inspection.give(c2!, 'fail')
    await inspection.takeBack('C')
    expect([inspection.answers.get('C-1')?.result, inspection.answers.get('C-2')?.result]).toEqual([undefined, 'fail'])
    await inspection.passAll('A')
    expect(snack.value?.text).toBe('已将 1 项判为符合，1 项需要填写数值或选项')
    snack.value?.action?.run()
    await vi.waitFor(() => expect(inspection.answers.get('A-1')?.result).toBeUndefined())
  })

  it('what another window answered comes when the officer turns to this one', async () => {
    await answer(db, id, 'C-2', { result: 'na' })
    window.dispatchEvent(new Event('focus'))
    await vi.waitFor(() => expect(inspection.answers.get('C-2')?.result).toBe('na'))
  })

  it('an answer that could not be stored is said and not shown', async () => {
    await db.inspections.update(id, { state: 'queued' })
    await inspection.give(c1!, 'pass')
    expect(snack.value).toMatchObject({ tone: 'red', text: '该检查已提交，不能再修改' })
    expect(inspection.answers.get('C-1')).toBeUndefined()
  })
})

it('drafts tell how far they are, a submitted one what it came to', async () => {
  await inspection.give(a1!, 'fail')
  await inspection.write('A-1', { photoIds: ['f'.repeat(64)] })
  const [draft] = await draftsWithProgress(db)
  expect(draft?.progress).toEqual({ total: 4, done: 1, failed: 1 })
  await inspection.write('A-2', { value: '2', result: 'pass' })
  await inspection.passAll('C')
  await submitInspection(db, me, id)
  const summary = (await summaryOf(db, id))!
  expect(summary).toMatchObject({ asked: 4, failed: 1, photosLeft: 0 })
  expect(summary.findings).toHaveLength(1)
  expect(summary.score?.shown).toBe('75.0')
  expect(sendingText(summary).tone).toBe('amber')
  expect(sendingText({ ...summary, row: { ...summary.row, state: 'sent' } }).text).toBe('已全部上传')
  expect(sendingText({ ...summary, row: { ...summary.row, state: 'sent' }, photosLeft: 2 }).text).toContain('2 张照片')
  expect(sendingText({ ...summary, row: { ...summary.row, state: 'parked' } }).tone).toBe('red')
  expect(await summaryOf(db, 'nowhere')).toBeUndefined()
})

it('the place in an inspection is found again, and rubbish is none', () => {
  keepPlace('i', { section: 'C', top: 420 })
  expect(placeIn('i')).toEqual({ section: 'C', top: 420 })
  forgetPlace('i')
  expect(placeIn('i')).toBeUndefined()
  localStorage.setItem('hazard-place-i', '{')
  expect(placeIn('i')).toBeUndefined()
})

describe('text that is stored while it is typed', () => {
  const field = (rest?: number) => {
    const saved: string[] = []
    const scope = effectScope()
    const text = scope.run(() => useSaved(() => saved.at(-1) ?? '', (next) => saved.push(next), rest))!
    return { saved, scope, ...text }
  }
  it('rests a moment, and once when the field is left', async () => {
    const { typed, flush, saved } = field(5)
    typed('一')
    typed('一层')
    expect(saved).toEqual([])
    await vi.waitFor(() => expect(saved).toEqual(['一层']))
    typed('一层东')
    flush()
    flush()
    expect(saved).toEqual(['一层', '一层东'])
  })
  it('is stored when the form goes away', () => {
    const { typed, scope, saved } = field(10_000)
    typed('二层')
    scope.stop()
    expect(saved).toEqual(['二层'])
  })
})
