import type { Action, CommandData, Finding, Stage } from '@/domain/types'

/** One question of a form. A composite asks for several members at once. */
export type FieldKind =
  | 'long' | 'deadline' | 'day' | 'photos' | 'responsible' | 'plan' | 'criterion' | 'superseded' | 'duplicate'

export interface FormField {
  kind: FieldKind
  /** The member that a problem names; a composite knows its others. */
  member: keyof CommandData
  label: string
  required: boolean
  hint?: string
  /** Sentences to tap instead of typing. */
  phrases?: readonly string[]
  /** What the photos show. */
  stage?: Stage
}

/** The form of an action: what it asks, in which order, and what it says about itself. */
export interface ActionForm {
  title: string
  /** What the officer must know before he does it. */
  note?: string
  submit: string
  danger?: boolean
  fields: readonly FormField[]
  /** What stands in the form at first. */
  initial?: CommandData
}

type Make = (finding: Finding) => ActionForm

const long = (member: keyof CommandData, label: string, required: boolean, more: Partial<FormField> = {}): FormField => ({
  kind: 'long', member, label, required, ...more,
})

const responsible: FormField = { kind: 'responsible', member: 'responsiblePerson', label: '责任单位和责任人', required: true }

export const measurePhrases = ['立即停止使用', '限期更换', '限期拆除', '清理疏通并保持畅通', '补齐缺失设施', '组织培训并留存记录']
export const interimPhrases = ['停止使用，断电挂牌', '撤离人员', '设置警戒线和警示标志', '安排专人看守', '限制人员进入']
export const fixedPhrases = ['已更换', '已拆除', '已清理疏通', '已修复并试运行正常', '已补齐', '已完成培训']

const measures = (finding: Finding, required: boolean): FormField[] => [
  long('measures', '整改措施', required, { phrases: measurePhrases }),
  ...(finding.severity === 'major'
    ? [long('interimMeasures', '整改期间的防范措施', required, { phrases: interimPhrases, hint: '重大隐患须写明停用、撤人、警戒等措施' })]
    : []),
]

/** 三定: who, what and until when, on one sheet. */
export const threeFixesForm: Make = (finding) => ({
  title: '三定', submit: '确定责任人、措施和期限',
  note: '定责任人、定整改措施、定整改期限。',
  fields: [
    responsible, ...measures(finding, true),
    { kind: 'deadline', member: 'dueAt', label: '整改期限', required: true },
  ],
})

const forms: Partial<Record<Action, Make>> = {
  assign: (finding) =>
    finding.status === 'listed'
      ? { title: '派责', submit: '派责', fields: [responsible, ...measures(finding, true)] }
      : {
          title: '转派', submit: '转派',
          note: '转派后由新的责任单位、责任人负责整改，整改期限不变。',
          fields: [
            responsible,
            long('reason', '转派理由', true, { phrases: ['责任人变更', '责任单位认定有误', '原责任人离岗'] }),
            ...measures(finding, true),
          ],
        },
  set_deadline: () => ({
    title: '定时限', submit: '确定期限',
    fields: [{ kind: 'deadline', member: 'dueAt', label: '整改期限', required: true }],
  }),
  fix_on_site: () => ({
    title: '立行立改', submit: '报告已当场改好',
    note: '适用于当场能改好的一般隐患。改好后仍须由另一名人员复查、三方备案。',
    fields: [
      { kind: 'photos', member: 'photoIds', label: '整改后照片', required: true, stage: 'after' },
      long('note', '整改情况', false, { phrases: fixedPhrases }),
      responsible,
      long('measures', '整改措施', false, { phrases: measurePhrases }),
    ],
  }),
  submit_plan: () => ({
    title: '治理方案', submit: '报送治理方案', note: '重大隐患须先有治理方案。由检查人员代报的，会注明。',
    fields: [{ kind: 'plan', member: 'plan', label: '治理方案六要素', required: true }],
  }),
  report_fixed: (finding) => ({
    title: '代报整改完成', submit: '代报整改完成',
    note: `由您代“${finding.responsible?.orgName ?? '责任单位'}”报告，记录中会注明代报。代报人不能再复查这条隐患。`,
    fields: [
      { kind: 'photos', member: 'photoIds', label: '整改后照片', required: true, stage: 'after' },
      long('note', '整改情况', true, { phrases: fixedPhrases }),
    ],
  }),
  request_extension: () => ({
    title: '申请延期', submit: '提交申请',
    fields: [
      { kind: 'day', member: 'newDueAt', label: '申请延至', required: true },
      long('reason', '延期理由', true, { phrases: ['配件订货未到', '施工单位未进场', '需停产检修'] }),
      long('interimMeasures', '延期期间的防范措施', true, { phrases: interimPhrases }),
    ],
  }),
  grant_extension: (finding) => ({
    title: '同意延期', submit: '同意延期', note: extensionNote(finding),
    initial: finding.extension ? { newDueAt: finding.extension.newDueAt } : {},
    fields: [
      { kind: 'day', member: 'newDueAt', label: '批准延至', required: false, hint: '可以比申请的日期早' },
      long('reason', '理由', true, { phrases: ['情况属实，同意延期', '已落实防范措施，同意延期'] }),
    ],
  }),
  refuse_extension: (finding) => ({
    title: '不同意延期', submit: '不同意延期', note: extensionNote(finding),
    fields: [long('reason', '理由', true, { phrases: ['理由不充分，请按原期限整改', '防范措施不到位'] })],
  }),
  regrade: () => ({
    title: '升级为重大隐患', submit: '升级为重大', danger: true,
    note: '升级后须报送治理方案、写明防范措施，并由督查组监督。检查人员不能再降级。',
    initial: { severity: 'major' },
    fields: [
      { kind: 'criterion', member: 'criterion', label: '判定依据', required: true },
      long('reason', '升级理由', true),
    ],
  }),
  add_note: () => ({
    title: '补充更正', submit: '保存',
    note: '原来的内容不会改动，补充和更正记在后面。',
    fields: [
      long('note', '情况说明', false, { hint: '说明和照片至少有一样' }),
      { kind: 'photos', member: 'photoIds', label: '照片', required: false, stage: 'other' },
      { kind: 'superseded', member: 'supersedes', label: '更正哪一张照片', required: false, hint: '不更正照片的不用选' },
    ],
  }),
  propose_void: () => ({
    title: '申请作废', submit: '提交作废申请', danger: true,
    note: '作废须由督查组另一人批准；批准之前照常处置。',
    fields: [
      long('reason', '作废理由', true, { phrases: ['重复登记', '经核实不构成隐患', '场所登记错误'] }),
      { kind: 'duplicate', member: 'duplicateOf', label: '与哪一条重复', required: false, hint: '不是重复登记的不用选' },
    ],
  }),
}

const extensionNote = ({ extension }: Finding): string =>
  extension
    ? [`申请理由：${extension.reason}`, extension.interimMeasures && `防范措施：${extension.interimMeasures}`].filter(Boolean).join('\n')
    : ''

/** The form that an officer fills in for an action; undefined for those that have a page of their own. */
export const formOf = (action: Action, finding: Finding): ActionForm | undefined => forms[action]?.(finding)
