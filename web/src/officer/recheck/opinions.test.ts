import { expect, it } from 'vitest'
import type { Finding } from '@/domain/types'
import { keptOpinion, onVerdict, verdictData } from './opinions'

const finding = { severity: 'general' } as Finding
const now = Date.parse('2026-11-24T02:00:00Z')

it('a ready sentence goes with its verdict, own words stay', () => {
  expect(keptOpinion('现场核实，隐患已消除')).toBe('')
  expect(keptOpinion('现场核实，隐患已消除；北门仍需观察')).toBe('现场核实，隐患已消除；北门仍需观察')
})

it('不合格 needs a new deadline, 合格 has none', () => {
  expect(onVerdict('fail', finding, {}, now).dueAt).toBe('2026-12-01')
  expect(onVerdict('pass', finding, { dueAt: '2026-12-01' }, now).dueAt).toBeUndefined()
  expect(verdictData('pass', { opinion: '合格', dueAt: '2026-12-01', photoIds: [] })).toEqual({ opinion: '合格' })
  expect(verdictData('fail', { opinion: '不行', dueAt: '2026-12-01', photoIds: ['a'] })).toEqual({ opinion: '不行', dueAt: '2026-12-01', photoIds: ['a'] })
})
