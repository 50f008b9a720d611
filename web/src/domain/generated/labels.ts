// Generated from the server's tables by `go generate ./api`; a test of the server compares it. Do not edit.

export type Role = 'admin' | 'supervisor' | 'inspector' | 'enterprise'

export const roleLabels: Readonly<Record<Role, string>> = {
  admin: '管理员',
  supervisor: '督查组',
  inspector: '检查人员',
  enterprise: '企业用户',
}

export type Category = 'fire' | 'three_in_one' | 'construction' | 'bridge' | 'gas'

export const categoryLabels: Readonly<Record<Category, string>> = {
  fire: '消防',
  three_in_one: '三合一',
  construction: '建筑工地',
  bridge: '城市桥梁',
  gas: '燃气场站',
}

export type Severity = 'general' | 'major'

export const severityLabels: Readonly<Record<Severity, string>> = {
  general: '一般',
  major: '重大',
}

export type Source = 'self' | 'daily' | 'special' | 'key' | 'supervision' | 'random' | 'public'

export const sourceLabels: Readonly<Record<Source, string>> = {
  self: '企业自查',
  daily: '日常巡查',
  special: '专项检查',
  key: '重点检查',
  supervision: '督查',
  random: '双随机',
  public: '群众举报',
}

export type Kind = 'self' | 'daily' | 'special' | 'key' | 'supervision' | 'random'

export const kindLabels: Readonly<Record<Kind, string>> = {
  self: '企业自查',
  daily: '日常巡查',
  special: '专项检查',
  key: '重点检查',
  supervision: '督查',
  random: '双随机',
}

export type Class = 'a' | 'b' | 'c' | 'd'

export const classLabels: Readonly<Record<Class, string>> = {
  a: 'A 类（每半年至少 1 次）',
  b: 'B 类（每季度至少 1 次）',
  c: 'C 类（每月至少 1 次）',
  d: 'D 类（每月至少 2 次）',
}

export type Status = 'listed' | 'assigned' | 'rectifying' | 'awaiting_recheck' | 'awaiting_filing' | 'closed' | 'voided'

export const statusLabels: Readonly<Record<Status, string>> = {
  listed: '已登记',
  assigned: '已派责',
  rectifying: '整改中',
  awaiting_recheck: '待复查',
  awaiting_filing: '待备案',
  closed: '已销账',
  voided: '已作废',
}

export type Holder = '' | 'company' | 'issuer' | 'rechecker' | 'signature'

export const holderLabels: Readonly<Record<Holder, string>> = {
  '': '无',
  company: '责任单位',
  issuer: '派责方',
  rechecker: '复查人员',
  signature: '签字方',
}

export type Place = 'inspector' | 'responsible' | 'rechecker'

export const placeLabels: Readonly<Record<Place, string>> = {
  inspector: '检查人员',
  responsible: '责任人员',
  rechecker: '复查人员',
}

export type Stage = 'before' | 'after' | 'recheck' | 'signature' | 'other'

export const stageLabels: Readonly<Record<Stage, string>> = {
  before: '整改前',
  after: '整改后',
  recheck: '复查',
  signature: '签字',
  other: '其他',
}

export type WarningCode = 'same_photo' | 'taken_before_finding' | 'far_away' | 'no_metadata'

export const warningLabels: Readonly<Record<WarningCode, string>> = {
  same_photo: '照片重复使用',
  taken_before_finding: '拍摄早于发现',
  far_away: '位置不符',
  no_metadata: '无拍摄信息',
}

export type Result = 'pass' | 'fail' | 'na'

export const resultLabels: Readonly<Record<Result, string>> = {
  pass: '符合',
  fail: '不符合',
  na: '不适用',
}

export type InspectionStatus = 'draft' | 'submitted'

export const inspectionStatusLabels: Readonly<Record<InspectionStatus, string>> = {
  draft: '草稿',
  submitted: '已提交',
}

export type ReportStatus = 'accepted' | 'received' | 'refused'

export const reportStatusLabels: Readonly<Record<ReportStatus, string>> = {
  accepted: '已立项',
  received: '待核实',
  refused: '不予受理',
}

export type OrgKind = 'authority' | 'enterprise'

export const orgKindLabels: Readonly<Record<OrgKind, string>> = {
  authority: '机关',
  enterprise: '企业',
}

export type Grade = 'excellent' | 'qualified' | 'unqualified'

export const gradeLabels: Readonly<Record<Grade, string>> = {
  excellent: '优良',
  qualified: '合格',
  unqualified: '不合格',
}

export type PhotoRule = 'never' | 'on_fail' | 'always'

export const photoRuleLabels: Readonly<Record<PhotoRule, string>> = {
  never: '不拍照',
  on_fail: '不符合时拍照',
  always: '必须拍照',
}

export type Action = 'assign' | 'set_deadline' | 'fix_on_site' | 'submit_plan' | 'report_fixed' | 'request_extension' | 'grant_extension' | 'refuse_extension' | 'pass' | 'fail' | 'sign' | 'substitute' | 'regrade' | 'add_note' | 'propose_void' | 'approve_void' | 'refuse_void' | 'reopen' | 'escalate' | 'resume' | 'list_supervision' | 'delist' | 'publish' | 'unpublish'

export const actionLabels: Readonly<Record<Action, string>> = {
  assign: '派责',
  set_deadline: '定时限',
  fix_on_site: '立行立改',
  submit_plan: '报送治理方案',
  report_fixed: '整改完成',
  request_extension: '申请延期',
  grant_extension: '同意延期',
  refuse_extension: '不同意延期',
  pass: '复查合格',
  fail: '复查不合格',
  sign: '签字备案',
  substitute: '指定代签人',
  regrade: '重新定级',
  add_note: '补充更正',
  propose_void: '申请作废',
  approve_void: '批准作废',
  refuse_void: '不予作废',
  reopen: '反弹重启',
  escalate: '升级督办',
  resume: '恢复生产',
  list_supervision: '挂牌督办',
  delist: '摘牌',
  publish: '公示',
  unpublish: '撤销公示',
}

/** An action, or the first event of every history. */
export type EventAction = Action | 'list'

export const listLabel = '登记'

/** The kinds of inspection that a role makes. */
export const kindsOfRole: Readonly<Record<Role, readonly Kind[]>> = {
  admin: [],
  supervisor: ['special', 'key', 'supervision', 'random'],
  inspector: ['daily', 'special', 'key', 'random'],
  enterprise: ['self'],
}
