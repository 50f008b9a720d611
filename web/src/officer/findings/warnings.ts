import { stageLabels } from '@/domain/generated/labels'
import type { EvidenceWarning, Finding } from '@/domain/types'

const evidence = ['before', 'after', 'recheck']

/** One line for each thing that is odd, however many photos it is about. */
export interface WarningLine {
  code: string
  detail: string
}

/** 「整改前、整改后照片：没有拍摄时间，也没有拍摄位置」 */
export function warningLines(finding: Finding): WarningLine[] {
  const lines = new Map<string, { code: string; detail: string; ids: Set<string> }>()
  for (const { code, detail, photoId } of localWarnings(finding)) {
    const key = `${code} ${detail}`
    const line = lines.get(key) ?? { code, detail, ids: new Set<string>() }
    line.ids.add(photoId)
    lines.set(key, line)
  }
  return [...lines.values()].map(({ code, detail, ids }) => {
    const stages = new Set(finding.photos.filter(({ id }) => ids.has(id)).map(({ stage }) => stageLabels[stage]))
    return { code, detail: stages.size > 0 ? `${[...stages].join('、')}照片：${detail}` : detail }
  })
}

/**
 * What is odd about the evidence: what the service said, and the same photo
 * before and after, which the tablet sees itself.
 */
export function localWarnings(finding: Finding): EvidenceWarning[] {
  const said = finding.warnings ?? []
  const stages = new Map<string, Set<string>>()
  for (const { id, stage } of finding.photos) {
    if (evidence.includes(stage)) stages.set(id, (stages.get(id) ?? new Set()).add(stage))
  }
  const seen = [...stages].filter(([id, of]) => of.size > 1 && !said.some(({ code, photoId }) => code === 'same_photo' && photoId === id))
  return [
    ...said,
    ...seen.map(([photoId, of]) => ({
      code: 'same_photo' as const, photoId,
      detail: `同一张照片既用作${[...of].map((stage) => stageLabels[stage as keyof typeof stageLabels]).join('、又用作')}，请核对是否重新拍摄。`,
    })),
  ]
}
