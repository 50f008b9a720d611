import { expect, it } from 'vitest'
import type { EvidenceWarning, Finding } from '@/domain/types'
import { localWarnings, warningLines } from './warnings'

const photo = (id: string, stage: string) => ({ id, stage, round: 1, commandId: 'c', missing: false })
const finding = (photos: object[], warnings: EvidenceWarning[] = []) => ({ photos, warnings }) as unknown as Finding

it('sees the same photo before and after', () => {
  const [warning, ...others] = localWarnings(finding([photo('a', 'before'), photo('b', 'after'), photo('a', 'after')]))
  expect(warning).toMatchObject({ code: 'same_photo', photoId: 'a', detail: expect.stringContaining('整改前、又用作整改后') })
  expect(others).toEqual([])
})

it('says nothing twice, and nothing of signatures', () => {
  const said: EvidenceWarning = { code: 'same_photo', photoId: 'a', detail: '服务器说的' }
  const photos = [photo('a', 'before'), photo('a', 'after'), photo('s', 'signature'), photo('s', 'other')]
  expect(localWarnings(finding(photos, [said]))).toEqual([said])
})

it('makes one line of the same oddity of several photos', () => {
  const odd = (photoId: string): EvidenceWarning => ({ code: 'no_metadata', photoId, detail: '没有拍摄时间，也没有拍摄位置' })
  const photos = [photo('a', 'before'), photo('b', 'after'), photo('c', 'after')]
  expect(warningLines(finding(photos, ['a', 'b', 'c'].map(odd)))).toEqual([
    { code: 'no_metadata', detail: '整改前、整改后照片：没有拍摄时间，也没有拍摄位置' },
  ])
})
