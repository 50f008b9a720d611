import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { categoryLabels, severityLabels, statusLabels } from '@/domain/generated/labels'
import { lateness } from '@/domain/machine'
import type { FindingFilter } from '@/store/findings'
import type { FindingRow } from '@/store/rows'

/** What the chips above the list of findings say. It stands in the address, so that going back finds it again. */
export interface ListFilter {
  /** Only what I found, fixed or re-checked; else all of my grids. */
  mine?: 'yes' | undefined
  status?: string | undefined
  late?: Late | undefined
  severity?: string | undefined
  category?: string | undefined
  q?: string | undefined
}

export type Late = 'overdue' | 'stalled' | 'unsent'

export const lateLabels: Readonly<Record<Late, string>> = { overdue: '已逾期', stalled: '未按时处置', unsent: '有未上传' }

const oneOf = (known: object, given: unknown): string | undefined =>
  typeof given === 'string' && Object.hasOwn(known, given) ? given : undefined

/** Reads the address; what this version does not know is left out. */
export function filterOf(query: LocationQuery): ListFilter {
  const q = typeof query.q === 'string' ? query.q : undefined
  return {
    mine: query.mine === 'yes' ? 'yes' : undefined,
    status: oneOf(statusLabels, query.status),
    late: oneOf(lateLabels, query.late) as Late | undefined,
    severity: oneOf(severityLabels, query.severity),
    category: oneOf(categoryLabels, query.category),
    q: q || undefined,
  }
}

export const queryOf = (filter: ListFilter): LocationQueryRaw =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value))

export const isFiltered = (filter: ListFilter): boolean => Object.values(filter).some(Boolean)

/** The part that the database answers. The status is counted here, so that every chip knows its number. */
export function storeFilter({ mine, late, severity, category, q, status }: ListFilter, userId: string): FindingFilter {
  return {
    open: status !== 'closed' && status !== 'voided',
    ...(mine && { userId }),
    ...(late === 'overdue' && { overdue: true }),
    ...(late === 'stalled' && { stalled: true }),
    ...(severity && { severity }),
    ...(category && { category }),
    ...(q && { q }),
  }
}

/** Rows to show, and how many there are of each status. */
export function chosen(rows: readonly FindingRow[], { status, late }: ListFilter): { shown: FindingRow[]; counts: Map<string, number> } {
  const all = late === 'unsent' ? rows.filter(({ pending }) => pending > 0) : rows
  const counts = new Map<string, number>()
  for (const row of all) counts.set(row.status, (counts.get(row.status) ?? 0) + 1)
  return { shown: status ? all.filter((row) => row.status === status) : [...all], counts }
}

/** The time that counts for the present holder, and what it means. */
export function deadlineOf(row: FindingRow, now: number): { at: string; name: string } | undefined {
  const { finding } = row
  const late = lateness(finding, now)
  if (finding.dueAt && (finding.status === 'rectifying' || late.overdue)) return { at: finding.dueAt, name: '整改期限' }
  return finding.actBy && row.open ? { at: finding.actBy, name: '处置时限' } : undefined
}
