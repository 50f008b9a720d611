import type { Me } from '@/domain/types'
import { officerDb } from '@/store/db'
import { SyncEngine, type EngineWorld } from './engine'
import { exchangeFor } from './exchange'
import { reportSyncStatus } from './status'

let engine: SyncEngine | undefined

/** Starts the engine for the officer of this window; gives what stops it. */
export function startSync(me: Me, signInNeeded: () => void): () => void {
  const mine = new SyncEngine(browserWorld(me, signInNeeded))
  engine = mine
  mine.start()
  return () => {
    mine.stop()
    if (engine === mine) engine = undefined
  }
}

/** The button 立即同步. Resolves when everything was tried. */
export const syncNow = async (): Promise<void> => engine?.syncNow()

/** After the officer has signed in again. */
export const resumeSync = (): void => engine?.resume()

function browserWorld(me: Me, signInNeeded: () => void): EngineWorld {
  return {
    db: officerDb(me.id),
    me,
    exchange: exchangeFor(me.id),
    now: () => Date.now(),
    random: () => Math.random(),
    locks: navigator.locks,
    channel: typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(`hazard-sync-${me.id}`),
    isOnline: () => navigator.onLine,
    onConnection,
    wait(listener, ms) {
      const timer = setTimeout(listener, ms)
      return () => clearTimeout(timer)
    },
    signInNeeded,
    report: reportSyncStatus,
  }
}

/** Also when the app comes to the front again: a tablet that slept has missed its timers. */
function onConnection(listener: () => void): () => void {
  const seen = () => document.visibilityState === 'visible' && listener()
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  document.addEventListener('visibilitychange', seen)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
    document.removeEventListener('visibilitychange', seen)
  }
}
