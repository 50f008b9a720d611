import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { allowedActions } from '@/domain/machine'
import type { Finding, Me } from '@/domain/types'
import { formOf } from './forms'
import { stepsOf } from './steps'

interface Line {
  finding: Finding
  now: string
  by?: Me
}

const lines = JSON.parse(readFileSync('src/domain/generated/vectors/lives.json', 'utf8')) as Line[]
const officer: Me = { id: 'a-new-officer', name: '新来的', role: 'inspector', orgId: 'office', gridIds: [] }

const situations = lines.flatMap(({ finding, now, by }) =>
  [officer, ...(by?.role === 'inspector' ? [by] : [])].map((me) => {
    const allowed = allowedActions(finding, me, { now: Date.parse(now), hasPhoto: () => true })
    return { finding, allowed, steps: stepsOf(finding, allowed) }
  }),
)

describe('over every stage of every life in the golden vectors', () => {
  it('has some', () => expect(situations.length).toBeGreaterThan(20))

  it('each allowed action is reached by a button, and nothing else is', () => {
    for (const { allowed, steps } of situations) {
      const covered = new Set([...steps.main, ...steps.menu].flatMap(({ covers }) => covers))
      const wanted = new Set(allowed.map(({ action }) => action))
      if (wanted.has('pass') || wanted.has('fail')) wanted.add('pass').add('fail')
      expect(covered).toEqual(wanted)
    }
  })

  it('each button leads to a page or to a sheet with a form', () => {
    for (const { finding, steps } of situations) {
      for (const { page, sheet, key } of [...steps.main, ...steps.menu]) {
        const leads = page !== undefined || sheet === 'three_fixes' || (sheet !== undefined && formOf(sheet, finding) !== undefined)
        expect(leads, key).toBe(true)
      }
    }
  })
})

const at = (status: string, actions: string[], rest = {}) =>
  stepsOf({ status, ...rest } as Finding, actions.map((action) => ({ action, name: action, needs: [] })) as never)

it('the likely step comes first', () => {
  expect(at('listed', ['assign', 'fix_on_site', 'add_note']).main.map(({ key }) => key)).toEqual(['three_fixes', 'fix_on_site'])
  expect(at('rectifying', ['report_fixed', 'grant_extension', 'refuse_extension']).main[0]?.key).toBe('grant_extension')
  expect(at('awaiting_recheck', ['fail']).main.map(({ key }) => key)).toEqual(['recheck'])
})

it('a plan that is there already moves to the menu', () => {
  expect(at('rectifying', ['submit_plan']).main).toHaveLength(1)
  expect(at('rectifying', ['submit_plan'], { plan: {} }).menu.map(({ label }) => label)).toEqual(['更换治理方案'])
})
