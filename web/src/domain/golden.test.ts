// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applicable, Evaluator } from './applicability'
import { canonical, filingDigest } from './filing'
import { judgeValue } from './judge'
import { allowedActions, predict } from './machine'
import { score } from './scoring'
import { searchTokens } from './search'
import type { Checklist, ChecklistItem, Command, Condition, Facts, Filing, Finding, Me, Result, ScoreResult } from './types'

/** What the server says, written by its own tests: see `go generate ./api`. */
function vectors<T>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`./generated/vectors/${name}.json`, import.meta.url), 'utf8')) as T[]
}

interface Step {
  life: string
  now: string
  finding: Finding & { history?: unknown; allowedActions?: unknown }
  allowed: Record<string, { action: string; needs: string[] }[]>
  by?: Me & { username: string }
  command?: Command
  recordedAt?: string
}

const lives = vectors<Step>('lives')

const cast: Record<string, Me> = {}
for (const { by } of lives) if (by) cast[by.username] = by

/** The names of the organisations and people, as a pull would have brought them. */
const known = {
  orgName: (id: string) => lives.map(({ finding }) => finding.responsible).find((r) => r?.orgId === id)?.orgName,
  person(id: string) {
    const someone = Object.values(cast).find((me) => me.id === id)
    const responsible = lives.map(({ finding }) => finding.responsible).find((r) => r?.userId === id)
    const name = responsible?.name ?? someone?.name
    const { orgId, role } = someone ?? {}
    return name ? { userId: id, name, orgId, role, phone: responsible?.phone } : undefined
  },
}

describe('the transition table, as the server reads it', () => {
  it.each(lives.map((step, i) => [i, step.life, step.finding.status, step] as const))(
    'allows the same (%i %s, %s)', (_i, _life, _status, step) => {
      for (const [name, allowed] of Object.entries(step.allowed)) {
        const me = cast[name]
        if (!me) continue
        const mine = allowedActions(step.finding, me, { now: Date.parse(step.now) })
        expect(mine.map(({ action, needs }) => ({ action, needs })), name).toEqual(allowed)
      }
    },
  )

  const steps = lives.flatMap((step, i) => {
    const after = lives[i + 1]
    return step.command && after?.life === step.life ? [[i, step, after] as const] : []
  })

  it.each(steps.map(([i, step, after]) => [i, step.command!.action, step, after] as const))(
    'foretells the finding (%i %s)', (_i, _action, step, after) => {
      const now = Date.parse(step.recordedAt ?? step.now)
      const foretold = predict(step.finding, step.command!, step.by!, { now, ...known })
      expect(comparable(foretold)).toEqual(comparable(after.finding))
    },
  )
})

/** Without what hangs on the moment of looking, and on photos that arrive. */
function comparable(finding: Finding) {
  const copy = JSON.parse(JSON.stringify(finding)) as Record<string, unknown> & Finding
  for (const name of ['overdue', 'stalled', 'history', 'allowedActions', 'photosMissing', 'warnings']) delete copy[name]
  copy.photos = copy.photos.map((photo) => ({ ...photo, missing: false }))
  return copy
}

it.each(vectors<{ name: string; statement: Filing; canonical: string; digest: string }>('filing'))(
  'filing statement: $name', (vector) => {
    expect(canonical(vector.statement)).toBe(vector.canonical)
    expect(filingDigest(vector.statement)).toBe(vector.digest)
  },
)

it('conditions have the same truth', () => {
  for (const { named, condition, facts, truth } of vectors<{
    named?: Record<string, Condition>; condition: Condition; facts: Facts; truth: string
  }>('conditions')) {
    const evaluator = new Evaluator({ category: 'fire', ...(named && { conditions: named }) }, facts)
    expect(evaluator.truth(condition), JSON.stringify({ condition, facts })).toBe(truth)
  }
})

it('the same items apply, for the same reasons', () => {
  for (const { checklist, cases } of vectors<{
    checklist: Checklist
    cases: { facts: Facts; asked: string[]; omitted: { itemCode?: string; code?: string; reason: string }[]; missing: string[] }[]
  }>('applicability')) {
    for (const { facts, asked, omitted, missing } of cases) {
      const selection = applicable(checklist, facts)
      expect(selection.asked).toEqual(asked ?? [])
      expect(selection.omitted).toEqual((omitted ?? []).map(({ itemCode, code, reason }) => ({ code: code ?? itemCode, reason })))
      expect(selection.missing).toEqual(missing ?? [])
    }
  }
})

it.each(vectors<{ name: string; checklist: Checklist; answers: { itemCode: string; result: Result }[]; score: ScoreResult }>('scoring'))(
  'score: $name', ({ checklist, answers, score: expected }) => {
    expect(score(checklist, answers ?? [])).toEqual(expected)
  },
)

it('judges values the same', () => {
  for (const { answer, full, result, value, detail } of vectors<{
    answer: ChecklistItem['answer']; full?: number; result: Result; value: string; fault?: string; detail?: string
  }>('judge')) {
    if (!['pass', 'fail', 'na'].includes(result)) continue
    expect(judgeValue({ answer, ...(full !== undefined && { full }) }, result, value), `${result} ${value}`).toBe(detail)
  }
})

it.each(vectors<{ text: string; tokens: string[] }>('search'))('search tokens of 「$text」', ({ text, tokens }) => {
  expect(searchTokens(text)).toEqual(tokens)
})
