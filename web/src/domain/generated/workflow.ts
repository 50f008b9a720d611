// Generated from the server's tables by `go generate ./api`; a test of the server compares it. Do not edit.
import type { Action, Holder, Severity, Status } from './labels'

export type Who = 'any_party' | 'extension_inspector' | 'inspector' | 'inspector_upwards' | 'issuer' | 'issuing_officer' | 'other_supervisor' | 'rechecker' | 'responsible_org' | 'self_org' | 'signer' | 'supervisor'

export type Guard = 'before_deadline' | 'general' | 'major' | 'no_open_extension' | 'no_void_proposal' | 'not_supervised' | 'officer_unsigned' | 'open_extension' | 'photos_present' | 'plan_submitted' | 'published' | 'supervised' | 'suspended' | 'void_proposal'

export type Check = 'due_in_future' | 'due_within_policy' | 'enterprise_within_own_org' | 'grant_within_power' | 'level_not_lower' | 'new_due_later' | 'not_duplicate_of_itself' | 'plan_complete' | 'regrade_allowed' | 'responsible_exists' | 'signature_by_right_person_over_right_digest' | 'substitute_fits' | 'supersedes_own_photo'

export type Effect = 'assign' | 'delist' | 'escalate' | 'fail' | 'fix' | 'fix_on_site' | 'grant_extension' | 'list_supervision' | 'note' | 'pass' | 'plan' | 'propose_void' | 'publish' | 'refuse_extension' | 'refuse_void' | 'regrade' | 'reopen' | 'request_extension' | 'resume' | 'set_deadline' | 'sign' | 'substitute' | 'unpublish' | 'void'

/** When a need applies; absent: always. */
export type Condition = 'level_5_or_6' | 'major' | 'not_refused' | 'refused' | 'to_major'

export type Member = 'as' | 'criterion' | 'digest' | 'documentNumber' | 'dueAt' | 'interimMeasures' | 'level' | 'measures' | 'newDueAt' | 'note' | 'opinion' | 'photoIds' | 'plan' | 'publicText' | 'reason' | 'replyBy' | 'responsibleOrgId' | 'responsiblePerson' | 'responsibleUserId' | 'severity' | 'signaturePhotoId' | 'userId' | 'witness'

export interface Need {
  /** Any one of these members will do. */
  readonly anyOf: readonly Member[]
  readonly when?: Condition
}

export interface StatusRow {
  readonly status: Status
  readonly name: string
  readonly holder: Holder
  readonly list: string
  readonly open: boolean
}

export interface Transition {
  readonly action: Action
  readonly name: string
  readonly from: readonly Status[]
  /** Empty: the status stays. */
  readonly to: readonly Status[]
  readonly who: readonly Who[]
  readonly needs: readonly Need[]
  readonly guards: readonly Guard[]
  readonly roundPlus: boolean
  readonly checks: readonly Check[]
  readonly effect: Effect
  /** The third signature closes the finding. */
  readonly closesWithThird: boolean
}

export interface Policy {
  readonly distinctRechecker: boolean
  readonly deadlines: readonly { readonly severity: Severity; readonly defaultHours: number; readonly maxHours: number }[]
  readonly actWithinHours: readonly { readonly status: Status; readonly hours: number }[]
  readonly lateCommandHours: number
  readonly clockAheadHours: number
}

export const statuses: readonly StatusRow[] = [
  {"status":"listed","name":"已登记","holder":"issuer","list":"问题清单","open":true},
  {"status":"assigned","name":"已派责","holder":"issuer","list":"责任清单","open":true},
  {"status":"rectifying","name":"整改中","holder":"company","list":"整改时限表","open":true},
  {"status":"awaiting_recheck","name":"待复查","holder":"rechecker","list":"复查清单","open":true},
  {"status":"awaiting_filing","name":"待备案","holder":"signature","list":"三方备案","open":true},
  {"status":"closed","name":"已销账","holder":"","list":"销账台账","open":false},
  {"status":"voided","name":"已作废","holder":"","list":"","open":false},
]

