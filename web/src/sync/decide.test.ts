import { describe, expect, it } from 'vitest'
import { foreignProblem, offlineProblem, Problem, timeoutProblem, type Next, type ProblemCode } from '@/api/problem'
import { capMs, waitMs } from './backoff'
import { clockText } from './clock'
import { decide } from './decide'

const problem = (code: ProblemCode, next: Next) => new Problem({ code, next, detail: '…' })

describe('rule 3: the answer decides', () => {
  it.each([
    ['the thing that was sent', { body: { id: 'x' } }, { do: 'sent' }],
    ['another thing', { body: { id: 'y' } }, { do: 'later', all: true }],
    ['no thing at all', { body: null }, { do: 'later', all: true }],
    ['no connection', { problem: offlineProblem() }, { do: 'later', all: true }],
    ['no answer in time', { problem: timeoutProblem() }, { do: 'later', all: true }],
    ['a captive portal', { problem: foreignProblem(200) }, { do: 'later', all: true }],
    ['too many', { problem: problem('too_many', 'later') }, { do: 'later', all: true }],
    ['unavailable', { problem: problem('unavailable', 'later') }, { do: 'later', all: true }],
    ['internal', { problem: problem('internal', 'later') }, { do: 'later', all: false }],
    ['no session', { problem: problem('unauthenticated', 'sign_in') }, { do: 'sign_in' }],
    ['invalid', { problem: problem('invalid', 'fix') }, { do: 'park' }],
    ['too large', { problem: problem('too_large', 'fix') }, { do: 'park' }],
    ['stale', { problem: problem('stale', 'review') }, { do: 'park' }],
    ['exists with other content', { problem: problem('exists', 'review') }, { do: 'park' }],
    ['not found', { problem: problem('not_found', 'review') }, { do: 'park' }],
    ['a next of a newer server', { problem: problem('invalid', 'ponder' as Next) }, { do: 'later', all: false }],
  ])('%s', (_name, outcome, verdict) => {
    expect(decide(outcome, 'x')).toMatchObject(verdict)
  })
})

it('waits between the half and the whole of a doubling time, five minutes at most, and as long as asked', () => {
  expect([1, 2, 3, 30].map((attempts) => waitMs(attempts, 1))).toEqual([2_000, 4_000, 8_000, capMs])
  expect(waitMs(3, 0)).toBe(4_000)
  expect(waitMs(1, 0.5, { retryAfterSeconds: 600 })).toBe(600_000)
})

it('says in Chinese how far the clock is off', () => {
  expect(clockText(24 * 3_600_000)).toContain('快约 24 小时')
  expect(clockText(-7 * 60_000)).toContain('慢约 7 分钟')
})
