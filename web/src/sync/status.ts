import { readonly, shallowRef } from 'vue'

/** What the badge in the header shows of the outbox. */
export interface SyncStatus {
  /** Inspections and commands that the server has not yet acknowledged. */
  unsent: number
  photos: number
  /** parked: at least one thing waits for a person; paused: somebody must sign in first. */
  state: 'idle' | 'sending' | 'offline' | 'paused' | 'parked'
  lastPulledAt: string | null
}

export const nothingToSync: SyncStatus = { unsent: 0, photos: 0, state: 'idle', lastPulledAt: null }

const current = shallowRef<SyncStatus>(nothingToSync)

/** For screens: always the newest status. */
export const syncStatus = readonly(current)

/** For the sync engine, the only writer. */
export function reportSyncStatus(status: SyncStatus) {
  current.value = status
}

export const hasUnsent = (status: SyncStatus) => status.unsent + status.photos > 0
