import { stageLabels } from '@/domain/generated/labels'
import type { Finding } from '@/domain/types'
import { labelOf } from '@/ui/labels'

export type FindingPhoto = Finding['photos'][number]

export interface PhotoGroup {
  key: string
  /** 「整改前」, from the second round on 「第 2 轮 整改后」 */
  label: string
  photos: FindingPhoto[]
}

const order = ['before', 'after', 'recheck', 'other']

/** The evidence of a finding in the order of its life. Signatures stand on the filing sheet. */
export function photoGroups({ photos, round }: Pick<Finding, 'photos' | 'round'>): PhotoGroup[] {
  const groups = new Map<string, PhotoGroup & { rank: number }>()
  for (const photo of photos) {
    if (photo.stage === 'signature') continue
    const key = `${photo.round}:${photo.stage}`
    const label = labelOf(stageLabels, photo.stage)
    const group = groups.get(key) ?? {
      key, label: round > 1 ? `第 ${photo.round} 轮 ${label}` : label, photos: [],
      rank: photo.round * 10 + (order.indexOf(photo.stage) + 10) % 10,
    }
    group.photos.push(photo)
    groups.set(key, group)
  }
  return [...groups.values()].sort((a, b) => a.rank - b.rank)
}

/** Photos to compare: those of before, and those that show the state after, newest first. Corrected ones stand last. */
export function comparable(photos: readonly FindingPhoto[]): { before: FindingPhoto[]; after: FindingPhoto[] } {
  const valid = (a: FindingPhoto, b: FindingPhoto) => Number(!!a.supersededBy) - Number(!!b.supersededBy)
  const before = photos.filter(({ stage }) => stage === 'before')
  const after = photos.filter(({ stage }) => stage === 'after' || stage === 'recheck')
  const replacing = new Set(photos.flatMap(({ supersededBy }) => (supersededBy ? [supersededBy] : [])))
  const corrected = photos.filter(({ id, stage }) => stage === 'other' && replacing.has(id))
  const standsFor = (stage: string) => corrected.filter(({ id }) => photos.some((one) => one.supersededBy === id && one.stage === stage))
  return {
    before: [...standsFor('before'), ...before.sort(valid)],
    after: [...standsFor('after'), ...after.reverse().sort((a, b) => valid(a, b) || b.round - a.round)],
  }
}
