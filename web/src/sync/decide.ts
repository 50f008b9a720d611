import { foreignProblem, type Problem } from '@/api/problem'
import type { StoredProblem } from '@/store/rows'

/** What becomes of something that was sent, by the answer alone. */
export type Verdict =
  | { do: 'sent' }
  /** Again later. `all`: nothing else would get through either. */
  | { do: 'later'; problem: Problem; all: boolean }
  /** Nothing of this officer may be sent before a sign-in. */
  | { do: 'sign_in'; problem: Problem }
  /** A person must look at this one; the others go on. */
  | { do: 'park'; problem: Problem }

export type Outcome = { body: unknown } | { problem: Problem }

/** Codes that speak of the way to the service or of its state, not of this request. */
const concernsAll: readonly string[] = ['offline', 'timeout', 'foreign', 'too_many', 'unavailable']

/** A successful answer counts only when it names the thing that was sent: anything else is not from our service. */
export function decide(outcome: Outcome, expectedId: string | undefined): Verdict {
  if ('body' in outcome) {
    if (expectedId === undefined || idOf(outcome.body) === expectedId) return { do: 'sent' }
    return { do: 'later', problem: foreignProblem(200), all: true }
  }
  const { problem } = outcome
  switch (problem.next) {
    case 'sign_in':
      return { do: 'sign_in', problem }
    case 'fix':
    case 'review':
      return { do: 'park', problem }
    default:
      return { do: 'later', problem, all: concernsAll.includes(problem.code) }
  }
}

const idOf = (body: unknown): unknown => (typeof body === 'object' && body !== null ? (body as { id?: unknown }).id : undefined)

export function storedProblem({ code, next, message, status, errors, instance }: Problem, at: string): StoredProblem {
  return { code, next, detail: message, status, errors, instance, at }
}
