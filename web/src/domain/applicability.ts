import { factDefs, type FactDef } from './generated/facts'
import type { Checklist, ChecklistSection, Condition, Facts } from './types'
import { reasonOf } from './reason'

/** The value of a condition: who does not know asks. */
export type Truth = 'yes' | 'no' | 'unknown'

/** What an inspection of certain premises asks of a checklist. */
export interface Selection {
  /** Codes of the items, in the order of the checklist. */
  asked: string[]
  omitted: { code: string; reason: string }[]
  /** Facts that would decide items which are asked for want of them. */
  missing: string[]
}

const not: Record<Truth, Truth> = { yes: 'no', no: 'yes', unknown: 'unknown' }
const truthOf = (is: boolean): Truth => (is ? 'yes' : 'no')

/** Answers the conditions of one checklist for one set of facts, named ones once each. */
export class Evaluator {
  readonly defs: ReadonlyMap<string, FactDef>
  readonly named: Readonly<Record<string, Condition>>
  private readonly answers = new Map<string, Truth>()

  constructor(checklist: Pick<Checklist, 'category' | 'conditions'>, readonly facts: Facts) {
    this.defs = new Map(defsOf(checklist.category).map((def) => [def.key, def]))
    this.named = checklist.conditions ?? {}
  }

  truth(c: Condition): Truth {
    if (c.use) return this.use(c.use)
    if (c.not) return not[this.truth(c.not)]
    if (c.all?.length) return this.first(c.all, 'no')
    if (c.any?.length) return this.first(c.any, 'yes')
    return this.compare(c)
  }

  /** While a named condition is being answered it counts as unknown, so that a cycle ends. */
  private use(name: string): Truth {
    const known = this.answers.get(name)
    if (known) return known
    const condition = this.named[name]
    if (!condition) return 'unknown'
    this.answers.set(name, 'unknown')
    const truth = this.truth(condition)
    this.answers.set(name, truth)
    return truth
  }

  /** Decided as soon as one condition is decisive: no for all, yes for any. */
  private first(list: readonly Condition[], decisive: Truth): Truth {
    let result = not[decisive]
    for (const condition of list) {
      const truth = this.truth(condition)
      if (truth === decisive) return decisive
      if (truth === 'unknown') result = 'unknown'
    }
    return result
  }

  /** A stated value of the wrong kind says nothing. */
  compare(c: Condition): Truth {
    const value = this.facts[c.fact ?? '']
    if (typeof value === 'number') return compareNumber(c, value)
    if (typeof value === 'string') return compareText(c, value)
    if (typeof value === 'boolean' && typeof c.is === 'boolean') return truthOf(value === c.is)
    return 'unknown'
  }

  /** Collects the facts that keep a condition unknown. */
  lacking(c: Condition, open: Set<string>, seen = new Set<string>()) {
    if (c.use) {
      if (seen.has(c.use)) return
      seen.add(c.use)
      const named = this.named[c.use]
      if (named) this.lacking(named, open, seen)
      return
    }
    if (c.not) this.lacking(c.not, open, seen)
    for (const child of [...(c.all ?? []), ...(c.any ?? [])]) {
      if (this.truth(child) === 'unknown') this.lacking(child, open, seen)
    }
    if (c.fact && this.compare(c) === 'unknown') open.add(c.fact)
  }
}

function compareNumber(c: Condition, value: number): Truth {
  if (c.min !== undefined) return truthOf(value >= c.min)
  if (c.over !== undefined) return truthOf(value > c.over)
  if (c.max !== undefined) return truthOf(value <= c.max)
  if (c.under !== undefined) return truthOf(value < c.under)
  return typeof c.is === 'number' ? truthOf(value === c.is) : 'unknown'
}

function compareText(c: Condition, value: string): Truth {
  if (typeof c.is === 'string') return truthOf(value === c.is)
  return c.in?.length ? truthOf(c.in.includes(value)) : 'unknown'
}

const defsOf = (category: string): readonly FactDef[] =>
  factDefs.filter((def) => (def.categories as readonly string[]).includes(category))

/**
 * Decides which items of a checklist apply to premises with these facts, as
 * the server does. An item is left out only when its condition is certainly
 * not met.
 */
export function applicable(checklist: Checklist, facts: Facts = {}): Selection {
  const evaluator = new Evaluator(checklist, facts)
  const open = new Set<string>()
  const selection: Selection = { asked: [], omitted: [], missing: [] }
  /** The reason why not; undefined when it applies. */
  const against = (condition: Condition | undefined): string | undefined => {
    if (!condition) return undefined
    const truth = evaluator.truth(condition)
    if (truth === 'no') return reasonOf(evaluator, condition)
    if (truth === 'unknown') evaluator.lacking(condition, open)
    return undefined
  }
  for (const section of checklist.sections) {
    const whole = against(section.applies)
    for (const item of section.items) {
      const reason = whole ?? against(item.applies)
      if (reason === undefined) selection.asked.push(item.code)
      else selection.omitted.push({ code: item.code, reason })
    }
  }
  selection.missing = defsOf(checklist.category).filter(({ key }) => open.has(key)).map(({ key }) => key)
  return selection
}

/** The sections with the asked items alone; those without any are left out. */
export function askedSections(checklist: Checklist, asked: readonly string[]): ChecklistSection[] {
  const codes = new Set(asked)
  return checklist.sections
    .map((section) => ({ ...section, items: section.items.filter(({ code }) => codes.has(code)) }))
    .filter(({ items }) => items.length > 0)
}
