import type { Answer } from '@/domain/answers'
import type { ChecklistItem, ChecklistSection } from '@/domain/types'

export interface Progress {
  done: number
  total: number
  failed: number
}

export type Answers = { get(itemCode: string): Answer | undefined }

/** How far the answers of some items have come. */
export function progressOf(items: readonly Pick<ChecklistItem, 'code'>[], answers: Answers): Progress {
  const progress: Progress = { done: 0, total: items.length, failed: 0 }
  for (const { code } of items) {
    const result = answers.get(code)?.result
    if (result) progress.done++
    if (result === 'fail') progress.failed++
  }
  return progress
}

export function sum(parts: readonly Progress[]): Progress {
  return parts.reduce((all, { done, total, failed }) => ({
    done: all.done + done, total: all.total + total, failed: all.failed + failed,
  }), { done: 0, total: 0, failed: 0 })
}

/** Items that 全部符合 may answer: a measured or chosen value is never made up. */
export const passable = (items: readonly ChecklistItem[], answers: Answers): string[] =>
  items.filter((item) => !answers.get(item.code)?.result && !wantsValue(item)).map(({ code }) => code)

/** What 全部符合 leaves to the officer. */
export const unpassable = (items: readonly ChecklistItem[], answers: Answers): number =>
  items.filter((item) => !answers.get(item.code)?.result && wantsValue(item)).length

export const wantsValue = ({ answer: { type } }: ChecklistItem): boolean => type === 'number' || type === 'count' || type === 'choice'

/** The section to go on with: the first that is not done, else the first. */
export function firstOpen(sections: readonly ChecklistSection[], answers: Answers): string | undefined {
  const open = sections.find(({ items }) => items.some(({ code }) => !answers.get(code)?.result))
  return (open ?? sections[0])?.code
}
