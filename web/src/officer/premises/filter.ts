import { classLabels, type Class } from '@/domain/generated/labels'
import type { Category } from '@/domain/types'

/** What the list of premises is narrowed to. */
export interface PremisesFilter {
  q: string
  category?: Category | undefined
  gridId?: string | undefined
  class?: Class | undefined
  near: boolean
}

type Query = Record<string, unknown>

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)

/** The filter of an address. */
export function filterFrom(query: Query): PremisesFilter {
  return {
    q: text(query.q) ?? '', category: text(query.category) as Category | undefined, gridId: text(query.grid),
    class: text(query.class) as Class | undefined, near: query.near === '1',
  }
}

/** The address of a filter; what is not narrowed is not in it. */
export function queryOf({ q, category, gridId, class: supervised, near }: PremisesFilter): Record<string, string> {
  return {
    ...(q.trim() && { q: q.trim() }), ...(category && { category }), ...(gridId && { grid: gridId }),
    ...(supervised && { class: supervised }), ...(near && { near: '1' }),
  }
}

/** 「A 类」: the chip has no room for the period. */
export const classShort = (of: Class): string => classLabels[of].split('（')[0]!

export const classChips = (Object.keys(classLabels) as Class[]).map((value) => ({ value, label: classShort(value) }))
