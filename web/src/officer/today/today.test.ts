import { describe, expect, it } from 'vitest'
import { endOfDay } from '@/domain/dates'
import type { Finding, Me } from '@/domain/types'
import { findingRow } from '@/store/findings'
import { finding, officer, premises } from '@/testing/fixtures'
import { pulledCounts } from './firstPull'
import { recheckable, visitsByDay } from './today'

const now = Date.parse('2026-11-24T01:00:00Z')
const place = premises()

describe('planned visits', () => {
  const visit = (name: string, day: string) => ({ premises: { ...place, name }, nextVisitBy: endOfDay(day), overdue: Date.parse(endOfDay(day)) < now })
  it('are by day, the overdue ones first and together', () => {
    const days = visitsByDay([visit('a', '2026-10-01'), visit('b', '2026-11-20'), visit('c', '2026-11-24'), visit('d', '2026-11-25'), visit('e', '2026-11-27'), visit('f', '2026-11-24')], now)
    expect(days.map(({ label, visits }) => [label, visits.map(({ premises: { name } }) => name).join('')])).toEqual([['已逾期', 'ab'], ['今天', 'cf'], ['明天', 'd'], ['11-27 星期五', 'e']])
    expect(days.map(({ overdue }) => overdue)).toEqual([true, false, false, false])
  })
})

describe('re-checks', () => {
  const me = officer()
  const waiting = (over: Partial<Finding> = {}) => findingRow({
    ...finding(place), status: 'awaiting_recheck', fix: { commandId: 'c', by: { userId: 'x', name: '店主', orgId: 'o', role: 'enterprise' }, at: '2026-11-23T00:00:00.000Z', photoIds: [] }, ...over,
  } as Finding)
  it('are mine when I neither found it nor reported the fix', () => {
    const mine: Me = me
    const found = waiting({ inspector: { userId: me.id, name: me.name, orgId: me.orgId, role: 'inspector' } })
    const listed = findingRow(finding(place))
    expect(recheckable([waiting(), found, listed], mine, now)).toHaveLength(1)
  })
})

it('counts of the first pull are in words that people know', () => {
  expect(pulledCounts({ grid: 3, premises: 57, checklistBody: 12, finding: 0, novelty: 4 })).toEqual([
    { kind: 'premises', label: '场所', count: 57 }, { kind: 'grid', label: '网格', count: 3 },
  ])
})
