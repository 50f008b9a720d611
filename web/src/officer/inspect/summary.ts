import { applicable, askedSections } from '@/domain/applicability'
import { score } from '@/domain/scoring'
import type { ScoreResult } from '@/domain/types'
import type { OfficerDatabase } from '@/store/db'
import { answersOf } from '@/store/inspections'
import type { FindingRow, InspectionRow } from '@/store/rows'
import type { Tone } from '@/ui/statusLook'

/** What an inspection that was submitted on this tablet came to. */
export interface Summary {
  row: InspectionRow
  asked: number
  failed: number
  /** Of the server once it has answered; absent where the checklist does not score. */
  score?: ScoreResult
  findings: FindingRow[]
  /** Photos that are still to be sent. */
  photosLeft: number
}

export async function summaryOf(db: OfficerDatabase, id: string): Promise<Summary | undefined> {
  const row = await db.inspections.get(id)
  if (!row) return undefined
  const [body, answers, findings, photosLeft] = await Promise.all([
    db.checklistBodies.get(row.checklistDigest),
    answersOf(db, id),
    db.findings.bulkGet(row.findingIds),
    db.photos.where('state').anyOf(['waiting', 'sending', 'parked']).filter(({ refs }) => refs.some(({ inspectionId }) => inspectionId === id)).count(),
  ])
  const asked = body ? applicable(body.checklist, row.facts).asked : []
  const scores = body?.checklist.scoring && body.checklist.scoring.method !== 'none'
  const result = row.result ?? (body && scores
    ? score({ ...body.checklist, sections: askedSections(body.checklist, asked) }, [...answers.values()]) : undefined)
  return {
    row, asked: asked.length,
    failed: asked.filter((code) => answers.get(code)?.result === 'fail').length,
    ...(result && result.method !== 'none' && { score: result }),
    findings: findings.filter((one) => one !== undefined), photosLeft,
  }
}

/** How far the sending has come, in words. */
export function sendingText({ row: { state }, photosLeft }: Summary): { text: string; tone: Tone } {
  const photos = photosLeft > 0 ? `${photosLeft} 张照片` : ''
  if (state === 'parked') return { text: '上传受阻，请到“同步”里查看原因', tone: 'red' }
  if (state === 'queued') return { text: `已保存在本机，检查记录${photos && `和 ${photos}`}等待上传，有网络时自动进行`, tone: 'amber' }
  return photos ? { text: `检查记录已上传，还有 ${photos}等待上传`, tone: 'blue' } : { text: '已全部上传', tone: 'green' }
}
