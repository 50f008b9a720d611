import { onMounted, onScopeDispose, ref, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

/**
 * Data of a screen that works online only: loads when the screen opens, and
 * again when asked. Old data stays visible while new data comes or fails.
 */
export function useOnline<T>(fetchData: () => Promise<T>) {
  const data = shallowRef<T>()
  const problem = shallowRef<Problem>()
  const loading = ref(false)
  let latest = 0

  async function load() {
    const mine = ++latest
    loading.value = true
    try {
      const answer = await fetchData()
      if (mine !== latest) return
      data.value = answer
      problem.value = undefined
    } catch (cause) {
      if (mine === latest) problem.value = asProblem(cause)
    } finally {
      if (mine === latest) loading.value = false
    }
  }
  onMounted(load)
  onScopeDispose(() => latest++)
  return { data, problem, loading, load }
}
