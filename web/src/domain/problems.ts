import { deadline, endOfDay } from './dates'
import { memberLabels, type Check, type Member } from './generated/workflow'
import { hindrance, needApplies } from './guards'
import { caseOf, isKnown, type Situation } from './machine'
import { allowsPerson, fillablePlaces, hasSigned, ownPlaces, premisesOrg, type Case } from './parties'
import { signedPlace } from './effects'
import type { Action, CommandData, Finding, Me, Plan } from './types'
import { maxDueDay, rowOf, workflow, type Workflow } from './workflow'

/** What is wrong with a command before it is queued. `field` is a member of data; empty for the step itself. */
export interface CommandProblem {
  field: string
  detail: string
}

export interface Wanted {
  action: Action
  data: CommandData
}

/**
 * Judges a command as the server will, as far as a tablet can: person, moment,
 * needs, and the rules about dates, grades and signatures. Nothing found is no
 * promise, for the finding may have moved on.
 */
export function problemsOf(
  finding: Finding, { action, data }: Wanted, me: Me, situation: Situation, table: Workflow = workflow,
): CommandProblem[] {
  const row = isKnown(finding) ? rowOf(action, finding.status, table) : undefined
  if (!row) return [{ field: '', detail: '隐患的当前状态不能进行此操作' }]
  const c = caseOf(finding, me, situation, table)
  if (!allowsPerson(row.who, c)) return [{ field: '', detail: `您不能对该隐患进行“${row.name}”` }]
  const hindered = hindrance(row.guards, c)
  if (hindered) return [{ field: '', detail: hindered }]
  const missing = row.needs
    .filter((need) => needApplies(need, finding, data) && !need.anyOf.some((member) => isGiven(data, member)))
    .map(({ anyOf }) => ({ field: anyOf[0]!, detail: `请填写${anyOf.map((member) => memberLabels[member]).join('或')}` }))
  if (missing.length > 0) return missing
  for (const check of row.checks) {
    const found = checks[check](c, data, table)
    if (found.length > 0) return found
  }
  return []
}

function isGiven(data: CommandData, member: Member): boolean {
  const value = data[member]
  if (typeof value === 'string') return value.trim() !== ''
  return Array.isArray(value) ? value.length > 0 : !!value
}

type Judge = (c: Case, data: CommandData, table: Workflow) => CommandProblem[]

/** The checks of the table; what only the server can look up passes here. */
const checks: Record<Check, Judge> = {
  responsible_exists: checkResponsible,
  enterprise_within_own_org: checkOwnOrg,
  due_in_future: checkDueInFuture,
  due_within_policy: checkDueWithinPolicy,
  plan_complete: (_, { plan }) => checkPlan(plan),
  new_due_later: ({ finding }, { newDueAt }) => checkLater(finding, newDueAt),
  grant_within_power: checkGrant,
  signature_by_right_person_over_right_digest: checkSignature,
  substitute_fits: () => [],
  regrade_allowed: checkRegrade,
  supersedes_own_photo: ({ finding }, data) => checkSupersedes(finding, data),
  not_duplicate_of_itself: ({ finding }, { duplicateOf }) =>
    duplicateOf === finding.id ? [{ field: 'duplicateOf', detail: '隐患不能与自身重复' }] : [],
  level_not_lower: ({ finding }, { level = 0 }) =>
    level < finding.escalationLevel ? [{ field: 'level', detail: '督办等级不能降低' }] : [],
}

function checkResponsible(_: Case, data: CommandData): CommandProblem[] {
  if (data.responsibleUserId || data.responsiblePerson?.name.trim()) return []
  return [{ field: 'responsiblePerson', detail: '请填写责任人姓名' }]
}

/** To another organisation only an officer hands over. */
function checkOwnOrg({ finding, me }: Case, { responsibleOrgId = premisesOrg(finding) }: CommandData): CommandProblem[] {
  if (me.role !== 'enterprise' || responsibleOrgId === me.orgId) return []
  return [{ field: 'responsibleOrgId', detail: '企业用户只能派给本单位人员；转给其他单位请联系检查人员' }]
}

function checkDueInFuture({ now }: Case, { dueAt }: CommandData): CommandProblem[] {
  return Date.parse(deadline(dueAt!)) > now ? [] : [{ field: 'dueAt', detail: '整改期限必须晚于当前时间' }]
}

