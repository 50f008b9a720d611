import { askForPersistence, storageState, usedShare } from '@/app/storage'
import { readMeta, writeMeta, type OfficerDatabase } from './db'

export interface Space {
  /** low: warn; full: a photo may not fit any more. unknown: the browser does not say. */
  level: 'ok' | 'low' | 'full' | 'unknown'
  usedBytes: number
  quotaBytes: number
}

const lowShare = 0.8
const fullShare = 0.95
/** Room for some dozens of photos, however large the quota is. */
const lowBytes = 100 << 20
const fullBytes = 20 << 20

/** How much room is left for work on this tablet. */
export async function spaceLeft(): Promise<Space> {
  const state = await storageState()
  if (!state || state.quotaBytes === 0) return { level: 'unknown', usedBytes: state?.usedBytes ?? 0, quotaBytes: 0 }
  const { usedBytes, quotaBytes } = state
  const left = quotaBytes - usedBytes
  const share = usedShare(state)
  const level = share > fullShare || left < fullBytes ? 'full' : share > lowShare || left < lowBytes ? 'low' : 'ok'
  return { level, usedBytes, quotaBytes }
}

/** Asks once, at first use, that the browser never clears this work by itself; says whether it promised so. */
export async function keepStorage(db: OfficerDatabase): Promise<boolean> {
  const state = await storageState()
  if (state?.persistent) return true
  if (await readMeta<boolean>(db, 'persistenceAsked')) return false
  const granted = await askForPersistence()
  await writeMeta(db, 'persistenceAsked', true)
  return granted
}
