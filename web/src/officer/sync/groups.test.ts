import { describe, expect, it } from 'vitest'
import type { OutboxLine } from '@/store/outbox'
import type { PhotoRow, StoredProblem } from '@/store/rows'
import { aggregateOf, faultsOf, groupsOf, lookOf, partsOf, sumText } from './groups'

const line = (rest: Partial<OutboxLine>): OutboxLine => ({
  id: 'c', kind: 'act', aggregate: 'finding:f1', target: 'f1', after: [], photosFirst: [], body: {}, title: '派责 · 东门商场：通道堵塞',
  state: 'waiting', attempts: 0, notBefore: 0, createdAt: '', waitsFor: [], photosLeft: 0, ...rest,
})
const photo = (rest: Partial<PhotoRow>): PhotoRow => ({ id: 'p', refs: [], state: 'waiting', ...rest }) as PhotoRow
const now = 1_000_000
const problem: StoredProblem = { code: 'stale', next: 'review', detail: '隐患已有新的处置', status: 409, errors: [], instance: '', at: '' }

describe('groups', () => {
  const lines = [
    line({ id: 'a', kind: 'putInspection', aggregate: 'inspection:i1', title: '检查 · 东门商场（消防）' }),
    line({ id: 'b', state: 'parked', problem: { ...problem } }),
    line({ id: 'x', aggregate: 'finding:f9', state: 'withdrawn' }),
  ]
  const photos = [photo({ refs: [{ inspectionId: 'i1', itemCode: '3' }] }), photo({ refs: [{ findingId: 'f2' }] })]
  const groups = groupsOf(lines, photos, new Map([['finding:f2', { title: '西街仓库：灭火器过期', page: '/findings/f2' }]]))

  it('what waits for a person stands first, what was taken back is not there', () => {
    expect(groups.map(({ key, parked }) => [key, parked])).toEqual([['finding:f1', true], ['inspection:i1', false], ['finding:f2', false]])
  })
  it('a photo whose inspection has gone ahead still has its thing', () => {
    expect(groups[2]).toMatchObject({ title: '西街仓库：灭火器过期', page: '/findings/f2', lines: [] })
    expect(groups[1]?.photos).toHaveLength(1)
    expect(aggregateOf(photo({}))).toBe('photos')
  })
  it('counts by kind', () => expect(sumText(groups)).toBe('检查 1 份、操作 1 项、照片 2 张'))
  it('tells what from of what', () => expect(partsOf('派责 · 东门：a · b')).toEqual({ done: '派责', about: '东门：a · b' }))
})

describe('reasons', () => {
  const reason = (rest: Partial<OutboxLine>, engine: Parameters<typeof lookOf>[2] = 'idle') => lookOf(line(rest), now, engine).reason
  it.each([
    [{ waitsFor: ['检查 · 东门商场', '派责 · 东门商场'] }, 'idle', '排在“检查 · 东门商场”等 2 项之后。'],
    [{ waitsFor: ['派责 · 东门商场：通道堵塞'], title: '定时限 · 东门商场：通道堵塞' }, 'idle', '排在“派责”之后。'],
    [{ photosLeft: 3 }, 'idle', '要等 3 张照片先上传。'],
    [{}, 'paused', '需要重新登录后才能上传。'],
    [{}, 'offline', '没有网络，联网后自动上传。'],
    [{ notBefore: now + 150_000, attempts: 4, problem: { ...problem, detail: '服务器忙' } }, 'idle', '上次没有成功：服务器忙。约 3 分钟后自动重试（已试 4 次）。'],
    [{}, 'idle', '马上上传。'],
    [{ state: 'parked', problem: { ...problem } }, 'idle', '隐患已有新的处置。'],
    [{ state: 'parked', problem: { ...problem, next: 'fix' } }, 'offline', '隐患已有新的处置。请更正后再提交。'],
  ] as const)('%j %s', (rest, engine, text) => expect(reason(rest as Partial<OutboxLine>, engine)).toBe(text))

  it('single faults are not said twice', () => {
    const errors = [{ pointer: '/a', code: 'required', detail: '请填写整改措施' }, { pointer: '/b', code: 'x', detail: problem.detail }] as never
    expect(faultsOf({ ...problem, errors })).toEqual(['请填写整改措施'])
  })
})
