import { describe, expect, it } from 'vitest'
import type { Answer } from '@/domain/answers'
import type { ChecklistItem } from '@/domain/types'
import { checklist } from '@/testing/fixtures'
import { companionMode, withMode } from './companion'
import { criterionChoices, isChosen, proposesMajor, tickedOf, usedOf } from './criteria'
import { deducted, deductionsFrom, describe as descriptionOf, linesOf, ownDeductions } from './deductions'
import { limitText } from './limits'
import { extraSection, finishSection, grouped, missingLines, reminders } from './missing'
import { hasPhrase, togglePhrase } from './phrases'
import { firstOpen, passable, progressOf, sum, unpassable } from './progress'

const base: ChecklistItem = {
  code: 'X', text: '安全生产责任制', method: '查阅', answer: { type: 'deduction' }, photo: 'never', severity: 'general', full: 10,
  basis: [{ kind: 'clause', standard: 'JGJ 59', clause: '表 B.1', verified: true }, { kind: 'source_text', verified: true }],
  deductions: [
    { text: '未建立责任制', min: 10, max: 10, verified: true },
    { text: '未配备安全员', min: 2, max: 8, verified: true },
    { text: '无警示标志', min: 2, max: 2, each: '处', verified: false },
  ],
}

describe('progress', () => {
  const answers = new Map<string, Answer>([['A-1', { itemCode: 'A-1', result: 'fail' }], ['C-1', { itemCode: 'C-1', result: 'pass' }], ['C-2', { itemCode: 'C-2', note: '待看' }]])
  const [a, , c] = checklist.sections

  it('counts answered and failed items', () => {
    expect(progressOf(a!.items, answers)).toEqual({ done: 1, total: 2, failed: 1 })
    expect(sum([progressOf(a!.items, answers), progressOf(c!.items, answers)])).toEqual({ done: 2, total: 4, failed: 1 })
  })
  it('全部符合 never makes up a measured value and touches no answer', () => {
    expect(passable(a!.items, answers)).toEqual([])
    expect(unpassable(a!.items, answers)).toBe(1)
    expect(passable(c!.items, answers)).toEqual(['C-2'])
  })
  it('goes on where something is open, and at the beginning when nothing is', () => {
    expect(firstOpen([c!, a!], answers)).toBe('C')
    expect(firstOpen([c!], new Map(c!.items.map(({ code }) => [code, { itemCode: code, result: 'na' as const }])))).toBe('C')
    expect(firstOpen([], answers)).toBeUndefined()
  })
})

describe('deductions', () => {
  it('ticked lines become reasons and are found again', () => {
    const lines = linesOf(base, []).map((line, i) => (i === 0 ? line : { ...line, count: i === 2 ? 3 : 1, points: i === 1 ? 5 : line.points }))
    const given = deductionsFrom(lines, [{ points: 1, reason: '其他' }])
    expect(given).toEqual([{ points: 5, reason: '未配备安全员' }, { points: 6, reason: '无警示标志（3 处）' }, { points: 1, reason: '其他' }])
    expect(linesOf(base, given).map(({ count, points }) => [count, points])).toEqual([[0, 10], [1, 5], [3, 2]])
    expect(ownDeductions(base, given)).toEqual([{ points: 1, reason: '其他' }])
    expect(descriptionOf(given)).toBe('未配备安全员；无警示标志（3 处）；其他')
  })
  it.each([
    [[], 0, false],
    [[{ points: 2.5, reason: 'a' }, { points: '0.25', reason: 'b' }], 2.75, false],
    [[{ points: 9, reason: 'a' }, { points: 8, reason: 'b' }], 10, true],
    [[{ points: 'viel', reason: 'a' }, { points: 1, reason: 'b' }], 1, false],
  ])('%j takes %d points', (given, points, capped) => expect(deducted(base, given)).toEqual({ points, capped }))
})

