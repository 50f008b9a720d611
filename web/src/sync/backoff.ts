import type { Problem } from '@/api/problem'

const firstMs = 2_000
export const capMs = 5 * 60_000

/**
 * How long to wait after so many attempts failed: doubled each time up to five
 * minutes, at random between the half and the whole so that a hundred tablets
 * do not come back at once. What the service asks for is the least.
 */
export function waitMs(attempts: number, random: number, problem?: Pick<Problem, 'retryAfterSeconds'>): number {
  const whole = Math.min(capMs, firstMs * 2 ** Math.min(attempts - 1, 20))
  const jittered = whole / 2 + (whole / 2) * random
  return Math.max(jittered, (problem?.retryAfterSeconds ?? 0) * 1000)
}
