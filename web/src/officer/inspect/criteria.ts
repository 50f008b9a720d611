import { completedFinding } from '@/domain/answers'
import type { ChecklistItem, CriterionUsed, ItemFinding } from '@/domain/types'

/** A criterion to choose from: one of the item, or a clause that it stands on. */
export interface CriterionChoice {
  key: string
  standard: string
  clause?: string
  text: string
  /** Statements to tick. */
  facts: readonly string[]
  /** One of the statements is enough. */
  any: boolean
  fromItem: boolean
}

export function criterionChoices(item: ChecklistItem): CriterionChoice[] {
  const own = (item.criteria ?? []).map(({ standard, clause, text, facts = [], any = false }, i) => ({
    key: `criterion-${i}`, standard, ...(clause && { clause }), text, facts, any, fromItem: true,
  }))
  const clauses = item.basis.flatMap(({ kind, standard, clause, note = '' }, i) => (kind === 'clause' && standard
    ? [{ key: `basis-${i}`, standard, ...(clause && { clause }), text: note, facts: [], any: true, fromItem: false }]
    : []))
  return [...own, ...clauses]
}

/** How a choice is named in the finding. */
export const usedOf = ({ standard, clause, text, fromItem }: CriterionChoice, ticked: readonly string[] = []): CriterionUsed => {
  const note = ticked.length > 0 ? ticked.join('；') : fromItem ? text : ''
  return { standard, ...(clause && { clause }), ...(note && { note: note.slice(0, 1000) }) }
}

export const isChosen = (choice: CriterionChoice, used: CriterionUsed | undefined): boolean =>
  used?.standard === choice.standard && (used.clause ?? '') === (choice.clause ?? '') &&
  (!choice.fromItem || used.note === choice.text || (choice.facts.length > 0 && tickedOf(choice, used).length > 0))

/** The statements that a finding names. */
export const tickedOf = (choice: CriterionChoice, used: CriterionUsed | undefined): string[] => {
  if (used?.standard !== choice.standard) return []
  const said = new Set((used.note ?? '').split('；'))
  return choice.facts.filter((fact) => said.has(fact))
}

/** Whether what was ticked proposes 重大; a person decides. */
export const proposesMajor = ({ facts, any }: CriterionChoice, ticked: readonly string[]): boolean =>
  facts.length > 0 && (any ? ticked.length > 0 : ticked.length === facts.length)

/** The finding as it will be sent, for what the officer left open. */
export const effective = (draft: Partial<ItemFinding> | undefined, item: ChecklistItem) => completedFinding(draft ?? {}, item)
