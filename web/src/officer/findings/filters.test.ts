import { describe, expect, it } from 'vitest'
import type { FindingRow } from '@/store/rows'
import { chosen, deadlineOf, filterOf, isFiltered, queryOf, storeFilter } from './filters'

const row = (finding: object, rest: object = {}) =>
  ({ pending: 0, open: 1, finding, status: (finding as { status?: string }).status, ...rest }) as unknown as FindingRow

describe('the filter in the address', () => {
  it('comes back as it was', () => {
    const filter = { mine: 'yes', status: 'rectifying', late: 'overdue', severity: 'major', category: 'fire', q: '配电箱' } as const
    expect(filterOf(queryOf(filter) as never)).toEqual(filter)
  })
  it('ignores what nobody knows', () => {
    const filter = filterOf({ status: 'toString', late: 'x', severity: ['major'], q: '' } as never)
    expect(isFiltered(filter)).toBe(false)
    expect(queryOf(filter)).toEqual({})
  })
  it('asks the database for closed ones only by name', () => {
    expect(storeFilter({}, 'me')).toEqual({ open: true })
    expect(storeFilter({ status: 'closed', mine: 'yes', late: 'stalled' }, 'me')).toEqual({ open: false, userId: 'me', stalled: true })
  })
})

it('counts every status and shows one', () => {
  const rows = [row({ status: 'listed' }, { pending: 2 }), row({ status: 'rectifying' }), row({ status: 'listed' })]
  const { shown, counts } = chosen(rows, { status: 'listed' })
  expect([shown.length, counts.get('listed'), counts.get('rectifying')]).toEqual([2, 2, 1])
  expect(chosen(rows, { late: 'unsent' }).shown).toEqual([rows[0]])
})

it('names the time that counts', () => {
  const now = Date.parse('2026-11-24T00:00:00Z')
  const dueAt = '2026-11-20T00:00:00Z'
  const actBy = '2026-11-26T00:00:00Z'
  expect(deadlineOf(row({ status: 'rectifying', dueAt: actBy, actBy }), now)).toEqual({ at: actBy, name: '整改期限' })
  expect(deadlineOf(row({ status: 'awaiting_recheck', dueAt, actBy }), now)).toEqual({ at: dueAt, name: '整改期限' })
  expect(deadlineOf(row({ status: 'awaiting_recheck', dueAt: actBy, actBy: dueAt }), now)).toEqual({ at: dueAt, name: '处置时限' })
  expect(deadlineOf(row({ status: 'closed', dueAt: actBy }, { open: 0 }), now)).toBeUndefined()
})
