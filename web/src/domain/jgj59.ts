import { Fraction } from './fraction'
import { gradeLabels, type Grade } from './generated/labels'
import { clip } from './reason'
import type { Given, Marks } from './scoring'
import type { Checklist, ChecklistItem, ChecklistSection, Deduction, ScoreResult } from './types'

type TableScore = ScoreResult['tables'][number]
type ItemScore = TableScore['items'][number]
type SummaryScore = ScoreResult['summary'][number]

const tableFull = 100
const guaranteeSum = 60
const guaranteeLimit = Fraction.of(40)
const hundred = Fraction.of(100)
const excellentFrom = Fraction.of(80)
const qualifiedFrom = Fraction.of(70)

/** A table with its exact points, which the API writes as text. */
interface Scored {
  table: TableScore
  points: Fraction
  notes: string[]
}

/** Scores by chapters 4 and 5 of JGJ 59-2011. */
export function scoreTables({ sections, scoring }: Pick<Checklist, 'sections' | 'scoring'>, given: Given): Partial<ScoreResult> {
  const literal = scoring?.guarantee === 'literal'
  const scored = sections.filter(({ table }) => table).map((section) => scoreTable(section, literal, given))
  const notes = scored.flatMap((one) => one.notes)
  const tables = scored.map(({ table }) => table)
  const lines = summarise(scored)
  const summary = lines.map(({ line }) => line)
  const counted = lines.filter(({ line }) => !line.absent)
  const present = counted.reduce((sum, { line }) => sum + line.max, 0)
  if (present === 0) return { tables, summary, notes: [...notes, '还没有评分'] }
  let got = counted.reduce((sum, { points }) => sum.plus(points), Fraction.zero)
  if (present !== tableFull) {
    got = got.times(Fraction.of(tableFull, present))
    notes.push(`汇总表有缺项，按 A2 = D / E × 100 换算，E = ${present}`)
  }
  const grade = gradeOf(got, tables)
  return {
    tables, summary, notes, points: got.exact, max: `${tableFull}`, percent: got.exact, shown: got.shown,
    grade, gradeName: gradeLabels[grade],
  }
}

/** Carries the tables over into the summary table: A1 = B × C / 100, where C is the mean of the tables of an item. */
function summarise(scored: readonly Scored[]): { line: SummaryScore; points: Fraction }[] {
  return [...groupByName(scored)].map(([name, members]) => {
    const max = members[0]!.table.summaryMax
    const counted = members.filter(({ table }) => !table.absent)
    if (counted.length === 0) return { line: { name, max, absent: true }, points: Fraction.zero }
    const sum = counted.reduce((total, { points }) => total.plus(points), Fraction.zero)
    const points = sum.over(Fraction.of(counted.length)).times(Fraction.of(max, tableFull))
    return { line: { name, max, points: points.exact, shown: points.shown }, points }
  })
}

const byName = ({ table }: Scored) => table.summary

/** The order of the first table of each name. */
function groupByName(scored: readonly Scored[]): Map<string, Scored[]> {
  const groups = new Map<string, Scored[]>()
  for (const one of scored) groups.set(byName(one), [...(groups.get(byName(one)) ?? []), one])
  return groups
}

/** By the exact number of points (5.0.2). */
function gradeOf(got: Fraction, tables: readonly TableScore[]): Grade {
  if (tables.some(({ zeroBecause }) => zeroBecause)) return 'unqualified'
  if (got.compare(excellentFrom) >= 0) return 'excellent'
  return got.compare(qualifiedFrom) >= 0 ? 'qualified' : 'unqualified'
}

/** What the items of one table add up to. */
interface Tally {
  got: Fraction
  full: Fraction
  /** The same of the guarantee items, and the full points of those not answered yet. */
  sure: Fraction
  possible: Fraction
  open: Fraction
  absent: boolean
  missing: boolean
  /** Name of the first guarantee item that scores nothing. */
  nothing: string
  guarantees: number
  waiting: number
}

function scoreTable(section: ChecklistSection, literal: boolean, given: Given): Scored {
  const head = section.table!
  const notes: string[] = []
  const tally: Tally = {
    got: Fraction.zero, full: Fraction.zero, sure: Fraction.zero, possible: Fraction.zero, open: Fraction.zero,
    absent: false, missing: false, nothing: '', guarantees: 0, waiting: 0,
  }
  const items = section.items.map((item) => {
    const marks = given.get(item.code)
    const { line, got, note } = scoreItem(item, marks)
    if (note) notes.push(note)
    count(tally, item, got, !marks?.result)
    return line
  })
  const table: TableScore = {
    sectionCode: section.code, number: head.number, name: section.name, summary: head.summary, summaryMax: head.points,
    max: tableFull, guarantee: tally.sure.exact, complete: tally.waiting === 0, items,
  }
  const note = (text: string) => notes.push(`表${head.number} ${text}`)
  if (tally.full.isZero) return { table: { ...table, absent: true }, points: Fraction.zero, notes }
  if (tally.absent) note(`有缺项，按 A2 = D / E × 100 换算，E = ${tally.full}`)
  let points = tally.got.over(tally.full).times(hundred)
  const zeroBecause = zeroReason(tally, points, literal, note)
  if (zeroBecause) points = Fraction.zero
  return { table: { ...table, points: points.exact, shown: points.shown, ...(zeroBecause && { zeroBecause }) }, points, notes }
}