describe('criteria', () => {
  const item: ChecklistItem = { ...base, criteria: [{ standard: 'GB 35181', clause: '6.1', text: '直接判定', facts: ['锁闭', '堵塞'], any: true }, { standard: 'GB 35181', text: '全部具备', facts: ['甲', '乙'] }] }

  it('offers those of the item first and then the clauses, never the source text', () => {
    expect(criterionChoices(item).map(({ key }) => key)).toEqual(['criterion-0', 'criterion-1', 'basis-0'])
  })
  it('knows what was chosen by its content, and its ticks', () => {
    const [direct, all, clause] = criterionChoices(item)
    const used = usedOf(direct!, ['堵塞'])
    expect(used).toEqual({ standard: 'GB 35181', clause: '6.1', note: '堵塞' })
    expect([direct!, all!, clause!].map((one) => isChosen(one, used))).toEqual([true, false, false])
    expect(tickedOf(direct!, used)).toEqual(['堵塞'])
    expect(isChosen(clause!, usedOf(clause!))).toBe(true)
    expect(isChosen(direct!, undefined)).toBe(false)
  })
  it('one statement is enough where the standard says so, else all are needed', () => {
    const [direct, all, clause] = criterionChoices(item)
    expect(proposesMajor(direct!, ['锁闭'])).toBe(true)
    expect(proposesMajor(all!, ['甲'])).toBe(false)
    expect(proposesMajor(all!, ['甲', '乙'])).toBe(true)
    expect(proposesMajor(clause!, [])).toBe(false)
  })
})

it('ready phrases are put in and taken out, typed text stays', () => {
  const both = togglePhrase(togglePhrase('', '通道堵塞'), '无标志')
  expect(both).toBe('通道堵塞；无标志')
  expect(hasPhrase(both, '无标志')).toBe(true)
  expect(togglePhrase(`${both}；门锁坏`, '通道堵塞')).toBe('无标志；门锁坏')
  expect(togglePhrase('x'.repeat(500), 'y')).toHaveLength(500)
})

describe('companion', () => {
  const contact = { name: '王某', phone: '13800000000' }
  it('begins with the contact of the premises and keeps who it is', () => {
    const first = withMode(undefined, 'sign', contact)
    expect(first).toEqual({ name: '王某', phone: '13800000000' })
    const refused = withMode({ ...first!, title: '店长', signaturePhotoId: 's' }, 'refuse', contact)!
    expect(refused).toEqual({ name: '王某', phone: '13800000000', title: '店长', refusedReason: '拒绝签字' })
    expect(withMode(refused, 'none')).toBeUndefined()
  })
  it('a refusal whose reason is being typed is still a refusal', () => {
    expect(companionMode({ name: '王某', refusedReason: '' })).toBe('refuse')
    expect([companionMode(undefined), companionMode({ name: '' })]).toEqual(['none', 'sign'])
  })
})

describe('the check before submitting', () => {
  const lines = missingLines([
    { itemCode: 'C-1', field: 'result', detail: '还没有作答' }, { itemCode: 'A-1', field: 'photoIds', detail: '须拍照' },
    { itemCode: 'gone', field: 'result', detail: '还没有作答' }, { extraId: 'e', field: 'photoIds', detail: '请为隐患拍照' },
    { field: 'companion', detail: '请填写陪同人员姓名' },
  ], checklist.sections)
  it('leads to the place of each', () => {
    expect(lines.map(({ section }) => section)).toEqual(['C', 'A', 'A', extraSection, finishSection])
    expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length)
  })
  it('is by section, with its name', () => {
    expect(grouped(lines, checklist.sections).map(({ name, lines: own }) => [name, own.length])).toEqual([['用火', 1], ['通道', 2], ['其他隐患', 1], ['陪同与提交', 1]])
  })
  it('reminds of what may be missing', () => {
    expect(reminders(undefined, false)).toHaveLength(2)
    expect(reminders({ name: '王某' }, true)).toHaveLength(1)
    expect(reminders({ name: '王某', signaturePhotoId: 's' }, true)).toEqual([])
    expect(reminders({ name: '王某', refusedReason: '有异议' }, true)).toEqual([])
  })
})

it.each([
  [{ type: 'number', unit: 'm', min: 1.1, max: 1.4 }, '符合要求：1.1～1.4 m'],
  [{ type: 'number', unit: 'm', min: 1.4 }, '符合要求：不小于 1.4 m'],
  [{ type: 'number', max: 4 }, '符合要求：不大于 4'],
  [{ type: 'count', unit: '处', max: 0 }, '符合要求：0（有一处即不符合）'],
  [{ type: 'number' }, ''],
] as const)('limits of %j', (form, text) => expect(limitText(form)).toBe(text))
