import type { Checklist, Premises } from '@/domain/types'
import type { OfficerDatabase } from './db'
import type { ChecklistRow } from './rows'

/**
 * The checklists that fit premises, those of their first category first. Only
 * those whose body is on this tablet: the others could not be begun here.
 */
export async function checklistsFor(db: OfficerDatabase, premises: Pick<Premises, 'categories'>): Promise<ChecklistRow[]> {
  const { categories } = premises
  const [rows, bodies] = await Promise.all([
    db.checklists.filter((row) => row.listed === 1 && categories.includes(row.category)).toArray(),
    db.checklistBodies.toCollection().primaryKeys(),
  ])
  const here = new Set(bodies)
  return rows
    .filter(({ digest }) => here.has(digest))
    .sort((a, b) => categories.indexOf(a.category) - categories.indexOf(b.category) || a.code.localeCompare(b.code))
}

/** A checklist as it was published; drafts keep theirs also after it was retired. */
export async function checklistBody(db: OfficerDatabase, digest: string): Promise<Checklist | undefined> {
  return (await db.checklistBodies.get(digest))?.checklist
}
