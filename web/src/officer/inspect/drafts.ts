import { applicable } from '@/domain/applicability'
import type { OfficerDatabase } from '@/store/db'
import { answersOf, listDrafts } from '@/store/inspections'
import type { InspectionRow } from '@/store/rows'
import type { Progress } from './progress'

export interface DraftLine {
  row: InspectionRow
  progress: Progress
}

/** Unfinished inspections with how far each has come, the last touched first. */
export async function draftsWithProgress(db: OfficerDatabase): Promise<DraftLine[]> {
  const drafts = await listDrafts(db)
  return Promise.all(drafts.map(async (row) => {
    const [body, answers] = await Promise.all([db.checklistBodies.get(row.checklistDigest), answersOf(db, row.id)])
    const asked = body ? applicable(body.checklist, row.facts).asked : [...answers.keys()]
    const results = asked.map((code) => answers.get(code)?.result)
    return {
      row,
      progress: { total: asked.length, done: results.filter(Boolean).length, failed: results.filter((result) => result === 'fail').length },
    }
  }))
}
