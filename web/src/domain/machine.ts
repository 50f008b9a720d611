import { instant } from './dates'
import { addPhotos, effects, type Doing } from './effects'
import { filingDigest, filingOf } from './filing'
import { hindrance, needApplies } from './guards'
import { allowsPerson, type Case } from './parties'
import { plain } from './plain'
import type { Action, Command, Finding, Me } from './types'
import { actWithinMs, holderOf, isKnownStatus, isOpen, rowOf, workflow, type Transition, type Workflow } from './workflow'

export interface Situation {
  now: number
  /** Whether the bytes of a photo are on this tablet. */
  hasPhoto?: (id: string) => boolean
  orgName?: Doing['orgName']
  person?: Doing['person']
}

export interface AllowedAction {
  action: Action
  /** What the button says. */
  name: string
  /** Members of `data` that the step needs; alternatives are joined with `|`. */
  needs: string[]
}

/** False for what a newer server made: it is shown read-only and kept as it is. */
export const isKnown = (finding: Finding): boolean => isKnownStatus(finding.status)

export function caseOf(finding: Finding, me: Me, { now, hasPhoto = () => false }: Situation, table: Workflow): Case {
  return { finding, me, now, hasPhoto, policy: table.policy }
}

/**
 * What this person may do with the finding now: status, person and guards
 * hold; only the data is open. By the same table as the server.
 */
export function allowedActions(finding: Finding, me: Me, situation: Situation, table = workflow): AllowedAction[] {
  if (!isKnown(finding)) return []
  const c = caseOf(finding, me, situation, table)
  return table.transitions
    .filter((row) => row.from.includes(finding.status) && allowsPerson(row.who, c) && !hindrance(row.guards, c))
    .map(({ action, name, needs }) => ({
      action,
      name,
      needs: needs.filter((need) => needApplies(need, finding, {})).map(({ anyOf }) => anyOf.join('|')),
    }))
}

/**
 * The finding as it will look when the server has taken the command. It holds
 * only what follows from the command; what the server alone decides (numbers,
 * names that were not pulled) stays as it is. The finding given is not changed.
 */
export function predict(finding: Finding, command: Command, me: Me, situation: Situation, table = workflow): Finding {
  const row = rowOf(command.action, finding.status, table)
  if (!row) return finding
  const after = plain(finding)
  const at = command.at ?? instant(situation.now)
  const doing: Doing = { command, me, at, orgName: situation.orgName, person: situation.person }
  addPhotos(after, doing)
  effects[row.effect](after, doing)
  after.version++
  enter(after, statusAfter(after, row), at, situation.now, table)
  if (row.effect === 'pass') fixFiling(after)
  return after
}

/** The third signature closes. */
function statusAfter(finding: Finding, { to: [to], closesWithThird }: Transition): string {
  return closesWithThird && finding.signatures.length === 3 ? 'closed' : (to ?? finding.status)
}

/** Moves the status and what is derived from it. */
function enter(finding: Finding, status: string, at: string, now: number, table: Workflow) {
  const before = finding.status
  finding.status = status as Finding['status']
  finding.holder = holderOf(status)
  if (status !== before) {
    const within = actWithinMs(status, table)
    if (within === undefined) delete finding.actBy
    else finding.actBy = instant(Date.parse(at) + within)
    if (before === 'rectifying') delete finding.extension
  }
  if (status === 'rectifying' && finding.dueAt) finding.actBy = finding.dueAt
  if (!isOpen(status)) delete finding.actBy
  if (status === 'closed') {
    finding.closedAt = at
    delete finding.voidProposal
  }
  Object.assign(finding, lateness(finding, now))
}

function fixFiling(finding: Finding) {
  const filing = filingOf(finding)
  if (!filing) return
  finding.filing = filing
  finding.filingDigest = filingDigest(filing)
}

const deadlineRuns = ['rectifying', 'awaiting_recheck', 'awaiting_filing']

/** 逾期 and 未按时处置 as they are now; a stored answer grows old. */
export const lateness = ({ status, dueAt, actBy }: Finding, now: number): { overdue: boolean; stalled: boolean } => ({
  overdue: !!dueAt && deadlineRuns.includes(status) && Date.parse(dueAt) < now,
  stalled: !!actBy && isOpen(status) && Date.parse(actBy) < now,
})