/** Beyond the maximum a supervisor decides, with a reason. The whole last day counts. */
function checkDueWithinPolicy({ finding, me, now }: Case, data: CommandData, table: Workflow): CommandProblem[] {
  const { day, days } = maxDueDay(finding.severity, now, table)
  if (deadline(data.dueAt!) <= endOfDay(day)) return []
  if (me.role !== 'supervisor') return [{ field: 'dueAt', detail: `整改期限最长 ${days} 天，超过须由督查组决定` }]
  return data.reason ? [] : [{ field: 'reason', detail: `整改期限超过 ${days} 天，请说明理由` }]
}

const planMembers: Record<keyof Plan, string> = {
  goal: '目标和任务', measures: '方法和措施', organisation: '机构和人员', funds: '经费和物资', deadline: '时限和要求',
  contingency: '安全措施和应急预案',
}

function checkPlan(plan: Plan | undefined): CommandProblem[] {
  return Object.entries(planMembers)
    .filter(([member]) => !plan?.[member as keyof Plan]?.trim())
    .map(([member, name]) => ({ field: `plan.${member}`, detail: `治理方案缺少“${name}”` }))
}

function checkLater(finding: Finding, newDueAt: string | undefined): CommandProblem[] {
  if (newDueAt && finding.dueAt && deadline(newDueAt) > finding.dueAt) return []
  return [{ field: 'newDueAt', detail: '新期限必须晚于原期限' }]
}

/** An inspector stays within the policy, counted from when the round's first deadline was set. */
function checkGrant({ finding, me }: Case, data: CommandData, table: Workflow): CommandProblem[] {
  const due = data.newDueAt ?? finding.extension?.newDueAt
  const early = checkLater(finding, due)
  if (early.length > 0 || me.role !== 'inspector' || !due) return early
  const from = finding.deadlines[0]?.setAt
  if (!from || deadline(due) <= endOfDay(maxDueDay(finding.severity, Date.parse(from), table).day)) return []
  return [{ field: 'newDueAt', detail: '新期限超过检查人员可批准的最长期限，须由督查组决定' }]
}

function checkRegrade({ finding }: Case, data: CommandData): CommandProblem[] {
  if (data.severity === finding.severity) return [{ field: 'severity', detail: '隐患等级没有变化' }]
  if (data.severity === 'major' && !data.criterion?.standard) {
    return [{ field: 'criterion', detail: '判定为重大隐患须写明判定依据（标准和条款）' }]
  }
  return []
}

function checkSupersedes(finding: Finding, { supersedes, photoIds = [] }: CommandData): CommandProblem[] {
  if (!supersedes) return []
  if (photoIds.length === 0) return [{ field: 'photoIds', detail: '请提供用来更正的照片' }]
  if (!finding.photos.some(({ id }) => id === supersedes)) {
    return [{ field: 'supersedes', detail: '被更正的照片不属于该隐患' }]
  }
  return photoIds.includes(supersedes) ? [{ field: 'supersedes', detail: '照片不能更正它自己' }] : []
}

function checkSignature(c: Case, data: CommandData): CommandProblem[] {
  const { finding, me } = c
  const own = ownPlaces({ finding, me })
  if (!data.as && !data.onSite && !data.refused && own.length > 1) {
    return [{ field: 'as', detail: '您可以签多个位置，请说明签哪一方' }]
  }
  const place = signedPlace(finding, { command: { id: '', action: 'sign', data }, me })
  if (hasSigned(finding, place)) return [{ field: 'as', detail: '该方已经签字' }]
  if (!fillablePlaces(c).includes(place)) return [{ field: 'as', detail: '您不是该方的签字人' }]
  if (place !== 'responsible' && (data.onSite || data.refused)) {
    return [{ field: 'as', detail: '只有责任人员的签字可以现场代录或记录拒签' }]
  }
  if (place === 'responsible' && !own.includes(place) && !data.refused && !data.onSite) {
    return [{ field: 'onSite', detail: '在检查人员设备上签字须注明为现场签字' }]
  }
  if (data.refused && !data.witness?.name.trim()) return [{ field: 'witness', detail: '请填写见证人姓名' }]
  return data.digest === finding.filingDigest ? [] : [{ field: 'digest', detail: '备案内容已经变化，请重新打开备案表核对后再签字' }]
}
