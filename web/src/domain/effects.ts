import { deadline } from './dates'
import type { Effect } from './generated/workflow'
import { ownPlaces, premisesOrg } from './parties'
import type { Action, Command, Finding, Me, Person, Place, Responsible } from './types'

/** What a step leaves on a finding, as far as the tablet can know. */
export interface Doing {
  command: Command
  me: Me
  /** When it was done, as the device says. */
  at: string
  /** Names of what the data refers to, as far as they were pulled. */
  orgName?: (id: string) => string | undefined
  person?: (id: string) => Person & { phone?: string } | undefined
}

type Change = (finding: Finding, doing: Doing) => void

export const personOf = (me: Me): Person => ({ userId: me.id, name: me.name, orgId: me.orgId, role: me.role })

const unique = (ids: readonly string[] = []): string[] => [...new Set(ids)]

function setResponsible(finding: Finding, { command, orgName, person }: Doing) {
  const data = command.data ?? {}
  const orgId = data.responsibleOrgId || premisesOrg(finding) || ''
  if (orgId !== finding.responsible?.orgId) delete finding.extension
  const account = data.responsibleUserId ? person?.(data.responsibleUserId) : undefined
  const named = data.responsibleUserId ? account : data.responsiblePerson
  finding.responsible = compact<Responsible>({
    orgId,
    orgName: orgName?.(orgId),
    userId: data.responsibleUserId,
    name: named?.name,
    phone: named?.phone,
  })
  finding.orgIds = unique([premisesOrg(finding) ?? orgId, orgId])
}

function setMeasures(finding: Finding, { command }: Doing) {
  delete finding.measures
  if (command.data?.measures) finding.measures = command.data.measures
}

function addDeadline(finding: Finding, { command, me, at }: Doing, due: string) {
  const { reason } = command.data ?? {}
  const set = { dueAt: due, setAt: at, setBy: personOf(me), action: command.action, ...(reason && { reason }) }
  finding.deadlines = [...finding.deadlines, set]
  finding.dueAt = due
}

function fix(finding: Finding, { command, me, at }: Doing, onSite: boolean) {
  const data = command.data ?? {}
  const late = !!finding.dueAt && Date.parse(at) > Date.parse(finding.dueAt)
  finding.fix = {
    commandId: command.id, by: personOf(me), at, ...(data.note && { note: data.note }), photoIds: unique(data.photoIds),
    onBehalf: !onSite && me.role !== 'enterprise', late: !onSite && late, onSite,
  }
  finding.fixedLate = finding.fix.late
}

function verdict(finding: Finding, { command, me, at }: Doing, passed: boolean) {
  const { opinion, photoIds } = command.data ?? {}
  finding.recheck = {
    commandId: command.id, by: personOf(me), at, passed, ...(opinion && { opinion }), photoIds: unique(photoIds),
  }
}

/** Files what the round has brought and begins a new one. */
function nextRound(finding: Finding) {
  const { round, deadlines, fix: fixed, recheck, filing, filingDigest, signatures } = finding
  const past = compact({ number: round, deadlines, fix: fixed, recheck, filing, filingDigest, signatures })
  finding.pastRounds = [...finding.pastRounds, past as Finding['pastRounds'][number]]
  finding.round++
  Object.assign(finding, { deadlines: [], signatures: [], fixedLate: false })
  for (const name of ['fix', 'recheck', 'filing', 'filingDigest', 'rechecker'] as const) delete finding[name]
}

function sign(finding: Finding, doing: Doing) {
  const { command, me, at } = doing
  const data = command.data ?? {}
  const as = signedPlace(finding, doing)
  const own = ownPlaces({ finding, me }).includes(as)
  const signer = as === 'responsible' && !own ? finding.responsible?.name : me.name
  finding.signatures = [...finding.signatures, {
    as, signer: signer ?? '', by: personOf(me), at, ...(data.signaturePhotoId && { photoId: data.signaturePhotoId }),
    onSite: !!data.onSite, refused: !!data.refused, ...(data.witness && { witness: data.witness }), digest: data.digest ?? '',
  }]
}

/** The place that a signature fills: named, or the only one it can mean. */
export function signedPlace(finding: Finding, { command, me }: Pick<Doing, 'command' | 'me'>): Place {
  const { as, onSite, refused } = command.data ?? {}
  if (as) return as
  if (onSite || refused) return 'responsible'
  const own = ownPlaces({ finding, me })
  return own.length === 1 ? own[0]! : 'responsible'
}

const by = ({ me, at }: Doing) => ({ by: personOf(me), at })

