import { readonly, shallowRef } from 'vue'
import { minuteMs } from '@/domain/dates'
import { readMeta, writeMeta, type OfficerDatabase } from '@/store/db'

/** A clock that is further off is worth a word. */
export const tolerance = 5 * minuteMs

const off = shallowRef<number | null>(null)

/** How far this device's clock is ahead of the service (negative: behind), in ms; null while it is right enough. */
export const clockWarning = readonly(off)

/** What the officer reads about it. */
export function clockText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / minuteMs)
  const span = minutes < 120 ? `${minutes} 分钟` : `${Math.round(minutes / 60)} 小时`
  return `本机时钟比服务器${offsetMs > 0 ? '快' : '慢'}约 ${span}，请在系统设置中校准时间；已记录的时间不会改动`
}

/**
 * Learns from an answer how far the device's clock is off and keeps it, so
 * that the warning is there also without a network. Times that the device said
 * are never changed by it.
 */
export async function learnClock(db: OfficerDatabase, date: number | undefined, sentAt: number, now: number): Promise<void> {
  if (date === undefined) return
  // The header says whole seconds, cut off: half a second is the fair guess.
  const offset = (sentAt + now) / 2 - (date + 500)
  const before = await readMeta<number>(db, 'clockOffset')
  if (before === undefined || Math.abs(before - offset) > 30_000) await writeMeta(db, 'clockOffset', offset)
  showClock(offset)
}

/** Shows what was learned before, at start. */
export async function recallClock(db: OfficerDatabase): Promise<void> {
  showClock((await readMeta<number>(db, 'clockOffset')) ?? 0)
}

function showClock(offset: number) {
  off.value = Math.abs(offset) > tolerance ? offset : null
}
