import { expect, it } from 'vitest'
import type { OutboxLine } from '@/store/outbox'
import { isConflict, maySendAnyway, mendingOf } from './mending'

const act = (action: string, id = action) => ({ id, kind: 'act', target: 'f1', aggregate: 'finding:f1', body: { action } }) as OutboxLine

it('leads to where the old values can be changed', () => {
  expect(mendingOf(act('fix_on_site'), [])).toMatchObject({ to: '/findings/f1?do=fix_on_site&again=fix_on_site' })
  expect(mendingOf(act('fail'), [])).toMatchObject({ to: '/findings/f1/recheck?again=fail' })
  expect(mendingOf({ kind: 'putInspection', target: 'i' } as OutboxLine, [])).toMatchObject({ how: 'revise' })
})

it('三定 is mended as one', () => {
  expect(mendingOf(act('assign'), [act('assign'), act('set_deadline')])).toMatchObject({ to: '/findings/f1?do=three_fixes&again=assign' })
  expect(mendingOf(act('assign'), [act('assign')])).toMatchObject({ to: '/findings/f1?do=assign&again=assign' })
})

it('a signature and a new place are not mended here', () => {
  expect([mendingOf(act('sign'), []), mendingOf({ kind: 'createPremises' } as OutboxLine, [])]).toEqual([undefined, undefined])
})

it('knows a colleague\'s step', () => {
  const stale = { ...act('assign'), problem: { code: 'stale' } } as OutboxLine
  const late = { ...act('assign'), problem: { code: 'not_now' } } as OutboxLine
  const wrong = { ...act('assign'), problem: { code: 'invalid' } } as OutboxLine
  expect([stale, late, wrong].map(isConflict)).toEqual([true, true, false])
})

it('sends all the same only what is still the same step', () => {
  const stale = { ...act('assign'), title: '派责 · 东门商场：通道堵塞', problem: { code: 'stale' } } as OutboxLine
  expect(maySendAnyway(stale, { status: 'listed' })).toBe(true)
  expect(maySendAnyway(stale, { status: 'rectifying' })).toBe(false) // it would be a hand-over
  expect(maySendAnyway(stale, { status: 'closed' })).toBe(false)
  expect(maySendAnyway({ ...stale, problem: { ...stale.problem!, code: 'not_now' } }, { status: 'listed' })).toBe(false)
})
