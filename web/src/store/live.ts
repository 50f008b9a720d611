import { liveQuery } from 'dexie'
import { onScopeDispose, shallowRef, watch, type ShallowRef, type WatchSource } from 'vue'

/**
 * A Ref that follows the database, also what another window writes. Ask again
 * when something else that the query reads changes: name it as `again`.
 */
export function useLive<T>(query: () => T | Promise<T>, initial: T, again: WatchSource[] = []): ShallowRef<T> {
  const value = shallowRef(initial) as ShallowRef<T>
  let stop = () => {}
  const start = () => {
    stop()
    const subscription = liveQuery(query).subscribe({ next: (found) => (value.value = found) })
    stop = () => subscription.unsubscribe()
  }
  start()
  watch(again, start)
  onScopeDispose(() => stop())
  return value
}
