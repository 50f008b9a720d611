import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { without } from '@/domain/plain'
import { problemsOf } from '@/domain/problems'
import type { Finding, Me } from '@/domain/types'
import { boxesOf, refusalData, shortDigest, signData, statementOf } from './filingSheet'

const lives = JSON.parse(readFileSync('src/domain/generated/vectors/lives.json', 'utf8')) as { finding: Finding; now: string }[]
const line = lives.find(({ finding }) => finding.status === 'awaiting_filing' && finding.signatures.length === 0)!
const { finding } = line
const situation = { now: Date.parse(line.now), hasPhoto: () => true }
const person = (id: string): Me => ({ id, name: '某', role: 'inspector', orgId: 'office', gridIds: [] })
const inspector = person(finding.inspector.userId)
const ways = (me: Me, of = finding, at = situation) => boxesOf(of, me, at).map(({ way }) => way)

describe('the boxes of the sheet', () => {
  it('each officer signs his own, the responsible person on his tablet', () => {
    expect(ways(inspector)).toEqual(['mine', 'on_site', 'switch'])
    expect(ways(person(finding.rechecker!.userId))).toEqual(['switch', 'on_site', 'mine'])
  })
  it('nobody signs while a photo is nowhere', () => {
    const missing = { ...finding, photos: finding.photos.map((photo) => ({ ...photo, missing: true })) }
    expect(ways(inspector, missing, { ...situation, hasPhoto: () => false })).toEqual(['wait', 'wait', 'wait'])
  })
  it('what is signed stays signed when the finding is closed', () => {
    const closed = lives.find((one) => one.finding.status === 'closed' && one.finding.signatures.length === 3)!.finding
    expect(ways(inspector, closed)).toEqual(['signed', 'signed', 'signed'])
  })
})

describe('the statement', () => {
  it('is computed here and is what the server fixed', () => {
    expect(statementOf(without(finding, 'filing') as Finding)).toMatchObject({ digest: finding.filingDigest, broken: false })
  })
  it('shows when content and digest do not fit', () => {
    const changed = { ...finding, filing: { ...finding.filing!, description: '别的' } }
    expect(statementOf(changed)?.broken).toBe(true)
  })
  it('has a short form', () => expect(shortDigest('0123456789abcdef99')).toBe('0123 4567 89ab cdef'))
})

it('the commands are what the machine accepts', () => {
  const { digest } = statementOf(finding)!
  const boxes = boxesOf(finding, inspector, situation)
  const all = [signData(boxes[0]!, digest, 'photo'), signData(boxes[1]!, digest, 'photo'), refusalData(digest, ' 赵见证 ', '')]
  expect(all.flatMap((data) => problemsOf(finding, { action: 'sign', data }, inspector, situation))).toEqual([])
  expect(problemsOf(finding, { action: 'sign', data: refusalData(digest, ' ', '') }, inspector, situation)).toHaveLength(1)
})