/** The table of the life of a finding. Rows of one action never share a status. */
export const transitions: readonly Transition[] = [
  {"action":"assign","name":"派责","from":["listed"],"to":["assigned"],"who":["issuer"],"needs":[{"anyOf":["responsibleOrgId"]},{"anyOf":["responsibleUserId","responsiblePerson"]},{"anyOf":["measures"]},{"anyOf":["interimMeasures"],"when":"major"}],"guards":[],"roundPlus":false,"checks":["enterprise_within_own_org","responsible_exists"],"effect":"assign","closesWithThird":false},
  {"action":"assign","name":"转派","from":["assigned","rectifying"],"to":[],"who":["issuing_officer","responsible_org"],"needs":[{"anyOf":["responsibleOrgId"]},{"anyOf":["responsibleUserId","responsiblePerson"]},{"anyOf":["measures"]},{"anyOf":["reason"]},{"anyOf":["interimMeasures"],"when":"major"}],"guards":[],"roundPlus":false,"checks":["enterprise_within_own_org","responsible_exists"],"effect":"assign","closesWithThird":false},
  {"action":"set_deadline","name":"定时限","from":["assigned"],"to":["rectifying"],"who":["issuer"],"needs":[{"anyOf":["dueAt"]}],"guards":[],"roundPlus":false,"checks":["due_in_future","due_within_policy"],"effect":"set_deadline","closesWithThird":false},
  {"action":"fix_on_site","name":"立行立改","from":["listed"],"to":["awaiting_recheck"],"who":["inspector","self_org"],"needs":[{"anyOf":["responsibleUserId","responsiblePerson"]},{"anyOf":["photoIds"]}],"guards":["general"],"roundPlus":false,"checks":["enterprise_within_own_org","responsible_exists"],"effect":"fix_on_site","closesWithThird":false},
  {"action":"submit_plan","name":"报送治理方案","from":["assigned","rectifying"],"to":[],"who":["responsible_org","inspector"],"needs":[{"anyOf":["plan"]}],"guards":["major"],"roundPlus":false,"checks":["plan_complete"],"effect":"plan","closesWithThird":false},
  {"action":"report_fixed","name":"整改完成","from":["rectifying"],"to":["awaiting_recheck"],"who":["responsible_org","inspector"],"needs":[{"anyOf":["note"]},{"anyOf":["photoIds"]}],"guards":["plan_submitted"],"roundPlus":false,"checks":[],"effect":"fix","closesWithThird":false},
  {"action":"request_extension","name":"申请延期","from":["rectifying"],"to":[],"who":["responsible_org"],"needs":[{"anyOf":["reason"]},{"anyOf":["interimMeasures"]},{"anyOf":["newDueAt"]}],"guards":["before_deadline","no_open_extension"],"roundPlus":false,"checks":["new_due_later"],"effect":"request_extension","closesWithThird":false},
  {"action":"grant_extension","name":"同意延期","from":["rectifying"],"to":[],"who":["supervisor","extension_inspector"],"needs":[{"anyOf":["reason"]}],"guards":["open_extension"],"roundPlus":false,"checks":["grant_within_power"],"effect":"grant_extension","closesWithThird":false},
  {"action":"refuse_extension","name":"不同意延期","from":["rectifying"],"to":[],"who":["supervisor","extension_inspector"],"needs":[{"anyOf":["reason"]}],"guards":["open_extension"],"roundPlus":false,"checks":[],"effect":"refuse_extension","closesWithThird":false},
  {"action":"pass","name":"复查合格","from":["awaiting_recheck"],"to":["awaiting_filing"],"who":["rechecker"],"needs":[{"anyOf":["opinion"]}],"guards":["photos_present"],"roundPlus":false,"checks":[],"effect":"pass","closesWithThird":false},
  {"action":"fail","name":"复查不合格","from":["awaiting_recheck"],"to":["rectifying"],"who":["rechecker"],"needs":[{"anyOf":["opinion"]},{"anyOf":["dueAt"]}],"guards":[],"roundPlus":true,"checks":["due_in_future","due_within_policy"],"effect":"fail","closesWithThird":false},
  {"action":"sign","name":"签字备案","from":["awaiting_filing"],"to":[],"who":["signer"],"needs":[{"anyOf":["digest"]},{"anyOf":["signaturePhotoId"],"when":"not_refused"},{"anyOf":["witness"],"when":"refused"}],"guards":["photos_present"],"roundPlus":false,"checks":["signature_by_right_person_over_right_digest"],"effect":"sign","closesWithThird":true},
  {"action":"substitute","name":"指定代签人","from":["awaiting_recheck","awaiting_filing"],"to":[],"who":["supervisor"],"needs":[{"anyOf":["as"]},{"anyOf":["userId"]},{"anyOf":["reason"]}],"guards":["officer_unsigned"],"roundPlus":false,"checks":["substitute_fits"],"effect":"substitute","closesWithThird":false},
  {"action":"regrade","name":"重新定级","from":["listed","assigned","rectifying","awaiting_recheck","awaiting_filing"],"to":[],"who":["supervisor","inspector_upwards"],"needs":[{"anyOf":["severity"]},{"anyOf":["reason"]},{"anyOf":["criterion"],"when":"to_major"}],"guards":[],"roundPlus":false,"checks":["regrade_allowed"],"effect":"regrade","closesWithThird":false},
  {"action":"add_note","name":"补充更正","from":["listed","assigned","rectifying","awaiting_recheck","awaiting_filing","closed"],"to":[],"who":["any_party"],"needs":[{"anyOf":["note","photoIds"]}],"guards":[],"roundPlus":false,"checks":["supersedes_own_photo"],"effect":"note","closesWithThird":false},
  {"action":"propose_void","name":"申请作废","from":["listed","assigned","rectifying","awaiting_recheck","awaiting_filing"],"to":[],"who":["inspector","supervisor","self_org"],"needs":[{"anyOf":["reason"]}],"guards":["no_void_proposal"],"roundPlus":false,"checks":["not_duplicate_of_itself"],"effect":"propose_void","closesWithThird":false},
  {"action":"approve_void","name":"批准作废","from":["listed","assigned","rectifying","awaiting_recheck","awaiting_filing"],"to":["voided"],"who":["other_supervisor"],"needs":[],"guards":["void_proposal"],"roundPlus":false,"checks":[],"effect":"void","closesWithThird":false},
  {"action":"refuse_void","name":"不予作废","from":["listed","assigned","rectifying","awaiting_recheck","awaiting_filing"],"to":[],"who":["other_supervisor"],"needs":[{"anyOf":["reason"]}],"guards":["void_proposal"],"roundPlus":false,"checks":[],"effect":"refuse_void","closesWithThird":false},
  {"action":"reopen","name":"反弹重启","from":["closed"],"to":["assigned"],"who":["supervisor"],"needs":[{"anyOf":["reason"]},{"anyOf":["photoIds"]}],"guards":[],"roundPlus":true,"checks":[],"effect":"reopen","closesWithThird":false},
  {"action":"escalate","name":"升级督办","from":["listed","assigned","rectifying","awaiting_recheck","awaiting_filing"],"to":[],"who":["supervisor"],"needs":[{"anyOf":["level"]},{"anyOf":["reason"]},{"anyOf":["replyBy"]},{"anyOf":["documentNumber"],"when":"level_5_or_6"}],"guards":[],"roundPlus":false,"checks":["level_not_lower"],"effect":"escalate","closesWithThird":false},
  {"action":"resume","name":"恢复生产","from":["listed","assigned","rectifying","awaiting_recheck","awaiting_filing"],"to":[],"who":["supervisor"],"needs":[{"anyOf":["documentNumber","photoIds","note"]},{"anyOf":["opinion"]}],"guards":["suspended"],"roundPlus":false,"checks":[],"effect":"resume","closesWithThird":false},
  {"action":"list_supervision","name":"挂牌督办","from":["listed","assigned","rectifying","awaiting_recheck","awaiting_filing"],"to":[],"who":["supervisor"],"needs":[{"anyOf":["documentNumber"]}],"guards":["major","not_supervised"],"roundPlus":false,"checks":[],"effect":"list_supervision","closesWithThird":false},
  {"action":"delist","name":"摘牌","from":["listed","assigned","rectifying","awaiting_recheck","awaiting_filing"],"to":[],"who":["supervisor"],"needs":[{"anyOf":["reason"]}],"guards":["major","supervised"],"roundPlus":false,"checks":[],"effect":"delist","closesWithThird":false},
  {"action":"publish","name":"公示","from":["listed","assigned","rectifying","awaiting_recheck","awaiting_filing","closed"],"to":[],"who":["supervisor"],"needs":[{"anyOf":["publicText"]}],"guards":["major"],"roundPlus":false,"checks":[],"effect":"publish","closesWithThird":false},
  {"action":"unpublish","name":"撤销公示","from":["listed","assigned","rectifying","awaiting_recheck","awaiting_filing","closed"],"to":[],"who":["supervisor"],"needs":[],"guards":["major","published"],"roundPlus":false,"checks":[],"effect":"unpublish","closesWithThird":false},
]

