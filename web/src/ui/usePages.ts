import { computed, onMounted, ref, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

export interface Page<T> {
  items: T[]
  nextCursor?: string
}

/** A list that comes page by page; `restart` begins again, for another filter. */
export function usePages<T>(fetchPage: (cursor: string | undefined) => Promise<Page<T>>) {
  const items = shallowRef<T[]>()
  const problem = shallowRef<Problem>()
  const loading = ref(false)
  const cursor = ref<string>()
  let latest = 0

  async function take(from: string | undefined) {
    const mine = ++latest
    loading.value = true
    problem.value = undefined
    try {
      const page = await fetchPage(from)
      if (mine !== latest) return
      items.value = from === undefined ? page.items : [...(items.value ?? []), ...page.items]
      cursor.value = page.nextCursor
    } catch (cause) {
      if (mine === latest) problem.value = asProblem(cause)
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  const more = () => take(cursor.value)
  function restart() {
    items.value = undefined
    cursor.value = undefined
    return take(undefined)
  }
  onMounted(restart)
  return { items, problem, loading, more, restart, hasMore: computed(() => cursor.value !== undefined) }
}
