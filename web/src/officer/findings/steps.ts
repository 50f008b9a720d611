import type { AllowedAction } from '@/domain/machine'
import type { Action, Finding } from '@/domain/types'

/** A button on a finding: it leads to a page of its own or opens a sheet. */
export interface Step {
  key: string
  label: string
  /** A page below the finding. */
  page?: 'recheck' | 'filing'
  /** A sheet: 三定, or the form of an action. */
  sheet?: 'three_fixes' | Action
  /** What one press of it may lead to. */
  covers: readonly Action[]
}

export interface Steps {
  /** Shown as big buttons, the first as the one to press. */
  main: Step[]
  menu: Step[]
}

/** Steps that stand out, the most likely first. The rest is in the menu. */
const prominent: readonly string[] = [
  'three_fixes', 'grant_extension', 'refuse_extension', 'recheck', 'filing', 'submit_plan', 'set_deadline', 'fix_on_site', 'report_fixed',
]

/**
 * The buttons of a finding: exactly what the table allows, some of it joined
 * to one piece of work.
 */
export function stepsOf(finding: Finding, allowed: readonly AllowedAction[]): Steps {
  const steps = joined(finding, allowed)
  const rank = ({ key }: Step) => (prominent.includes(key) && !isAside(key, finding) ? prominent.indexOf(key) : Infinity)
  const main = steps.filter((step) => rank(step) < Infinity).sort((a, b) => rank(a) - rank(b))
  return { main, menu: steps.filter((step) => rank(step) === Infinity) }
}

/** A plan that is there already is only replaced now and then. */
const isAside = (key: string, finding: Finding) => key === 'submit_plan' && finding.plan !== undefined

function joined(finding: Finding, allowed: readonly AllowedAction[]): Step[] {
  const steps: Step[] = []
  const has = (action: Action) => allowed.some((one) => one.action === action)
  if (finding.status === 'listed' && has('assign')) {
    steps.push({ key: 'three_fixes', label: '三定：派责、定时限', sheet: 'three_fixes', covers: ['assign'] })
  }
  if (has('pass') || has('fail')) steps.push({ key: 'recheck', label: '复查', page: 'recheck', covers: ['pass', 'fail'] })
  for (const { action, name } of allowed) {
    if (action === 'pass' || action === 'fail') continue
    if (action === 'sign') steps.push({ key: 'filing', label: '三方备案签字', page: 'filing', covers: ['sign'] })
    else steps.push({ key: action, label: labelOf(action, name, finding), sheet: action, covers: [action] })
  }
  return steps
}

/** What an officer does for somebody else is called so. */
function labelOf(action: Action, name: string, finding: Finding): string {
  if (action === 'assign' && finding.status === 'listed') return '只派责，期限另定'
  if (action === 'report_fixed') return '代报整改完成'
  if (action === 'submit_plan') return finding.plan ? '更换治理方案' : '代报治理方案'
  if (action === 'regrade') return '升级定级'
  return name
}
