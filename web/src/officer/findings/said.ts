import { categoryLabels, placeLabels, severityLabels, sourceLabels } from '@/domain/generated/labels'
import { escalationLabels } from '@/domain/generated/workflow'
import type { CommandData, CriterionUsed, HistoryEvent, Plan } from '@/domain/types'
import { date, dateTime } from '@/ui/dates'

/** Looks a name up by its ID, as far as it is known here. */
export interface Names {
  org: (id: string) => string | undefined
  person: (id: string) => string | undefined
}

type Data = CommandData | NonNullable<HistoryEvent['data']>

const planLabels: Readonly<Record<keyof Plan, string>> = {
  goal: '目标和任务', measures: '方法和措施', organisation: '机构和人员', funds: '经费和物资', deadline: '时限和要求', contingency: '安全措施和应急预案',
}
export const planMembers = Object.entries(planLabels) as [keyof Plan, string][]

/** 「《…》 3.0.1 说明」 */
export const criterionText = ({ standard, clause, note }: CriterionUsed): string => [standard, clause, note].filter(Boolean).join(' ')

const withPhone = ({ name, phone }: { name?: string; phone?: string }): string => [name, phone].filter(Boolean).join(' ')

const say = (label: string, text: string | undefined): string[] => (text ? [`${label}：${text}`] : [])

/** A deadline as people read it: the day, and the time unless it is the end of the day. */
export const dueText = (due: string): string => (dateTime(due).endsWith('23:59') ? date(due) : dateTime(due))

/** What a command set or said, line by line. Photos are counted; signatures and digests are told elsewhere. */
export function linesOf(data: Data, names: Names, resolved: HistoryEvent['resolved'] = undefined): string[] {
  const org = resolved?.responsibleOrgName ?? (data.responsibleOrgId && names.org(data.responsibleOrgId))
  const account = data.responsibleUserId && (resolved?.responsibleName ?? names.person(data.responsibleUserId))
  const responsible = account || (data.responsiblePerson && withPhone(data.responsiblePerson))
  return [
    ...say('责任单位', org),
    ...say('责任人', responsible),
    ...say('整改措施', data.measures),
    ...say('防范措施', data.interimMeasures),
    ...(data.plan ? planMembers.flatMap(([member, label]) => say(label, data.plan?.[member])) : []),
    ...say('整改期限', data.dueAt && dueText(data.dueAt)),
    ...say('新期限', data.newDueAt && dueText(data.newDueAt)),
    ...say('情况', data.note),
    ...say('意见', data.opinion),
    ...say('理由', data.reason),
    ...say('等级', data.severity && severityLabels[data.severity]),
    ...say('判定依据', data.criterion && criterionText(data.criterion)),
    ...say('督办等级', data.level === undefined ? undefined : escalationLabels[data.level]),
    ...say('答复期限', data.replyBy && dueText(data.replyBy)),
    ...say('文号', data.documentNumber),
    ...say('公示内容', data.publicText),
    ...say('签字方', data.as && placeLabels[data.as]),
    ...(data.refused ? ['责任人拒绝签字'] : data.onSite ? ['责任人在检查人员设备上现场签字'] : []),
    ...say('见证人', data.witness && withPhone(data.witness)),
    ...(data.duplicateOf ? ['与另一条隐患重复'] : []),
    ...(data.supersedes ? ['更正了一张照片'] : []),
    ...(data.photoIds?.length ? [`照片 ${data.photoIds.length} 张`] : []),
  ]
}

type Listed = NonNullable<HistoryEvent['listed']>

export const listedLines = ({ source, category, severity, description, location, criterion }: Omit<Listed, 'number' | 'premisesId' | 'premisesName' | 'premisesOrgId' | 'foundAt' | 'inspector'>): string[] => [
  `${sourceLabels[source]} · ${categoryLabels[category]} · ${severityLabels[severity]}隐患`,
  location ? `${location}：${description}` : description,
  ...say('判定依据', criterion && criterionText(criterion)),
]
