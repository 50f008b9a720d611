import { addDays, daysBetween, today } from '@/domain/dates'
import type { ChecklistItem, CommandData, Finding, Org, Premises, Severity, User } from '@/domain/types'
import { defaultDueDay, maxDueDay } from '@/domain/workflow'
import type { OfficerDatabase } from '@/store/db'

export interface DayChoice {
  day: string
  /** 「3 天」, 「今天」 */
  label: string
  /** 「11月27日 周五」 */
  date: string
}

const weekdays = ['日', '一', '二', '三', '四', '五', '六']

/** 「11月27日 周五」 */
export function spokenDay(day: string): string {
  const at = new Date(`${day}T00:00:00Z`)
  return `${at.getUTCMonth() + 1}月${at.getUTCDate()}日 周${weekdays[at.getUTCDay()]}`
}

const quickDays: Readonly<Record<Severity, readonly number[]>> = { general: [0, 3, 7, 15], major: [3, 7, 15, 30, 60, 90] }

/** Deadlines to tap: usual ones that the policy allows, its default among them. */
export function dayChoices(severity: Severity, now: number): DayChoice[] {
  const from = today(now)
  const most = maxDueDay(severity, now).days
  const usual = daysBetween(from, defaultDueDay(severity, now))
  const days = [...new Set([...quickDays[severity], usual])].filter((n) => n <= most).sort((a, b) => a - b)
  return days.map((n) => {
    const day = addDays(from, n)
    return { day, label: n === 0 ? '今天' : `${n} 天`, date: spokenDay(day) }
  })
}

export interface Parties {
  premises?: Premises | undefined
  org?: Org | undefined
  /** Accounts of the organisation. */
  users: readonly User[]
}

/**
 * Who is proposed as responsible: the contact of the premises, else of its
 * organisation; as an account where one of that name is there.
 */
export function proposedResponsible({ premises, org, users }: Parties): CommandData {
  const contact = [premises?.contact, org?.contact].find((one) => one?.name)
  const account = contact ? users.find(({ name }) => name === contact.name) : users.length === 1 ? users[0] : undefined
  const orgId = org?.id ?? premises?.orgId
  return {
    ...(orgId && { responsibleOrgId: orgId }),
    ...(account
      ? { responsibleUserId: account.id }
      : contact && { responsiblePerson: { name: contact.name!, ...(contact.phone && { phone: contact.phone }) } }),
  }
}

/** Accounts of an organisation that can be made responsible. */
export async function accountsOf(db: OfficerDatabase, orgId: string | undefined): Promise<User[]> {
  if (!orgId) return []
  const users = await db.users.where({ orgId }).toArray()
  return users.filter(({ role, disabled }) => role === 'enterprise' && !disabled)
}

export async function partiesOf(db: OfficerDatabase, finding: Finding): Promise<Parties> {
  const place = (await db.premises.get(finding.premisesId))?.premises
  const orgId = finding.orgIds[0] ?? place?.orgId
  const [org, users] = await Promise.all([orgId ? db.orgs.get(orgId) : undefined, accountsOf(db, orgId)])
  return { premises: place, org, users }
}

/** The check item that a finding comes from, where its checklist is on this tablet. */
export async function itemOf(db: OfficerDatabase, { itemCode, inspectionId }: Finding): Promise<ChecklistItem | undefined> {
  if (!itemCode) return undefined
  const digest = inspectionId && (await db.inspections.get(inspectionId))?.checklistDigest
  const own = digest ? await db.checklistBodies.get(digest) : undefined
  const bodies = own ? [own] : await db.checklistBodies.toArray()
  for (const { checklist } of bodies) {
    const found = checklist.sections.flatMap(({ items }) => items).find(({ code }) => code === itemCode)
    if (found) return found
  }
  return undefined
}

/** What the form of a first assignment starts with. */
export async function threeFixesDefaults(db: OfficerDatabase, finding: Finding, now: number): Promise<CommandData> {
  const [parties, item] = await Promise.all([partiesOf(db, finding), itemOf(db, finding)])
  const measures = finding.measures ?? finding.suggestedMeasures ?? item?.measure
  const proposed = addDays(today(now), Math.min(item?.dueDays ?? Infinity, maxDueDay(finding.severity, now).days))
  return {
    ...proposedResponsible(parties),
    ...(measures && { measures }),
    ...(finding.interimMeasures && { interimMeasures: finding.interimMeasures }),
    dueAt: item?.dueDays ? proposed : defaultDueDay(finding.severity, now),
  }
}

/** What the form of an action starts with. */
export async function formDefaults(db: OfficerDatabase, action: string, finding: Finding, now: number): Promise<CommandData> {
  switch (action) {
    case 'assign':
    case 'fix_on_site': {
      const data = await threeFixesDefaults(db, finding, now)
      delete data.dueAt
      if (finding.status === 'listed') return data
      // A hand-over is to somebody else: the person is asked for again.
      return { ...(finding.responsible && { responsibleOrgId: finding.responsible.orgId }), ...(data.measures && { measures: data.measures }), ...(data.interimMeasures && { interimMeasures: data.interimMeasures }) }
    }
    case 'set_deadline':
      return { dueAt: (await threeFixesDefaults(db, finding, now)).dueAt! }
    case 'submit_plan':
      return finding.plan ? { plan: { ...finding.plan } } : {}
    default:
      return {}
  }
}
