import { addDays, dayOf, hourMs } from './dates'
import { defaultPolicy, statuses, transitions, type Policy, type Transition } from './generated/workflow'
import type { Holder, Severity, Status } from './types'

export type { Policy, Transition }

/** The transition table of the server, and the policy that is in force. There is no second place. */
export interface Workflow {
  readonly transitions: readonly Transition[]
  readonly policy: Policy
}

export const workflow: Workflow = { transitions, policy: defaultPolicy }

const statusRows = new Map(statuses.map((row) => [row.status as string, row]))

/** Whether this version of the app knows the status; others are shown and never changed. */
export const isKnownStatus = (status: string): status is Status => statusRows.has(status)

/** The Chinese name, or the code itself when a newer server made it. */
export const statusName = (status: string): string => statusRows.get(status)?.name ?? status

/** Who acts next; nobody that this version knows for an unknown status. */
export const holderOf = (status: string): Holder => statusRows.get(status)?.holder ?? ''

/** Whether somebody still has to act. An unknown status counts as open: nothing vanishes. */
export const isOpen = (status: string): boolean => statusRows.get(status)?.open ?? true

/** The row of an action at a status. */
export const rowOf = (action: string, status: string, table = workflow): Transition | undefined =>
  table.transitions.find((row) => row.action === action && (row.from as readonly string[]).includes(status))

/** What a button says; the name of the action's first row where it is not legal. */
export function actionName(action: string, status = '', table = workflow): string {
  if (action === 'list') return '登记'
  const row = rowOf(action, status, table) ?? table.transitions.find((any) => any.action === action)
  return row?.name ?? action
}

/** What the holder has after the status was entered, in ms; undefined where a deadline rules. */
export function actWithinMs(status: string, table = workflow): number | undefined {
  const rule = table.policy.actWithinHours.find((row) => row.status === status)
  return rule && rule.hours * hourMs
}

const ruleOf = (severity: Severity, table: Workflow) =>
  table.policy.deadlines.find((rule) => rule.severity === severity) ?? { defaultHours: 7 * 24, maxHours: 15 * 24 }

/** The day that a deadline form proposes. */
export const defaultDueDay = (severity: Severity, now: number, table = workflow): string =>
  addDays(dayOf(now), Math.round(ruleOf(severity, table).defaultHours / 24))

/** The last day that an inspector may set, and how many days that is. */
export function maxDueDay(severity: Severity, from: number, table = workflow): { day: string; days: number } {
  const { maxHours } = ruleOf(severity, table)
  return { day: dayOf(from + maxHours * hourMs), days: Math.floor(maxHours / 24) }
}
