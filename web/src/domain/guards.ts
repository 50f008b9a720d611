import type { Condition, Guard, Need } from './generated/workflow'
import { hasSigned, type Case } from './parties'
import type { CommandData, Finding } from './types'

const suspended = 5

/** Photos that are named and neither on the server nor on this tablet. */
export const photosAway = (finding: Finding, hasPhoto: (id: string) => boolean): string[] => [
  ...new Set(finding.photos.filter(({ id, missing }) => missing && !hasPhoto(id)).map(({ id }) => id)),
]

interface Meaning {
  holds: (c: Case) => boolean
  /** What to do when it does not hold. */
  detail: string
}

/** What must hold of the finding for a step to be possible now. */
const guards: Record<Guard, Meaning> = {
  general: { holds: ({ finding }) => finding.severity === 'general', detail: '只有一般隐患可以立行立改' },
  major: { holds: ({ finding }) => finding.severity === 'major', detail: '只适用于重大隐患' },
  plan_submitted: {
    holds: ({ finding }) => finding.severity !== 'major' || !!finding.plan,
    detail: '重大隐患须先报送治理方案，才能报告整改完成',
  },
  before_deadline: {
    holds: ({ finding, now }) => !!finding.dueAt && now <= Date.parse(finding.dueAt),
    detail: '整改期限已过，不能再申请延期',
  },
  no_open_extension: { holds: ({ finding }) => !finding.extension, detail: '已有一份延期申请待批复' },
  open_extension: { holds: ({ finding }) => !!finding.extension, detail: '没有待批复的延期申请' },
  photos_present: {
    // Photos on this tablet do not hinder: the command is sent after them.
    holds: ({ finding, hasPhoto }) => photosAway(finding, hasPhoto).length === 0,
    detail: '还有照片没有上传到服务器，请等照片上传完成后再操作',
  },
  no_void_proposal: { holds: ({ finding }) => !finding.voidProposal, detail: '已有一份作废申请待审批' },
  void_proposal: { holds: ({ finding }) => !!finding.voidProposal, detail: '没有待审批的作废申请' },
  officer_unsigned: {
    holds: ({ finding }) => !hasSigned(finding, 'inspector') || !hasSigned(finding, 'rechecker'),
    detail: '检查人员和复查人员都已签字，不需要代签人',
  },
  suspended: {
    holds: ({ finding }) => finding.escalationLevel === suspended && !finding.resumption,
    detail: '该隐患没有处于停产整顿中',
  },
  supervised: { holds: ({ finding }) => !!finding.supervision, detail: '该隐患没有挂牌督办' },
  not_supervised: { holds: ({ finding }) => !finding.supervision, detail: '该隐患已经挂牌督办' },
  published: { holds: ({ finding }) => !!finding.publication, detail: '该隐患没有公示' },
}

/** What hinders the step now, in Chinese; undefined when nothing does. */
export function hindrance(names: readonly Guard[], c: Case): string | undefined {
  const broken = names.find((name) => !guards[name].holds(c))
  return broken && guards[broken].detail
}

const conditions: Record<Condition, (finding: Finding, data: CommandData) => boolean> = {
  major: (finding) => finding.severity === 'major',
  to_major: (_, data) => data.severity === 'major',
  level_5_or_6: (_, data) => (data.level ?? 0) >= suspended,
  not_refused: (_, data) => !data.refused,
  refused: (_, data) => !!data.refused,
}

/** Whether a need of the table applies to these data. */
export const needApplies = ({ when }: Need, finding: Finding, data: CommandData): boolean =>
  !when || conditions[when](finding, data)
