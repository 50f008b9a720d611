import { applicable } from '@/domain/applicability'
import type { Checklist, Premises } from '@/domain/types'
import { checklistsFor } from '@/store/checklists'
import type { OfficerDatabase } from '@/store/db'
import type { ChecklistRow } from '@/store/rows'

/** A checklist that can be begun here, and how many items it asks of these premises. */
export interface Fitting {
  head: ChecklistRow
  asked: number
}

/** The checklists that have something to ask of premises, the main one first. */
export async function fittingFor(db: OfficerDatabase, premises: Premises): Promise<Fitting[]> {
  const heads = await checklistsFor(db, premises)
  const bodies = await db.checklistBodies.bulkGet(heads.map(({ digest }) => digest))
  const candidates = heads.flatMap((head, i) => (bodies[i] ? [{ head, checklist: bodies[i].checklist }] : []))
  return inOrder(candidates, premises)
}

/** By category as the premises name them; there the widest first, and what is scored by tables after what is not. */
export function inOrder(candidates: readonly { head: ChecklistRow; checklist: Checklist }[], { categories, facts }: Pick<Premises, 'categories' | 'facts'>): Fitting[] {
  const place = (category: string) => (categories as string[]).indexOf(category)
  const isTable = ({ scoring }: Checklist) => (scoring?.method === 'jgj59' ? 1 : 0)
  return candidates
    .map((one) => ({ ...one, asked: applicable(one.checklist, facts).asked.length }))
    .filter(({ asked }) => asked > 0)
    .sort((a, b) => place(a.head.category) - place(b.head.category) || isTable(a.checklist) - isTable(b.checklist) || b.asked - a.asked)
    .map(({ head, asked }) => ({ head, asked }))
}
