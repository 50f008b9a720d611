import { describe, expect, it } from 'vitest'
import { factDefs } from '@/domain/generated/facts'
import type { ChecklistItem } from '@/domain/types'
import type { InspectionRow } from '@/store/rows'
import { checklist, head } from '@/testing/fixtures'
import { defsFor, defsOf, factText, numberFault, withFact } from './facts'
import { classShort, filterFrom, queryOf } from './filter'
import { inOrder } from './fitting'
import { clearForm, emptyForm, faultsOf, inputOf, keepForm, keptForm } from './newPremises'
import { mergedVisits } from './visits'

const def = (key: string) => factDefs.find((one) => one.key === key)!

describe('facts', () => {
  it('are asked by category, each once', () => {
    const both = defsFor(['fire', 'three_in_one']).map(({ key }) => key)
    expect(new Set(both).size).toBe(both.length)
    expect(both).toContain('residents')
    expect(defsFor([])).toEqual([])
    expect(defsOf(['floors']).map(({ name }) => name)).toEqual(['地上层数'])
  })
  it.each([
    ['floors', '3', undefined], ['floors', '3.5', '请填写整数'], ['floors', '900', '应在 0～200 层 之间，请核对'],
    ['buildingHeight', '24.5', undefined], ['buildingHeight', 'hoch', '请填写数字，例如 3.5'], ['buildingHeight', '', undefined],
  ])('%s %s: %s', (key, text, fault) => expect(numberFault(def(key), text)).toBe(fault))
  it('read as people say them', () => {
    expect([factText(def('floors'), 3), factText(def('highRise'), false), factText(def('owner'), '王某'), factText(def('floors'), undefined)]).toEqual(['3 层', '否', '王某', ''])
  })
  it('an empty value is no fact', () => {
    expect(withFact({ floors: 3, owner: '王某' }, 'owner', '')).toEqual({ floors: 3 })
    expect(withFact({}, 'highRise', false)).toEqual({ highRise: false })
  })
})

it('a filter goes into the address and comes back', () => {
  const filter = { q: '加油', category: 'gas' as const, gridId: 'g', class: 'd' as const, near: true }
  expect(filterFrom(queryOf(filter))).toEqual(filter)
  expect(queryOf(filterFrom({ q: ['a'], near: 'yes' }))).toEqual({})
  expect(classShort('d')).toBe('D 类')
})

describe('the fitting checklists', () => {
  const other = (code: string, over: object = {}) => ({ head: { ...head, code, id: code }, checklist: { ...checklist, code, ...over } })
  it('come with the widest first and scored tables behind, without those that ask nothing', () => {
    const one = [{ ...checklist.sections[2]!, items: checklist.sections[2]!.items.slice(0, 1) as ChecklistItem[] }]
    const order = inOrder([
      other('small', { sections: one }), other('table', { scoring: { method: 'jgj59' } }), other('wide'),
      other('nothing', { sections: [checklist.sections[1]!] }),
    ], { categories: ['fire'], facts: { floors: 3 } })
    expect(order.map(({ head: { code }, asked }) => [code, asked])).toEqual([['wide', 4], ['small', 1], ['table', 4]])
  })
  it('follow the categories of the premises', () => {
    const gas = { ...other('gas'), head: { ...head, code: 'gas', category: 'gas' as const } }
    expect(inOrder([other('fire'), gas], { categories: ['gas', 'fire'], facts: {} }).map(({ head: { code } }) => code)).toEqual(['gas', 'fire'])
  })
})

describe('new premises', () => {
  const form = { ...emptyForm(), name: ' 东门小吃 ', categories: ['fire' as const], gridId: 'g', newOrg: '东门小吃店', contactPhone: '138', facts: { floors: 2, bridgeType: '拱桥' } }
  it('say what is missing', () => {
    expect(Object.keys(faultsOf(emptyForm()))).toEqual(['name', 'categories', 'gridId', 'orgId'])
    expect(faultsOf(form)).toEqual({})
  })
  it('leave out what is empty and facts of categories that were taken back', () => {
    expect(inputOf(form, 'o', undefined)).toEqual({ name: '东门小吃', orgId: 'o', gridId: 'g', categories: ['fire'], contact: { phone: '138' }, facts: { floors: 2 } })
    expect(inputOf(form, 'o', { lat: 1, lng: 2 }).position).toEqual({ lat: 1, lng: 2 })
  })
  it('survive leaving the page, for each officer alone', () => {
    keepForm('u', form)
    expect(keptForm('u').name).toBe(form.name)
    expect(keptForm('v')).toEqual({})
    clearForm('u')
    expect(keptForm('u')).toEqual({})
  })
})

it('visits of this tablet and of the service are one list', () => {
  const own = [
    { id: '1', kind: 'daily', startedAt: '2026-11-20T01:00:00.000Z', performedAt: '2026-11-20T02:00:00.000Z', findingIds: ['f'], state: 'sent' },
    { id: '2', kind: 'daily', startedAt: '2026-11-10T01:00:00.000Z', findingIds: [], state: 'draft' },
  ] as unknown as InspectionRow[]
  const theirs = ['1', '3'].map((id) => ({ id, kind: 'special', at: `2026-11-2${id}T00:00:00.000Z`, by: '李敏', findings: 0, draft: false }))
  const list = mergedVisits(own, theirs, '陈国栋')
  expect(list.map(({ id }) => id)).toEqual(['2', '3', '1'])
  expect(list.map(({ to }) => to)).toEqual(['/inspect/2', undefined, '/inspect/1/summary'])
})
