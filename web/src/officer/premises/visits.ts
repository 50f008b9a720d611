import type { InspectionRow } from '@/store/rows'

/** A visit of premises in a list. */
export interface Visit {
  id: string
  kind: string
  at: string
  by: string
  findings: number
  draft: boolean
  /** Where it can be seen on this tablet. */
  to?: string
}

/** Visits of this tablet and of the service as one list, each once, drafts first and then the newest. */
export function mergedVisits(own: readonly InspectionRow[], others: readonly Visit[], me: string): Visit[] {
  const mine = own.map(({ id, kind, performedAt, startedAt, findingIds, state }): Visit => ({
    id, kind, at: performedAt ?? startedAt, by: me, findings: findingIds.length, draft: state === 'draft',
    to: state === 'draft' ? `/inspect/${id}` : `/inspect/${id}/summary`,
  }))
  const known = new Set(mine.map(({ id }) => id))
  return [...mine, ...others.filter(({ id }) => !known.has(id))]
    .sort((a, b) => Number(b.draft) - Number(a.draft) || b.at.localeCompare(a.at))
}
