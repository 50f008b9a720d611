import type { CommandData, Finding } from '@/domain/types'
import { defaultDueDay } from '@/domain/workflow'

export type Verdict = 'pass' | 'fail'

export const opinionPhrases: Readonly<Record<Verdict, readonly string[]>> = {
  pass: ['已按要求整改到位，复查合格', '现场核实，隐患已消除', '设施已恢复正常使用'],
  fail: ['未按要求整改到位，复查不合格', '只完成部分整改', '整改后再次出现，须采取长效措施'],
}

const allPhrases = Object.values(opinionPhrases).flat()

/** When the verdict changes, an opinion that only consists of ready sentences is for the other verdict. */
export const keptOpinion = (opinion: string | undefined): string =>
  opinion?.split('；').every((part) => allPhrases.includes(part.trim()) || !part.trim()) ? '' : (opinion ?? '')

/** What the form starts with after the verdict was chosen. */
export const onVerdict = (verdict: Verdict, finding: Finding, data: CommandData, now: number): Partial<CommandData> => ({
  opinion: keptOpinion(data.opinion),
  dueAt: verdict === 'fail' ? (data.dueAt ?? defaultDueDay(finding.severity, now)) : undefined,
})

/** The data of the verdict's command. */
export const verdictData = (verdict: Verdict, { opinion, dueAt, photoIds, reason }: CommandData): CommandData => ({
  ...(opinion && { opinion }), ...(photoIds?.length && { photoIds }), ...(verdict === 'fail' && dueAt && { dueAt }), ...(reason && { reason }),
})
