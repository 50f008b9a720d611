import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Finding, HistoryEvent } from '@/domain/types'
import type { FindingRow, OutboxRow } from '@/store/rows'
import { timelineOf } from './timeline'

const lives = JSON.parse(readFileSync('src/domain/generated/vectors/lives.json', 'utf8')) as { finding: Finding }[]
const finding = lives.find((line) => line.finding.status === 'rectifying')!.finding
const names = { org: () => '东门商场', person: () => '王店长' }
const row = (rest: Partial<FindingRow>): FindingRow => ({
  id: finding.id, premisesId: finding.premisesId, status: finding.status, open: 1, finding, pending: 0, parked: false, ...rest,
})
const step = (state: OutboxRow['state'], action: string, data = {}): OutboxRow => ({
  seq: 1, id: `c-${action}`, kind: 'act', aggregate: '', target: finding.id, after: [], photosFirst: [], title: `代报整改完成 · 东门商场`, state,
  attempts: 0, notBefore: 0, createdAt: '2026-11-25T01:00:00.000Z', body: { id: 'c', action, at: '2026-11-25T01:00:00.000Z', data },
})
const event = (seq: number, action: string, data = {}): HistoryEvent =>
  ({ seq, action, actor: { userId: 'u', name: '李督查' }, recordedAt: `2026-11-23T0${seq}:00:00.000Z`, data }) as unknown as HistoryEvent

it('without a history the finding tells its life itself', () => {
  const titles = timelineOf(row({ server: finding }), [], names).map(({ title, mark }) => [title, mark])
  expect(titles.at(-1)).toEqual(['登记', undefined])
  expect(titles.map(([title]) => title)).toContain('定时限')
})

it('a finding that the server does not know says so', () => {
  expect(timelineOf(row({ base: finding }), [], names).at(-1)?.mark?.text).toBe('待上传')
})

it('own unsent steps stand on top and are marked, taken-back ones do not', () => {
  const parked: OutboxRow = { ...step('parked', 'report_fixed', { note: '已更换' }), problem: { detail: '隐患已由他人处理' } as never }
  const entries = timelineOf(row({ server: finding }), [step('withdrawn', 'add_note'), parked], names)
  expect(entries[0]).toMatchObject({ title: '代报整改完成', mark: { text: '上传受阻' }, lines: ['情况：已更换', '隐患已由他人处理'] })
  expect(entries.filter(({ mark }) => mark)).toHaveLength(1)
})

it('a whole history is shown as it is', () => {
  const server = { ...finding, version: 2 }
  const history = [event(1, 'list'), event(2, 'assign', { responsibleOrgId: 'o', reason: '换人' })]
  const entries = timelineOf(row({ server, history }), [], names)
  expect(entries.map(({ key }) => key)).toEqual(['2', '1'])
  expect(entries[0]?.lines).toEqual(['责任单位：东门商场', '理由：换人'])
})

it('what is newer than an old history is added to it', () => {
  const recheck = { commandId: 'c', by: { userId: 'u', name: '赵复查' }, at: '2026-11-26T00:00:00.000Z', passed: true, opinion: '合格', photoIds: [] }
  const server = { ...finding, version: 9, recheck }
  const entries = timelineOf(row({ server, history: [event(1, 'list')] }), [], names)
  expect(entries[0]).toMatchObject({ title: '复查合格', who: '赵复查', lines: ['合格'] })
  expect(entries.filter(({ title }) => title === '登记')).toHaveLength(1)
})