function count(tally: Tally, item: ChecklistItem, got: Fraction | undefined, waiting: boolean) {
  const full = Fraction.of(item.full ?? 0)
  if (item.guarantee) tally.guarantees++
  if (waiting) {
    tally.waiting++
    if (item.guarantee) tally.open = tally.open.plus(full)
    return
  }
  if (!got) {
    tally.absent = true
    tally.missing ||= !!item.guarantee
    return
  }
  tally.got = tally.got.plus(got)
  tally.full = tally.full.plus(full)
  if (!item.guarantee) return
  tally.sure = tally.sure.plus(got)
  tally.possible = tally.possible.plus(full)
  // 项名：检查内容
  if (got.isZero && !tally.nothing) tally.nothing = item.text.split('：')[0]!
}

/** Why the table scores nothing (4.0.3); empty when it does not. */
function zeroReason(tally: Tally, points: Fraction, literal: boolean, note: (text: string) => void): string {
  if (tally.nothing) return `保证项目“${tally.nothing}”得 0 分，本表不得分（JGJ 59-2011 第4.0.3条第3款）`
  if (tally.guarantees > 0 && isBelow(tally, literal, note)) return '保证项目小计不足 40 分，本表不得分（JGJ 59-2011 第4.0.3条第3款）'
  return points.isZero && tally.waiting === 0 ? '各项均不得分，本表得 0 分' : ''
}

/** The rule of 40 points. What is not answered yet counts as full, so that the score turns to nothing only when it stays so. */
function isBelow(tally: Tally, literal: boolean, note: (text: string) => void): boolean {
  let limit = guaranteeLimit
  if (tally.missing && literal) {
    note('保证项目有缺项，“小计不足 40 分”照字面判定（产品设置，2011 版对缺项的规定待核）')
  } else if (tally.missing) {
    note('保证项目有缺项，“小计不足 40 分”按比例（40/60）判定（产品规则，2011 版对缺项的规定待核）')
    limit = tally.possible.plus(tally.open).times(Fraction.of(40, guaranteeSum))
  }
  return tally.sure.plus(tally.open).compare(limit) < 0
}

/** At most the full points of an item are deducted (4.0.3). */
function scoreItem(item: ChecklistItem, marks: Marks | undefined): { line: ItemScore; got?: Fraction; note: string } {
  const max = item.full ?? 0
  const full = Fraction.of(max)
  const deductions = (marks?.deductions ?? []).map(({ points, reason }) => ({ points: asNumber(points), reason }))
  const line: ItemScore = { itemCode: item.code, full: max, deductions }
  if (marks?.result !== 'pass' && marks?.result !== 'fail') return { line: { ...line, absent: true }, note: '' }
  const { sum, note } = marks.result === 'pass' ? { sum: Fraction.zero, note: '' } : total(item, marks.deductions ?? [])
  const deducted = sum.compare(full) > 0 ? full : sum
  const got = full.minus(deducted)
  return { line: { ...line, points: got.exact, deducted: deducted.exact }, got, note }
}

/** As the API writes points: a number, or the text that is none. */
const asNumber = (points: Deduction['points']) => (Number.isNaN(Number(points)) ? points : Number(points)) as number

const pointsForm = /^[0-9]{1,9}(\.[0-9]{1,6})?$/

/** A failed item that names no deduction loses all its points, and so does one whose number cannot be read. */
function total(item: ChecklistItem, deductions: readonly Deduction[]): { sum: Fraction; note: string } {
  const full = Fraction.of(item.full ?? 0)
  if (deductions.length === 0) {
    return { sum: full, note: `${item.code} 不符合而未填扣分，按应得分 ${item.full} 分全扣（产品规则）` }
  }
  let sum = Fraction.zero
  for (const { points } of deductions) {
    const text = String(points)
    if (!pointsForm.test(text)) {
      return { sum: full, note: `${item.code} 的扣分“${clip(text)}”不是有效的数，按应得分 ${item.full} 分全扣（产品规则）` }
    }
    sum = sum.plus(Fraction.decimal(text))
  }
  return { sum, note: '' }
}
