import { onScopeDispose, ref, type Ref } from 'vue'
import { plain } from '@/domain/plain'
import type { CommandData } from '@/domain/types'
import { readMeta, writeMeta, type OfficerDatabase } from '@/store/db'

const pause = 300

/**
 * What is typed into a form, kept on the tablet while it is typed: a call, a
 * lock screen or a crash loses nothing. `initial` is asked once, when nothing
 * was kept.
 */
export function useFormDraft(db: OfficerDatabase, key: string, initial: () => Promise<CommandData>) {
  const data = ref<CommandData>({}) as Ref<CommandData>
  const ready = ref(false)
  const resumed = ref(false)
  const name = `form:${key}`
  let timer: ReturnType<typeof setTimeout> | undefined
  let done = false

  async function load() {
    const kept = await readMeta<CommandData>(db, name)
    data.value = kept ?? (await initial())
    resumed.value = kept !== undefined
    ready.value = true
  }

  async function startAgain() {
    await db.meta.delete(name)
    data.value = await initial()
    resumed.value = false
  }

  function keep() {
    clearTimeout(timer)
    timer = undefined
    return writeMeta(db, name, plain(data.value))
  }

  function patch(change: Partial<CommandData>) {
    data.value = { ...data.value, ...change }
    clearTimeout(timer)
    timer = setTimeout(() => void keep(), pause)
  }
  onScopeDispose(() => {
    if (timer && !done) void keep()
  })

  /** The form was sent: nothing of it is kept. */
  async function clear() {
    done = true
    clearTimeout(timer)
    await db.meta.delete(name)
  }

  void load()
  return { data, ready, resumed, patch, startAgain, clear }
}
