import { expect, it } from 'vitest'
import { comparable, photoGroups, type FindingPhoto } from './photoGroups'

const photo = (id: string, stage: string, round = 1, supersededBy?: string) =>
  ({ id, stage, round, commandId: 'c', missing: false, ...(supersededBy && { supersededBy }) }) as FindingPhoto

it('groups by round and stage in the order of life', () => {
  const photos = [photo('s', 'signature'), photo('o', 'other'), photo('r', 'recheck'), photo('a2', 'after', 2), photo('b', 'before'), photo('a', 'after')]
  expect(photoGroups({ photos, round: 2 }).map(({ label }) => label)).toEqual([
    '第 1 轮 整改前', '第 1 轮 整改后', '第 1 轮 复查', '第 1 轮 其他', '第 2 轮 整改后',
  ])
  expect(photoGroups({ photos: [photo('b', 'before')], round: 1 })[0]?.label).toBe('整改前')
})

it('compares the newest state with the first, corrected photos last', () => {
  const { before, after } = comparable([
    photo('b1', 'before', 1, 'n'), photo('b2', 'before'), photo('n', 'other'), photo('a1', 'after'), photo('a2', 'after', 2), photo('r2', 'recheck', 2),
  ])
  expect(before.map(({ id }) => id)).toEqual(['n', 'b2', 'b1'])
  expect(after.map(({ id }) => id)).toEqual(['r2', 'a2', 'a1'])
})
