import { dayMs, instant } from '@/domain/dates'
import type { OfficerDatabase } from './db'

/** How long the bytes of a photo stay after the server has acknowledged them, for looking at without a network. */
const photoDays = 3
/** How long the sync centre and the lists remember what is done. */
const doneDays = 30

/** Takes away what the server has had for long. Never anything that is unsent. */
export async function tidy(db: OfficerDatabase, now: number): Promise<void> {
  const before = (days: number) => instant(now - days * dayMs)
  await dropSentFiles(db, before(photoDays))
  await db.transaction('rw', db.outbox, db.inspections, db.answers, db.extras, db.findings, async () => {
    await db.outbox.where({ state: 'sent' }).filter(({ sentAt }) => sentAt! < before(doneDays)).delete()
    const old = await db.inspections.where({ state: 'sent' }).filter(({ updatedAt }) => updatedAt < before(doneDays)).primaryKeys()
    await db.answers.where('inspectionId').anyOf(old).delete()
    await db.extras.where('inspectionId').anyOf(old).delete()
    await db.inspections.bulkDelete(old)
    await db.findings.where({ open: 0 })
      .filter(({ pending, finding }) => pending === 0 && (finding.closedAt ?? '') < before(doneDays)).delete()
  })
}

/** Makes room: the full pictures that the server has; their thumbnails stay. Gives how many. */
export const freeSpace = (db: OfficerDatabase, now: number): Promise<number> => dropSentFiles(db, instant(now + 1))

async function dropSentFiles(db: OfficerDatabase, sentBefore: string): Promise<number> {
  return db.transaction('rw', db.photos, db.photoFiles, async () => {
    const ids = await db.photos.where({ state: 'sent' }).filter(({ sentAt }) => sentAt! < sentBefore).primaryKeys()
    const kept = new Set(await db.photoFiles.toCollection().primaryKeys())
    const here = ids.filter((id) => kept.has(id))
    await db.photoFiles.bulkDelete(here)
    return here.length
  })
}
