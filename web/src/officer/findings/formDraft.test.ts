import 'fake-indexeddb/auto'
import { afterEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { OfficerDatabase } from '@/store/db'
import { useFormDraft } from './formDraft'

const db = new OfficerDatabase('form-draft-test')
afterEach(() => db.meta.clear())

function open(key: string) {
  const scope = effectScope()
  const form = scope.run(() => useFormDraft(db, key, async () => ({ note: '默认' })))!
  return { scope, form }
}

it('keeps what is typed, also when the sheet is closed at once', async () => {
  const first = open('f1:add_note')
  await vi.waitUntil(() => first.form.ready.value)
  expect(first.form.data.value).toEqual({ note: '默认' })
  first.form.patch({ note: '配电箱又坏了' })
  first.scope.stop()
  await vi.waitUntil(async () => (await db.meta.count()) > 0)

  const second = open('f1:add_note')
  await vi.waitUntil(() => second.form.ready.value)
  expect([second.form.data.value, second.form.resumed.value]).toEqual([{ note: '配电箱又坏了' }, true])
  await second.form.startAgain()
  expect(second.form.data.value).toEqual({ note: '默认' })
  second.scope.stop()
})

it('keeps nothing that nobody typed, and nothing that was sent', async () => {
  const { scope, form } = open('f2:fail')
  await vi.waitUntil(() => form.ready.value)
  form.patch({ note: '已发' })
  await form.clear()
  scope.stop()
  const untouched = open('f3:fail')
  await vi.waitUntil(() => untouched.form.ready.value)
  untouched.scope.stop()
  expect(await db.meta.count()).toBe(0)
})
