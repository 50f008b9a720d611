import type { Category, Facts, NewPremises, Position } from '@/domain/types'
import { defsFor } from './facts'

/** What the officer has entered about new premises. */
export interface PremisesForm {
  name: string
  address: string
  withPosition: boolean
  categories: Category[]
  gridId: string | undefined
  orgId: string
  /** Name of an organisation that is registered together with the premises. */
  newOrg: string
  contactName: string
  contactPhone: string
  qrCode: string
  facts: Facts
}

export const emptyForm = (): PremisesForm => ({
  name: '', address: '', withPosition: true, categories: [], gridId: undefined, orgId: '', newOrg: '', contactName: '', contactPhone: '',
  qrCode: '', facts: {},
})

/** What keeps the form from being stored, by field. */
export function faultsOf({ name, categories, gridId, orgId, newOrg }: PremisesForm): Record<string, string> {
  return {
    ...(!name.trim() && { name: '请填写场所名称' }),
    ...(categories.length === 0 && { categories: '请选择类别，检查表由类别决定' }),
    ...(!gridId && { gridId: '请选择网格' }),
    ...(!orgId && !newOrg.trim() && { orgId: '请选择单位，或填写新单位的名称' }),
  }
}

/** The premises as they are registered. Facts of a category that was taken back are left out. */
export function inputOf(form: PremisesForm, orgId: string, position: Position | undefined): Omit<NewPremises, 'id'> {
  const asked = new Set(defsFor(form.categories).map(({ key }) => key))
  const facts = Object.fromEntries(Object.entries(form.facts).filter(([key]) => asked.has(key)))
  const contact = { ...(form.contactName.trim() && { name: form.contactName.trim() }), ...(form.contactPhone.trim() && { phone: form.contactPhone.trim() }) }
  return {
    name: form.name.trim(), orgId, gridId: form.gridId!, categories: form.categories,
    ...(form.address.trim() && { address: form.address.trim() }),
    ...(position && { position }),
    ...(form.qrCode.trim() && { qrCode: form.qrCode.trim() }),
    ...(Object.keys(contact).length > 0 && { contact }),
    ...(Object.keys(facts).length > 0 && { facts }),
  }
}

// An officer is called away in the middle of a form more often than not.
const keyOf = (userId: string) => `hazard-new-premises-${userId}`

export function keptForm(userId: string): Partial<PremisesForm> {
  try {
    return JSON.parse(localStorage.getItem(keyOf(userId)) ?? '{}') as Partial<PremisesForm>
  } catch {
    return {}
  }
}

export function keepForm(userId: string, form: PremisesForm) {
  try {
    localStorage.setItem(keyOf(userId), JSON.stringify(form))
  } catch {
    // A full storage keeps nothing; the form on the screen is not touched.
  }
}

export const clearForm = (userId: string) => localStorage.removeItem(keyOf(userId))