/** What an accepted step makes of the finding, by the effect that the table names. */
export const effects: Record<Effect, Change> = {
  assign(finding, doing) {
    setResponsible(finding, doing)
    setMeasures(finding, doing)
    const interim = doing.command.data?.interimMeasures || finding.interimMeasures
    if (interim) finding.interimMeasures = interim
  },
  set_deadline: (finding, doing) => addDeadline(finding, doing, deadline(doing.command.data!.dueAt!)),
  fix_on_site(finding, doing) {
    setResponsible(finding, doing)
    setMeasures(finding, doing)
    fix(finding, doing, true)
  },
  plan(finding, { command }) {
    if (command.data?.plan) finding.plan = command.data.plan
  },
  fix: (finding, doing) => fix(finding, doing, false),
  request_extension(finding, doing) {
    const { reason = '', interimMeasures, newDueAt } = doing.command.data ?? {}
    finding.extension = { ...by(doing), reason, ...(interimMeasures && { interimMeasures }), newDueAt: deadline(newDueAt!) }
  },
  grant_extension(finding, doing) {
    const due = doing.command.data?.newDueAt ? deadline(doing.command.data.newDueAt) : finding.extension?.newDueAt
    if (due) addDeadline(finding, doing, due)
    delete finding.extension
  },
  refuse_extension: (finding) => delete finding.extension,
  pass(finding, doing) {
    verdict(finding, doing, true)
    finding.rechecker = personOf(doing.me)
  },
  fail(finding, doing) {
    verdict(finding, doing, false)
    const judged = finding.recheck
    nextRound(finding)
    if (judged) finding.recheck = judged
    addDeadline(finding, doing, deadline(doing.command.data!.dueAt!))
  },
  sign,
  substitute(finding, { command, person }) {
    const to = person?.(command.data?.userId ?? '') ?? { userId: command.data?.userId ?? '' }
    const { userId, name, orgId, role } = to
    const ref = compact<Person>({ userId, name, orgId, role })
    if (command.data?.as === 'inspector') finding.inspector = ref
    else finding.rechecker = ref
  },
  regrade(finding, { command }) {
    finding.severity = command.data?.severity ?? finding.severity
    delete finding.criterion
    if (finding.severity === 'major') {
      if (command.data?.criterion) finding.criterion = command.data.criterion
      return
    }
    delete finding.publication
    delete finding.supervision
  },
  note(finding, { command }) {
    const { supersedes, photoIds } = command.data ?? {}
    const by = photoIds?.[0]
    if (!supersedes || !by) return
    finding.photos = finding.photos.map((photo) => (photo.id === supersedes ? { ...photo, supersededBy: by } : photo))
  },
  propose_void(finding, doing) {
    const { reason = '', duplicateOf } = doing.command.data ?? {}
    finding.voidProposal = { ...by(doing), reason, ...(duplicateOf && { duplicateOf }) }
  },
  void: (finding) => delete finding.publication,
  refuse_void: (finding) => delete finding.voidProposal,
  reopen(finding) {
    nextRound(finding)
    for (const name of ['dueAt', 'closedAt', 'resumption'] as const) delete finding[name]
    finding.escalationLevel = 0
  },
  escalate(finding, doing) {
    const { level = 0, reason = '', replyBy, documentNumber } = doing.command.data ?? {}
    finding.escalationLevel = level
    finding.escalations = [...finding.escalations, {
      level, ...by(doing), reason, ...(replyBy && { replyBy: deadline(replyBy) }), ...(documentNumber && { documentNumber }),
    }]
    if (level === 5) delete finding.resumption
  },
  resume(finding, doing) {
    const { documentNumber, note, opinion } = doing.command.data ?? {}
    const application = documentNumber || note
    finding.resumption = { ...by(doing), ...(application && { application }), ...(opinion && { opinion }) }
  },
  list_supervision(finding, doing) {
    finding.supervision = { ...by(doing), documentNumber: doing.command.data?.documentNumber ?? '' }
  },
  delist: (finding) => delete finding.supervision,
  publish(finding, doing) {
    finding.publication = { ...by(doing), text: doing.command.data?.publicText ?? '' }
  },
  unpublish: (finding) => delete finding.publication,
}

/** What the photographs of an action show. */
const stages: Partial<Record<Action, Finding['photos'][number]['stage']>> = {
  fix_on_site: 'after', report_fixed: 'after', pass: 'recheck', fail: 'recheck', reopen: 'before',
}

/** Links what the command names, before its effect: a filing statement names the evidence of its own command. */
export function addPhotos(finding: Finding, { command }: Doing) {
  const data = command.data ?? {}
  const round = finding.round + (command.action === 'reopen' ? 1 : 0)
  const link = (id: string, stage: Finding['photos'][number]['stage']) => ({
    id, stage, round, commandId: command.id, missing: true,
  })
  finding.photos = [
    ...finding.photos,
    ...unique(data.photoIds).map((id) => link(id, stages[command.action] ?? 'other')),
    ...(data.signaturePhotoId ? [link(data.signaturePhotoId, 'signature')] : []),
  ]
  finding.photosMissing = new Set(finding.photos.filter(({ missing }) => missing).map(({ id }) => id)).size
}

function compact<T>(members: { [k in keyof T]: T[k] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== '')) as T
}

