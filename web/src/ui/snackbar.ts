import { readonly, shallowRef } from 'vue'

export interface Snack {
  text: string
  action?: { label: string; run: () => void }
  tone?: 'plain' | 'red'
}

const current = shallowRef<Snack & { id: number }>()
let timer: ReturnType<typeof setTimeout> | undefined
let count = 0

/** What is shown now; for the host. */
export const snack = readonly(current)

/** Says at the bottom of the screen what was done, for ten seconds when it can be undone. A newer one takes its place. */
export function showSnack(next: Snack, seconds = next.action ? 10 : 4) {
  clearTimeout(timer)
  current.value = { ...next, id: ++count }
  timer = setTimeout(hideSnack, seconds * 1000)
}

export function hideSnack() {
  clearTimeout(timer)
  current.value = undefined
}
