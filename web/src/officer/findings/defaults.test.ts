import { expect, it } from 'vitest'
import type { Org, Premises, User } from '@/domain/types'
import { dayChoices, proposedResponsible, spokenDay } from './defaults'

const now = Date.parse('2026-11-24T15:59:00Z') // 23:59 in Shanghai

it('offers what the policy allows, its default among it', () => {
  expect(dayChoices('general', now).map(({ day, label }) => [day, label])).toEqual([
    ['2026-11-24', '今天'], ['2026-11-27', '3 天'], ['2026-12-01', '7 天'], ['2026-12-09', '15 天'],
  ])
  expect(dayChoices('major', now).map(({ label }) => label)).toEqual(['3 天', '7 天', '15 天', '30 天', '60 天', '90 天'])
})

it('says the day as people do', () => expect(spokenDay('2026-11-27')).toBe('11月27日 周五'))

const org = { id: 'org', contact: { name: '赵总', phone: '1' } } as Org
const premises = { orgId: 'org', contact: { name: '王店长', phone: '13900000000' } } as Premises
const account = (name: string) => ({ id: `u-${name}`, name }) as User

it('proposes the contact of the premises', () => {
  expect(proposedResponsible({ premises, org, users: [] })).toEqual({
    responsibleOrgId: 'org', responsiblePerson: { name: '王店长', phone: '13900000000' },
  })
})

it('takes the account of that name', () => {
  expect(proposedResponsible({ premises, org, users: [account('李四'), account('王店长')] })).toEqual({
    responsibleOrgId: 'org', responsibleUserId: 'u-王店长',
  })
})

it('falls back on the organisation, on its only account, on nobody', () => {
  expect(proposedResponsible({ org, users: [] }).responsiblePerson?.name).toBe('赵总')
  expect(proposedResponsible({ users: [account('李四')] })).toEqual({ responsibleUserId: 'u-李四' })
  expect(proposedResponsible({ users: [account('李四'), account('王五')] })).toEqual({})
})
