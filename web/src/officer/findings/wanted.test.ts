import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Finding, Me } from '@/domain/types'
import { byField, commandsOf, faultsOf, formFor, mergedData, unplaced } from './wanted'

const lives = JSON.parse(readFileSync('src/domain/generated/vectors/lives.json', 'utf8')) as { finding: Finding }[]
const listed = lives.find(({ finding }) => finding.status === 'listed' && finding.severity === 'general')!.finding
const me: Me = { id: 'me', name: '张检查', role: 'inspector', orgId: 'office', gridIds: [] }
const situation = { now: Date.parse('2026-11-24T02:00:00Z') }
const responsible = { responsibleOrgId: 'org', responsiblePerson: { name: '王店长' }, measures: '清理' }

it('三定 is 派责 and then 定时限', () => {
  const wanted = commandsOf('three_fixes', { ...responsible, dueAt: '2026-12-01' })
  expect(wanted).toEqual([{ action: 'assign', data: responsible }, { action: 'set_deadline', data: { dueAt: '2026-12-01' } }])
  expect(faultsOf(listed, wanted, me, situation)).toEqual([])
})

it('names what is missing of both steps at once', () => {
  const faults = byField(faultsOf(listed, commandsOf('three_fixes', { responsibleOrgId: 'org' }), me, situation))
  expect([...faults.keys()]).toEqual(['responsibleUserId', 'measures', 'dueAt'])
  expect(unplaced(faults, formFor('three_fixes', listed)!)).toEqual([])
})

it('judges the deadline on the finding as assigned', () => {
  const [fault] = faultsOf(listed, commandsOf('three_fixes', { ...responsible, dueAt: '2027-12-01' }), me, situation)
  expect(fault).toMatchObject({ field: 'dueAt', detail: expect.stringContaining('15 天') })
})

it('says what belongs to no field', () => {
  const faults = byField(faultsOf({ ...listed, status: 'closed' }, commandsOf('set_deadline', { dueAt: '2026-12-01' }), me, situation))
  expect(unplaced(faults, formFor('set_deadline', listed)!)).toEqual(['隐患的当前状态不能进行此操作'])
})

it('takes up commands again', () => {
  expect(mergedData([{ data: responsible }, { data: { dueAt: '2026-12-01' } }])).toEqual({ ...responsible, dueAt: '2026-12-01' })
})
