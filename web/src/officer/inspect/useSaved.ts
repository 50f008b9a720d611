import { onScopeDispose, ref, watch } from 'vue'

/**
 * Text that is stored while it is typed: after a short rest, when the field is
 * left, and when the form goes away. `stored` follows from outside only while
 * nothing is typed.
 */
export function useSaved(stored: () => string, save: (text: string) => void, rest = 350) {
  const text = ref(stored())
  let timer: ReturnType<typeof setTimeout> | undefined
  let dirty = false

  watch(stored, (now) => {
    if (!dirty) text.value = now
  })

  function typed(next: string) {
    text.value = next
    dirty = true
    clearTimeout(timer)
    timer = setTimeout(flush, rest)
  }

  function flush() {
    clearTimeout(timer)
    if (!dirty) return
    dirty = false
    if (text.value !== stored()) save(text.value)
  }

  // A tablet that is put away, or an app that is swiped off, gets no other word.
  const hidden = () => document.visibilityState === 'hidden' && flush()
  document.addEventListener('visibilitychange', hidden)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', hidden)
    flush()
  })
  return { text, typed, flush }
}
