import { describe, expect, it } from 'vitest'
import type { SyncStatus } from '@/sync/status'
import { isAppleTablet } from './capabilities'
import { idleLimit, isIdle } from './idle'
import { pinFits, provePin, weakPin } from './pin'
import { readPreferences } from './prefs'
import { sizeText } from './storage'
import { badgeOf } from './syncBadge'

describe('PIN', () => {
  it.each([['111111', true], ['123456', true], ['654321', true], ['112233', false], ['294817', false]])('%s weak: %s', (pin, weak) => {
    expect(weakPin(pin)).toBe(weak)
  })

  it('fits only itself, and two proofs of it differ', async () => {
    const [one, two] = [await provePin('294817', undefined, 10), await provePin('294817', undefined, 10)]
    expect(await pinFits('294817', one)).toBe(true)
    expect(await pinFits('294818', one)).toBe(false)
    expect(one.hash).not.toEqual(two.hash)
  })
})

describe('preferences', () => {
  it.each([
    [null, 100, false],
    ['{"textSize":120,"highContrast":true}', 120, true],
    ['{"textSize":500,"highContrast":"yes"}', 100, false],
    ['null', 100, false],
    ['{broken', 100, false],
  ])('%s', (kept, textSize, highContrast) => expect(readPreferences(kept)).toEqual({ textSize, highContrast }))
})

describe('the badge', () => {
  const status = (change: Partial<SyncStatus>): SyncStatus => ({ unsent: 0, photos: 0, state: 'idle', lastPulledAt: null, ...change })
  it.each<[Partial<SyncStatus>, string, string]>([
    [{}, '还未同步', 'amber'],
    [{ lastPulledAt: '2026-11-24T00:00:00.000Z' }, '已同步', 'green'],
    [{ unsent: 2 }, '2 项未上传', 'amber'],
    [{ unsent: 2, photos: 5, state: 'sending' }, '正在上传 · 2 项、5 张照片未上传', 'blue'],
    [{ state: 'sending' }, '正在同步', 'blue'],
    [{ photos: 5, state: 'offline' }, '离线 · 5 张照片未上传', 'amber'],
    [{ state: 'offline' }, '离线', 'amber'],
    [{ unsent: 1, state: 'parked' }, '需处理 · 1 项未上传', 'red'],
    [{ unsent: 1, state: 'paused' }, '需登录 · 1 项未上传', 'red'],
  ])('%o', (change, text, tone) => expect(badgeOf(status(change))).toEqual({ text, tone }))
})

it.each([
  ['Mozilla/5.0 (iPad; CPU OS 16_5 like Mac OS X)', 5, true],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 5, true],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 0, false],
  ['Mozilla/5.0 (Linux; Android 14)', 5, false],
])('%s with %i touch points is of Apple: %s', (agent, points, expected) => expect(isAppleTablet(agent, points)).toBe(expected))

it('a tablet is idle after a quarter of an hour', () => {
  expect(isIdle(0, idleLimit - 1)).toBe(false)
  expect(isIdle(0, idleLimit)).toBe(true)
})

it.each([[0, '0 B'], [999, '999 B'], [1_240_000, '1.2 MB'], [11_000_000_000, '11 GB'], [52_000_000_000_000, '52000 GB']])('%i bytes are %s', (bytes, text) =>
  expect(sizeText(bytes)).toBe(text))
