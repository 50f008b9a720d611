import { Fraction } from './fraction'
import { scoreTables } from './jgj59'
import type { Checklist, ChecklistItem, Deduction, Result, ScoreResult } from './types'

/** The answer to one item as scoring sees it; without a result it is not answered yet. */
export interface Marks {
  itemCode: string
  result?: Result
  deductions?: readonly Deduction[]
}

export type Given = ReadonlyMap<string, Marks>

/**
 * Scores the answers to a checklist live, exactly as the server will: items
 * without an answer count neither for nor against. It asks about every item of
 * the checklist: give it the asked sections alone.
 */
export function score(checklist: Pick<Checklist, 'sections' | 'scoring'>, marks: readonly Marks[]): ScoreResult {
  const given: Given = new Map(marks.map((mark) => [mark.itemCode, mark]))
  const method = checklist.scoring?.method ?? 'none'
  const complete = checklist.sections.every(({ items }) => items.every(({ code }) => given.get(code)?.result))
  const result: ScoreResult = { method, complete, notes: [], summary: [], tables: [] }
  switch (method) {
    case 'percentage':
      return { ...result, ...ratio(checklist, given, () => 1) }
    case 'weighted':
      return { ...result, ...ratio(checklist, given, ({ weight = 0 }) => weight) }
    case 'jgj59':
      return { ...result, ...scoreTables(checklist, given) }
  }
  return result
}

/** The weight of what passed in a hundred of what passed or failed. */
function ratio(
  { sections }: Pick<Checklist, 'sections'>, given: Given, weightOf: (item: ChecklistItem) => number,
): Partial<ScoreResult> {
  let passed = 0
  let asked = 0
  for (const item of sections.flatMap(({ items }) => items)) {
    const result = given.get(item.code)?.result
    if (result === 'pass' || result === 'fail') asked += weightOf(item)
    if (result === 'pass') passed += weightOf(item)
  }
  if (asked === 0) return { notes: ['没有可计分的检查项'] }
  const percent = Fraction.of(passed * 100, asked)
  return { points: `${passed}`, max: `${asked}`, percent: percent.exact, shown: percent.shown }
}
