import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** The time, for countdowns: moves on every half minute, or as often as asked. */
export function useNow(every = 30_000): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), every)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
