import { instant } from '@/domain/dates'
import { predict, type Situation } from '@/domain/machine'
import { problemsOf, type CommandProblem, type Wanted } from '@/domain/problems'
import type { Action, CommandData, Finding, Me } from '@/domain/types'
import { formOf, threeFixesForm, type ActionForm } from './forms'

/** What a sheet is about: one action, or the work that joins two. */
export type SheetKey = 'three_fixes' | Action

export const formFor = (key: SheetKey, finding: Finding): ActionForm | undefined =>
  key === 'three_fixes' ? threeFixesForm(finding) : formOf(key, finding)

/** The commands that a filled-in form means, in order. */
export function commandsOf(key: SheetKey, data: CommandData): Wanted[] {
  if (key !== 'three_fixes') return [{ action: key, data }]
  const { dueAt, ...assigned } = data
  return [{ action: 'assign', data: assigned }, { action: 'set_deadline', data: dueAt ? { dueAt } : {} }]
}

/** What is wrong with a form: each command is judged on the finding as the one before leaves it. */
export function faultsOf(finding: Finding, wanted: readonly Wanted[], me: Me, situation: Situation): CommandProblem[] {
  let at = finding
  const faults: CommandProblem[] = []
  for (const { action, data } of wanted) {
    const found = problemsOf(at, { action, data }, me, situation)
    faults.push(...found)
    const isDrawable = action !== 'set_deadline' || data.dueAt
    if (isDrawable) at = predict(at, { id: '', action, at: instant(situation.now), data }, me, situation)
  }
  return faults
}

/** By the member that a field names; the first sentence of each. The empty key is the step itself. */
export function byField(faults: readonly CommandProblem[]): Map<string, string> {
  const fields = new Map<string, string>()
  for (const { field, detail } of faults) if (!fields.has(field)) fields.set(field, detail)
  return fields
}

/** Faults that no field of the form shows. */
export function unplaced(faults: ReadonlyMap<string, string>, form: ActionForm): string[] {
  const placed = new Set(form.fields.flatMap(({ kind, member }): string[] => [member, ...(parts[kind] ?? [])]))
  return [...faults].filter(([field]) => !placed.has(field) && !field.startsWith('plan.')).map(([, detail]) => detail)
}

const parts: Readonly<Record<string, readonly string[]>> = {
  responsible: ['responsibleOrgId', 'responsibleUserId', 'responsiblePerson'],
}

/** The values of commands that were made before, for a form that is filled in again. */
export const mergedData = (bodies: readonly { data: CommandData }[]): CommandData =>
  Object.assign({}, ...bodies.map(({ data }) => data)) as CommandData
