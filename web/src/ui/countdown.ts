import type { Tone } from './statusLook'

const hour = 3_600_000
const day = 24 * hour

export interface Countdown {
  text: string
  tone: Tone
}

/** How long until an instant, in the largest unit that matters; late ones say how late. */
export function countdown(dueAt: string, now: number): Countdown {
  const left = Date.parse(dueAt) - now
  if (Number.isNaN(left)) return { text: '期限未知', tone: 'grey' }
  if (left < 0) return { text: `已逾期 ${span(-left)}`, tone: 'red' }
  return { text: `剩 ${span(left)}`, tone: left < day ? 'red' : left < 3 * day ? 'amber' : 'green' }
}

function span(ms: number): string {
  if (ms >= day) return `${Math.floor(ms / day)} 天`
  if (ms >= hour) return `${Math.floor(ms / hour)} 小时`
  return `${Math.max(1, Math.floor(ms / 60_000))} 分钟`
}

/** Waiting time of a lock-out: 「1 分 5 秒」. */
export function waitText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return minutes > 0 ? `${minutes} 分 ${seconds % 60} 秒` : `${seconds} 秒`
}
