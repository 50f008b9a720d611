import type { OfficerDatabase } from './db'

type Listener = (userId: string) => void

const listeners = new Set<Listener>()

/** Tells the sync engine of this window that something new waits. Called after the commit. */
export function poke(db: OfficerDatabase) {
  for (const listener of listeners) listener(db.userId)
}

export function onPoke(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
