import { Fraction } from './fraction'
import { judgeValue } from './judge'
import type { ChecklistItem, CriterionUsed, Deduction, ExtraFinding, ItemFinding, Result } from './types'

/** The answer to one item as it stands on the tablet; without a result it is open. */
export interface Answer {
  itemCode: string
  result?: Result
  /** Decimal text, or an option. */
  value?: string
  note?: string
  photoIds?: string[]
  deductions?: Deduction[]
  /** Kept also when the result is changed, and sent only with 不符合. */
  finding?: Partial<ItemFinding>
}

/** What is missing or wrong before an inspection can be submitted. */
export interface Missing {
  itemCode?: string
  extraId?: string
  /** result, value, photoIds, note, deductions, finding, criterion, description, companion. */
  field: string
  detail: string
}

export interface Sheet {
  /** All items of the checklist. */
  items: readonly ChecklistItem[]
  asked: readonly string[]
  answers: ReadonlyMap<string, Answer>
  extras: readonly ExtraFinding[]
}

/** What keeps a sheet from being submitted, by the rules of the server and in the order of the checklist. */
export function missingForSubmit({ items, asked, answers, extras }: Sheet): Missing[] {
  const applies = new Set(asked)
  const found = items.flatMap((item) => {
    const answer = answers.get(item.code)
    if (!answer?.result) return applies.has(item.code) ? [{ itemCode: item.code, field: 'result', detail: '还没有作答' }] : []
    return [
      ...contradictions(item, answer, answer.result),
      ...(applies.has(item.code) || sendsFinding(answer) ? evidence(item, answer) : []),
    ]
  })
  return [...found, ...extras.flatMap(missingOfExtra)]
}

/** A hazard that the officer described is one, whatever the facts say of the item. */
export const sendsFinding = ({ result, finding }: Answer): boolean => result === 'fail' && finding !== undefined

function contradictions(item: ChecklistItem, answer: Answer, result: Result): Missing[] {
  const problem = (field: string, detail: string) => ({ itemCode: item.code, field, detail })
  const wrong = judgeValue(item, result, answer.value)
  return [...(wrong ? [problem('value', wrong)] : []), ...deductions(item, answer).map(([field, detail]) => problem(field, detail))]
}

const pointsForm = /^[0-9]{1,3}(\.[0-9]{1,2})?$/

function deductions(item: ChecklistItem, answer: Answer): [field: string, detail: string][] {
  const list = answer.deductions ?? []
  const isScored = item.answer.type === 'deduction'
  if (list.length === 0) {
    return isScored && answer.result === 'fail' && answer.value && !answer.note ? [['note', '请写明扣分理由']] : []
  }
  if (!isScored || answer.result === 'na') return [['deductions', '该检查项不扣分']]
  if (answer.result === 'pass') return [['result', '有扣分的检查项不能判为符合']]
  const bad = list.find(({ points }) => !pointsForm.test(String(points)) || Number(points) === 0)
  if (bad) return [['deductions', '扣分须是大于 0 的数，最多两位小数']]
  if (list.some(({ reason }) => !reason.trim())) return [['deductions', '请写明扣分理由']]
  const sum = sumOf(list)
  const differs = answer.value && pointsForm.test(answer.value) && Fraction.decimal(answer.value).compare(sum) !== 0
  return differs ? [['value', '扣分合计与各项扣分之和不符']] : []
}

const sumOf = (list: readonly Deduction[]) =>
  list.reduce((sum, { points }) => sum.plus(Fraction.decimal(String(points))), Fraction.zero)

function evidence(item: ChecklistItem, answer: Answer): Missing[] {
  const needed = (item.photo === 'always' && answer.result !== 'na') || (item.photo === 'on_fail' && answer.result === 'fail')
  const missing: Missing[] = []
  if (needed && !answer.photoIds?.length) missing.push({ itemCode: item.code, field: 'photoIds', detail: '须拍照' })
  if (answer.result === 'fail' && lacksCriterion(completedFinding(answer.finding ?? {}, item))) {
    missing.push({ itemCode: item.code, field: 'criterion', detail: '判定为重大隐患须写明判定依据（标准和条款）' })
  }
  return missing
}

const lacksCriterion = ({ severity, criterion }: Pick<ItemFinding, 'severity' | 'criterion'>) =>
  severity === 'major' && !criterion?.standard

function missingOfExtra(extra: ExtraFinding): Missing[] {
  const missing: Missing[] = []
  const add = (field: string, detail: string) => missing.push({ extraId: extra.id, field, detail })
  if (!extra.description.trim()) add('description', '请填写隐患描述')
  if (extra.photoIds.length === 0) add('photoIds', '请为隐患拍照')
  if (lacksCriterion(extra)) add('criterion', '判定为重大隐患须写明判定依据（标准和条款）')
  return missing
}

/** A finding with what an officer left open filled in from the item, as the server does: a bare 不符合 is enough. */
export function completedFinding(
  draft: Partial<ItemFinding>, item: ChecklistItem,
): Omit<ItemFinding, 'id'> & { id?: string } {
  const severity = draft.severity ?? item.severity
  const criterion = draft.criterion ?? (severity === 'major' ? criterionOf(item) : undefined)
  const measures = draft.suggestedMeasures || item.measure
  return {
    ...(draft.id && { id: draft.id }),
    description: draft.description?.trim() || item.phrases?.[0] || `不符合：${item.text}`,
    severity,
    ...(criterion && { criterion }),
    ...(draft.location && { location: draft.location }),
    ...(measures && { suggestedMeasures: measures }),
  }
}

/** What a major finding of this item is judged by, as a proposal. */
export function criterionOf(item: ChecklistItem): CriterionUsed | undefined {
  const [criterion] = item.criteria ?? []
  if (criterion) return withClause(criterion.standard, criterion.clause, criterion.text)
  const basis = item.basis.find(({ kind }) => kind === 'clause')
  return basis?.standard ? withClause(basis.standard, basis.clause) : undefined
}

const withClause = (standard: string, clause?: string, note?: string): CriterionUsed => ({
  standard, ...(clause && { clause }), ...(note && { note }),
})
