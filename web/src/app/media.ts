import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** Follows a media query. */
export function useMedia(query: string): Readonly<Ref<boolean>> {
  const list = window.matchMedia?.(query)
  const fits = ref(list?.matches ?? false)
  const look = () => (fits.value = list.matches)
  list?.addEventListener('change', look)
  onScopeDispose(() => list?.removeEventListener('change', look))
  return readonly(fits)
}

/** A phone held upright: one column, sheets fill the screen. */
export const usePhone = () => useMedia('(max-width: 639px)')
