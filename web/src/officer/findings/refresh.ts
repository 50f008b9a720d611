import { onMounted, ref, shallowRef } from 'vue'
import { clientFor, dataOf } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import type { Me } from '@/domain/types'
import type { OfficerDatabase } from '@/store/db'
import { keepFinding } from '@/store/findings'

/**
 * Asks the service for the newest of a finding, with its history, and keeps it.
 * The screen never waits for it: it shows what is on the tablet meanwhile.
 */
export function useFresh(db: OfficerDatabase, me: Me, id: () => string) {
  const asking = ref(false)
  const problem = shallowRef<Problem>()

  async function refresh() {
    asking.value = true
    try {
      await keepFinding(db, me, await dataOf(clientFor(me.id).GET('/findings/{id}', { params: { path: { id: id() } } })))
      problem.value = undefined
    } catch (cause) {
      problem.value = asProblem(cause)
    } finally {
      asking.value = false
    }
  }
  onMounted(refresh)
  return { asking, problem, refresh }
}
