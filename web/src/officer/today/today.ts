import { addDays, countdownText, dayOf, today } from '@/domain/dates'
import { allowedActions } from '@/domain/machine'
import type { Me } from '@/domain/types'
import type { PlannedVisit } from '@/store/premises'
import type { FindingRow } from '@/store/rows'

/** Findings that this person may re-check now, the most urgent first as they came. */
export const recheckable = (rows: readonly FindingRow[], me: Me, now: number): FindingRow[] =>
  rows.filter(({ status, finding }) => status === 'awaiting_recheck' &&
    // A photo that has not arrived keeps the step from being sent, not from being done here.
    allowedActions(finding, me, { now, hasPhoto: () => true }).some(({ action }) => action === 'pass' || action === 'fail'))

export interface VisitDay {
  key: string
  /** 「已逾期」「今天」「明天」「11-27 星期五」 */
  label: string
  overdue: boolean
  visits: PlannedVisit[]
}

const weekdays = ['日', '一', '二', '三', '四', '五', '六']

function labelOf(day: string, now: number): string {
  if (day === today(now)) return '今天'
  if (day === addDays(today(now), 1)) return '明天'
  return `${day.slice(5)} 星期${weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]}`
}

/** Planned visits by the day until which they are due: the overdue ones first, as one group. */
export function visitsByDay(visits: readonly PlannedVisit[], now: number): VisitDay[] {
  const days = new Map<string, VisitDay>()
  for (const visit of visits) {
    const day = visit.overdue ? '' : dayOf(visit.nextVisitBy)
    const group = days.get(day) ?? { key: day || 'overdue', label: day ? labelOf(day, now) : '已逾期', overdue: !day, visits: [] }
    group.visits.push(visit)
    days.set(day, group)
  }
  return [...days.values()].sort((a, b) => Number(b.overdue) - Number(a.overdue) || a.key.localeCompare(b.key))
}

export const dueText = ({ nextVisitBy }: PlannedVisit, now: number): string => countdownText(nextVisitBy, now)
