import type { Who } from './generated/workflow'
import type { Finding, Me, Place } from './types'
import type { Policy } from './workflow'

/** What the machine looks at: who wants to act on what, and by which policy. */
export interface Case {
  finding: Finding
  me: Me
  now: number
  policy: Policy
  /** Whether the bytes of a photo are on this tablet, and so will reach the server. */
  hasPhoto: (id: string) => boolean
}

export const places: readonly Place[] = ['inspector', 'responsible', 'rechecker']

const isOfficer = ({ me }: Case) => me.role === 'inspector' || me.role === 'supervisor'

/** The organisation that owns the premises: it stands first among the parties. */
export const premisesOrg = (finding: Finding): string | undefined => finding.orgIds[0]

const isGeneralSelf = ({ finding }: Case) => finding.source === 'self' && finding.severity === 'general'

const isSelfOrg = (c: Case) =>
  c.finding.source === 'self' && c.me.role === 'enterprise' && c.me.orgId === premisesOrg(c.finding)

const isIssuer = (c: Case) => (isGeneralSelf(c) ? isSelfOrg(c) || c.me.role === 'inspector' : isOfficer(c))

export const isResponsibleOrg = ({ finding, me }: Case): boolean =>
  me.role === 'enterprise' && !!finding.responsible?.orgId && me.orgId === finding.responsible.orgId

/** A re-checker is neither the responsible person nor who reported the fix nor, by policy, who signs as inspector. */
const isDistinct = ({ finding, me, policy }: Case) =>
  me.id !== finding.responsible?.userId &&
  me.id !== finding.fix?.by.userId &&
  !(policy.distinctRechecker && me.id === finding.inspector.userId)

const mayRecheck = (c: Case) => (isOfficer(c) || (isGeneralSelf(c) && isSelfOrg(c))) && isDistinct(c)

export const hasSigned = (finding: Finding, place: Place): boolean => finding.signatures.some((s) => s.as === place)

/** The unsigned places that this person signs in an own session. */
export function ownPlaces({ finding, me }: Pick<Case, 'finding' | 'me'>): Place[] {
  const owner: Record<Place, string | undefined> = {
    inspector: finding.inspector.userId,
    responsible: finding.responsible?.userId,
    rechecker: finding.rechecker?.userId,
  }
  return places.filter((place) => owner[place] === me.id && !hasSigned(finding, place))
}

/** Whether this person may take the responsible person's signature on this device, or record the refusal. */
export function takesOnSite(c: Case): boolean {
  if (hasSigned(c.finding, 'responsible')) return false
  const signs = c.me.id === c.finding.inspector.userId || c.me.id === c.finding.rechecker?.userId
  return isOfficer(c) || (signs && isSelfOrg(c))
}

/** All places that this person could fill now. */
export function fillablePlaces(c: Case): Place[] {
  const own = ownPlaces(c)
  return takesOnSite(c) && c.me.id !== c.finding.responsible?.userId ? [...own, 'responsible'] : own
}

/** What the names of the table's `who` mean. */
const means: Record<Who, (c: Case) => boolean> = {
  issuer: isIssuer,
  issuing_officer: (c) => isOfficer(c) && isIssuer(c),
  responsible_org: isResponsibleOrg,
  inspector: ({ me }) => me.role === 'inspector',
  supervisor: ({ me }) => me.role === 'supervisor',
  inspector_upwards: ({ me, finding }) => me.role === 'inspector' && finding.severity === 'general',
  self_org: isSelfOrg,
  rechecker: mayRecheck,
  signer: (c) => fillablePlaces(c).length > 0,
  extension_inspector: ({ me, finding }) =>
    me.role === 'inspector' && finding.severity === 'general' && !extendedByInspector(finding),
  other_supervisor: ({ me, finding }) => me.role === 'supervisor' && finding.voidProposal?.by.userId !== me.id,
  any_party: ({ me }) => me.role !== 'admin',
}

export const allowsPerson = (who: readonly Who[], c: Case): boolean => who.some((name) => means[name](c))

/** An inspector has granted an extension in this round. */
const extendedByInspector = (finding: Finding) =>
  finding.deadlines.some(({ action, setBy }) => action === 'grant_extension' && setBy.role === 'inspector')