export const memberLabels: Readonly<Record<Member, string>> = {
  as: '签字方',
  criterion: '判定依据',
  digest: '备案表摘要',
  documentNumber: '文号',
  dueAt: '整改期限',
  interimMeasures: '整改期间的防范措施',
  level: '督办等级',
  measures: '整改措施',
  newDueAt: '新的整改期限',
  note: '情况说明',
  opinion: '意见',
  photoIds: '照片',
  plan: '治理方案',
  publicText: '公示内容',
  reason: '理由',
  replyBy: '答复期限',
  responsibleOrgId: '责任单位',
  responsiblePerson: '责任人姓名和电话',
  responsibleUserId: '责任人',
  severity: '隐患等级',
  signaturePhotoId: '签名图片',
  userId: '人员',
  witness: '见证人',
}

/** By level. */
export const escalationLabels: readonly string[] = ["未升级","预警","函告","督办","约谈","停产整顿","关闭取缔"]

/** The product's default (产品默认); GET /workflow says what is in force. */
export const defaultPolicy: Policy = {"distinctRechecker":true,"deadlines":[{"severity":"general","defaultHours":168,"maxHours":360},{"severity":"major","defaultHours":720,"maxHours":2160}],"actWithinHours":[{"status":"listed","hours":24},{"status":"assigned","hours":24},{"status":"awaiting_recheck","hours":72},{"status":"awaiting_filing","hours":72}],"lateCommandHours":720,"clockAheadHours":48}
