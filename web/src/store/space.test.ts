// @vitest-environment node
import 'fake-indexeddb/auto'
import { afterEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { officer, premises, tablet } from '@/testing/fixtures'
import { useLive } from './live'
import { until } from '@/testing/world'
import { keepStorage, spaceLeft } from './space'

const storage = (usage: number, quota: number, granted = false) => {
  const persist = vi.fn(async () => granted)
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({ usage, quota }), persisted: async () => false, persist } })
  return persist
}

afterEach(() => vi.unstubAllGlobals())

const gb = 2 ** 30

it.each([
  ['ok', 1 * gb, 10 * gb], ['low', 8.5 * gb, 10 * gb], ['full', 9.8 * gb, 10 * gb],
  ['low', 0.02 * gb, 0.1 * gb], ['full', 0.09 * gb, 0.1 * gb], ['unknown', 0, 0],
])('room is %s with %i of %i bytes used', async (level, usage, quota) => {
  storage(usage, quota)
  expect((await spaceLeft()).level).toBe(level)
})

it('rule 7: asks for persistent storage at first use, once, and says when it is refused', async () => {
  const db = await tablet(officer())
  const persist = storage(1, gb, false)
  expect(await keepStorage(db)).toBe(false)
  expect(await keepStorage(db)).toBe(false)
  expect(persist).toHaveBeenCalledTimes(1)
  const other = await tablet(officer())
  storage(1, gb, true)
  expect(await keepStorage(other)).toBe(true)
})

it('useLive follows the database, and asks again when told', async () => {
  const db = await tablet(officer())
  const least = ref(0)
  const scope = effectScope()
  const count = scope.run(() => useLive(() => db.premises.where('rev').above(least.value).count(), -1, [least]))!
  await until(() => count.value === 0)
  await db.premises.put({ id: 'a', premises: premises(), pending: 0, rev: 5 })
  await until(() => count.value === 1)
  least.value = 5
  await nextTick()
  await until(() => count.value === 0)
  scope.stop()
  await db.premises.put({ id: 'b', premises: premises(), pending: 0, rev: 9 })
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(count.value).toBe(0)
})
