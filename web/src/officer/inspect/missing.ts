import type { Missing } from '@/domain/answers'
import type { ChecklistSection, Companion } from '@/domain/types'

/** A line of the check before submitting, and the section that it leads to. */
export interface MissingLine extends Missing {
  key: string
  section: string
  label: string
}

export const extraSection = '#extra'
export const finishSection = '#finish'

/** Names what is missing so that a person finds it. */
export function missingLines(missing: readonly Missing[], sections: readonly ChecklistSection[]): MissingLine[] {
  const places = new Map(sections.flatMap((section) => section.items.map((item) => [item.code, { section, item }] as const)))
  return missing.map((one, i) => {
    const key = `${one.itemCode ?? one.extraId ?? 'visit'}-${one.field}-${i}`
    const place = one.itemCode ? places.get(one.itemCode) : undefined
    if (place) return { ...one, key, section: place.section.code, label: place.item.text }
    if (one.itemCode) return { ...one, key, section: sections[0]?.code ?? finishSection, label: one.itemCode }
    if (one.extraId) return { ...one, key, section: extraSection, label: '其他隐患' }
    return { ...one, key, section: finishSection, label: '陪同人员' }
  })
}

/** What is not demanded and still worth a word. */
export function reminders(companion: Companion | undefined, hasPosition: boolean): string[] {
  const list: string[] = []
  if (!companion) list.push('没有登记陪同人员')
  else if (!companion.signaturePhotoId && !companion.refusedReason) list.push('陪同人员还没有签字，也没有记录拒签原因')
  if (!hasPosition) list.push('没有取得现场定位')
  return list
}

/** Missing items of one section collapse to one line when none of them was answered. */
export function grouped(lines: readonly MissingLine[], sections: readonly ChecklistSection[]): { section: string; name: string; lines: MissingLine[] }[] {
  const names = new Map([...sections.map(({ code, name }) => [code, name] as const), [extraSection, '其他隐患'], [finishSection, '陪同与提交']])
  const groups = new Map<string, MissingLine[]>()
  for (const line of lines) groups.set(line.section, [...(groups.get(line.section) ?? []), line])
  return [...groups].map(([section, own]) => ({ section, name: names.get(section) ?? section, lines: own }))
}
