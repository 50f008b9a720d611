import { computed, inject, onScopeDispose, provide, shallowReactive, shallowRef, watch, type InjectionKey } from 'vue'
import { applicable, askedSections } from '@/domain/applicability'
import type { Checklist, ChecklistItem, Facts, Result } from '@/domain/types'
import { checklistBody } from '@/store/checklists'
import type { OfficerDatabase } from '@/store/db'
import { answer as store, answersOf, extrasOf, getInspection, passSection, undoPass, type AnswerPatch } from '@/store/inspections'
import { useLive } from '@/store/live'
import type { AnswerRow, InspectionRow } from '@/store/rows'
import { showSnack } from '@/ui/snackbar'
import { newId } from '@/domain/ids'
import { passable, progressOf, sum, unpassable } from './progress'

/**
 * One open inspection as its screens see it. An answer is one small row. A row
 * that is being written here is never read over.
 */
export function useInspection(db: OfficerDatabase, id: string) {
  const row = useLive<InspectionRow | null | undefined>(async () => (await getInspection(db, id)) ?? null, undefined)
  const checklist = shallowRef<Checklist | null>()
  const answers = shallowReactive(new Map<string, AnswerRow>())
  const loaded = shallowRef(false)
  const extras = useLive(() => extrasOf(db, id), [])
  /** The answers as they will be when everything under way is stored: a change builds on these. */
  const latest = new Map<string, AnswerRow>()
  const writing = new Map<string, number>()

  const stopBody = watch(row, async (now) => {
    if (!now) return
    stopBody()
    checklist.value = (await checklistBody(db, now.checklistDigest)) ?? null
  })

  /** Reads all answers. Not followed live, which would read them all again after every tap. */
  async function read() {
    const rows = await answersOf(db, id)
    for (const code of new Set([...rows.keys(), ...latest.keys()])) {
      if (writing.has(code)) continue
      const next = rows.get(code)
      if (next) latest.set(code, next)
      else latest.delete(code)
      show(code)
    }
    loaded.value = true
  }
  void read()
  // What another window answered meanwhile comes when the officer turns to this one.
  const turned = () => document.visibilityState === 'visible' && void read()
  document.addEventListener('visibilitychange', turned)
  window.addEventListener('focus', turned)

  // The row changes with every answer; what hangs on the facts is made again only when these change.
  const facts = computed<Facts>((before) => (before && same(before, row.value?.facts) ? before : (row.value?.facts ?? {})))
  const selection = computed(() => (checklist.value ? applicable(checklist.value, facts.value) : { asked: [], omitted: [], missing: [] }))
  const sections = computed(() => (checklist.value ? askedSections(checklist.value, selection.value.asked) : []))
  // Each section counts for itself: a tap counts one of them again.
  const counts = computed(() => new Map(sections.value.map(({ code, items }) => [code, computed(() => progressOf(items, answers))])))
  const progress = { get: (code: string) => counts.value.get(code)?.value }
  const total = computed(() => sum([...counts.value.values()].map((count) => count.value)))

  function show(code: string) {
    const next = latest.get(code)
    if (!next) answers.delete(code)
    else if (!same(answers.get(code), next)) answers.set(code, next)
  }

  /**
   * Stores a change of one answer, then shows it: what the screen shows is on
   * disk, and drawing does not delay the storing. A failure is said.
   */
  async function write(itemCode: string, patch: AnswerPatch) {
    const before: AnswerRow = latest.get(itemCode) ?? { inspectionId: id, itemCode }
    latest.set(itemCode, { ...before, ...patch, bulk: undefined } as AnswerRow)
    writing.set(itemCode, (writing.get(itemCode) ?? 0) + 1)
    const failed = await store(db, id, itemCode, patch).then(() => undefined, (cause: unknown) => ({ cause }))
    const left = writing.get(itemCode)! - 1
    if (left > 0) writing.set(itemCode, left)
    else writing.delete(itemCode)
    if (!failed) return show(itemCode)
    showSnack({ text: sentenceOf(failed.cause), tone: 'red' })
    await read()
  }

  /** Answers an item. 不符合 makes the draft of its finding, whose ID stays the same from now on. */
  function give(item: ChecklistItem, result: Result | undefined) {
    const before = latest.get(item.code)
    const patch: AnswerPatch = { result }
    if (result === 'fail' && !before?.finding?.id) patch.finding = { ...before?.finding, id: newId() }
    if (result === 'na') patch.value = undefined
    return write(item.code, patch)
  }

  async function passAll(sectionCode: string) {
    const items = sections.value.find(({ code }) => code === sectionCode)?.items ?? []
    const codes = passable(items, answers)
    const left = unpassable(items, answers)
    if (codes.length === 0) {
      showSnack({ text: left > 0 ? `其余 ${left} 项需要填写数值或选项` : '本部分已全部作答' })
      return
    }
    const token = await passSection(db, id, codes)
    await read()
    showSnack({
      text: `已将 ${codes.length} 项判为符合${left > 0 ? `，${left} 项需要填写数值或选项` : ''}`,
      action: { label: '撤销', run: () => void undoPass(db, id, token).then(read) },
    })
  }

  /** The tokens of 全部符合 that can still be taken back in a section. */
  const bulksOf = (sectionCode: string): string[] => {
    const items = sections.value.find(({ code }) => code === sectionCode)?.items ?? []
    return [...new Set(items.map(({ code }) => answers.get(code)?.bulk).filter((bulk) => bulk !== undefined))]
  }

  async function takeBack(sectionCode: string) {
    for (const token of bulksOf(sectionCode)) await undoPass(db, id, token)
    await read()
    showSnack({ text: '已撤销“全部符合”，自己改过的作答保留不变' })
  }

  onScopeDispose(() => {
    stopBody()
    document.removeEventListener('visibilitychange', turned)
    window.removeEventListener('focus', turned)
  })
  return { db, id, row, checklist, answers, loaded, extras, facts, selection, sections, progress, total, write, give, passAll, bulksOf, takeBack, latestOf: (code: string) => latest.get(code) }
}

export type OpenInspection = ReturnType<typeof useInspection>

const key: InjectionKey<OpenInspection> = Symbol('inspection')

export const provideInspection = (inspection: OpenInspection) => provide(key, inspection)

/** The inspection of the page that this component stands in. */
export function useOpenInspection(): OpenInspection {
  const inspection = inject(key)
  if (!inspection) throw new Error('no inspection is open')
  return inspection
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

function sentenceOf(cause: unknown): string {
  const names = [(cause as Error)?.name, (cause as { inner?: Error }).inner?.name]
  if (names.includes('QuotaExceededError')) return '本机存储空间不足，这一项没有保存。请清理设备空间后再试。'
  return cause instanceof Error && /[\u4e00-\u9fff]/.test(cause.message) ? cause.message : '这一项没有保存，请再点一次。'
}
