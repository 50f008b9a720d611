import { readonly, shallowRef } from 'vue'

/** How far a pull has come, for the bar. How much there will be is not known before. */
export interface PullProgress {
  phase: 'idle' | 'pulling' | 'checklists'
  /** Things that came, by kind. */
  done: Readonly<Record<string, number>>
  /** The first pull on this tablet: without it no work can begin. */
  first: boolean
}

const current = shallowRef<PullProgress>({ phase: 'idle', done: {}, first: false })

export const pullProgress = readonly(current)

export function reportPull(progress: PullProgress) {
  current.value = progress
}
