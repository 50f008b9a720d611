import type { ChecklistItem, Deduction } from '@/domain/types'

type Suggested = NonNullable<ChecklistItem['deductions']>[number]

/** A usual deduction of an item, and how it stands in the answer. */
export interface Line {
  suggested: Suggested
  /** How many of them; 0 is not deducted. */
  count: number
  /** Points of each. */
  points: number
}

const countForm = (each: string) => new RegExp(`（([1-9][0-9]*) ${escaped(each)}）$`)
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** How a deduction stands in the record: with the number of occurrences where the standard counts them. */
export const reasonOf = ({ text, each }: Suggested, count: number): string => (each ? `${text}（${count} ${each}）` : text)

function lineOf(suggested: Suggested, given: readonly Deduction[]): Line {
  const { text, each, min } = suggested
  for (const { points, reason } of given) {
    if (!each && reason === text) return { suggested, count: 1, points: Number(points) }
    const count = each && reason.startsWith(text) ? Number(countForm(each).exec(reason)?.[1] ?? 0) : 0
    if (count > 0 && reason === reasonOf(suggested, count)) return { suggested, count, points: Number(points) / count }
  }
  return { suggested, count: 0, points: min }
}

/** The usual deductions as lines to tick. */
export const linesOf = (item: ChecklistItem, given: readonly Deduction[]): Line[] =>
  (item.deductions ?? []).map((suggested) => lineOf(suggested, given))

/** What the officer wrote himself. */
export const ownDeductions = (item: ChecklistItem, given: readonly Deduction[]): Deduction[] => {
  const usual = new Set(linesOf(item, given).filter(({ count }) => count > 0).map(({ suggested, count }) => reasonOf(suggested, count)))
  return given.filter(({ reason }) => !usual.has(reason))
}

/** The deductions of an answer from its parts. */
export const deductionsFrom = (lines: readonly Line[], own: readonly Deduction[]): Deduction[] => [
  ...lines.filter(({ count }) => count > 0).map(({ suggested, count, points }) => ({
    points: round(points * count), reason: reasonOf(suggested, count),
  })),
  ...own,
]

const round = (points: number) => Math.round(points * 100) / 100

const pointsForm = /^[0-9]{1,3}(\.[0-9]{1,2})?$/

/** What is deducted, at most what the item is worth. Points that cannot be read count nothing yet. */
export function deducted(item: Pick<ChecklistItem, 'full'>, given: readonly Deduction[]): { points: number; capped: boolean } {
  const readable = given.map(({ points }) => String(points)).filter((text) => pointsForm.test(text))
  // In hundredths, for these are exact.
  const total = readable.reduce((all, text) => all + Math.round(Number(text) * 100), 0)
  const full = (item.full ?? 0) * 100
  return { points: Math.min(total, full) / 100, capped: total > full }
}

/** What the hazard is called when the officer has not said otherwise. */
export const describe = (given: readonly Deduction[]): string =>
  given.map(({ reason }) => reason.trim()).filter(Boolean).join('；').slice(0, 500)
