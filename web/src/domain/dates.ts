/** The business time zone. Deadlines and days are counted in it, whatever zone the device is set to. */
export const businessZone = 'Asia/Shanghai'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

const dayParts = new Intl.DateTimeFormat('en-CA', { timeZone: businessZone, year: 'numeric', month: '2-digit', day: '2-digit' })

const offsetParts = new Intl.DateTimeFormat('en-US', {
  timeZone: businessZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
  hour: 'numeric', minute: 'numeric', second: 'numeric',
})

const dayForm = /^\d{4}-\d{2}-\d{2}$/

/** Whether text is a day `YYYY-MM-DD` and not an instant. */
export const isDay = (text: string): boolean => dayForm.test(text)

/** How the API writes an instant: UTC with milliseconds. */
export const instant = (ms: number): string => new Date(ms).toISOString()

/** The business day of an instant, `YYYY-MM-DD`. */
export const dayOf = (at: string | number): string => dayParts.format(typeof at === 'number' ? at : Date.parse(at))

/** The business day of now. */
export const today = (now: number): string => dayOf(now)

/** A day some days later or, negative, earlier. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

/** How many days later `to` is. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)

/** Midnight at which the business day begins, in ms. */
export function startOfDay(day: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`)
  // Twice, because the offset may change between the guess and midnight.
  return utc - offset(utc - offset(utc))
}

/** The last instant of a business day: 23:59:59.999, as the server reads a deadline given by day. */
export const endOfDay = (day: string): string => instant(startOfDay(addDays(day, 1)) - 1)

/** A deadline as an instant, whether it was given by day or as an instant. */
export const deadline = (text: string): string => (isDay(text) ? endOfDay(text) : instant(Date.parse(text)))

/** How far the business zone is ahead of UTC at an instant. */
function offset(ms: number): number {
  const part = Object.fromEntries(offsetParts.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!)
  return local - Math.floor(ms / 1000) * 1000
}

/** How long until a deadline, by business days: 「还剩 3 天」「今天到期」「逾期 2 天」. */
export function countdownText(dueAt: string, now: number): string {
  const due = Date.parse(dueAt)
  if (Number.isNaN(due)) return '期限未知'
  if (due < now) return `逾期 ${Math.max(1, daysBetween(dayOf(due), today(now)))} 天`
  const days = daysBetween(today(now), dayOf(due))
  if (days === 0) return '今天到期'
  return days === 1 ? '明天到期' : `还剩 ${days} 天`
}
