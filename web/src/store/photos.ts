import { instant } from '@/domain/dates'
import type { Stage } from '@/domain/types'
import type { TakenPhoto } from '@/photos/take'
import type { OfficerDatabase } from './db'
import { poke } from './poke'
import type { PhotoRef, PhotoRow } from './rows'

/** The tables that a change of photos writes, for a transaction that does more. */
export const photoTables = (db: OfficerDatabase) => [db.photos, db.photoFiles, db.photoThumbs]

/**
 * Stores a photo with its bytes. It is sent as soon as something queued names
 * it. The same bytes again keep what is there.
 */
export async function savePhoto(
  db: OfficerDatabase, taken: TakenPhoto, where: PhotoRef & { stage: Stage }, now = Date.now(),
): Promise<PhotoRow> {
  return db.transaction('rw', photoTables(db), async () => {
    const { stage, ...ref } = where
    const kept = await db.photos.get(taken.id)
    if (kept) {
      await db.photos.update(taken.id, { refs: withRef(kept.refs, ref) })
      return { ...kept, refs: withRef(kept.refs, ref) }
    }
    const { file, thumb, ...about } = taken
    const row: PhotoRow = {
      ...about, stage, size: file.byteLength, refs: withRef([], ref), state: 'draft', attempts: 0, notBefore: 0,
      createdAt: instant(now),
    }
    await db.photos.add(row)
    await db.photoFiles.put({ id: taken.id, bytes: file })
    await db.photoThumbs.put({ id: taken.id, bytes: thumb })
    return row
  })
}

function withRef(refs: readonly PhotoRef[], ref: PhotoRef): PhotoRef[] {
  const same = (other: PhotoRef) =>
    other.inspectionId === ref.inspectionId && other.findingId === ref.findingId && other.itemCode === ref.itemCode
  return Object.keys(ref).length === 0 || refs.some(same) ? [...refs] : [...refs, ref]
}

/** Lets photos be sent, because something queued names them; within its transaction. */
export async function releasePhotos(db: OfficerDatabase, ids: readonly string[], ref: PhotoRef): Promise<void> {
  for (const row of await db.photos.bulkGet([...new Set(ids)])) {
    if (!row) continue
    await db.photos.update(row.id, {
      refs: withRef(row.refs, ref), ...(row.state === 'draft' && { state: 'waiting' as const }),
    })
  }
}

/** Those of these photos whose bytes are here and not yet on the server. */
export async function unsentPhotos(db: OfficerDatabase, ids: readonly string[]): Promise<string[]> {
  const rows = await db.photos.bulkGet([...new Set(ids)])
  return rows.filter((row) => row && row.state !== 'sent').map((row) => row!.id)
}

/** Takes away a photo that only unfinished work named. What was queued is evidence and stays. */
export async function dropPhoto(db: OfficerDatabase, id: string): Promise<boolean> {
  return db.transaction('rw', photoTables(db), async () => {
    const row = await db.photos.get(id)
    if (row?.state !== 'draft') return false
    await Promise.all(photoTables(db).map((table) => table.delete(id)))
    return true
  })
}

/** The state of each photo, by ID; those of others are not in it. */
export async function photoStates(db: OfficerDatabase, ids: readonly string[]): Promise<Map<string, PhotoRow>> {
  const rows = await db.photos.bulkGet([...ids])
  return new Map(rows.filter((row) => row !== undefined).map((row) => [row.id, row]))
}

/** All photos that are still to be sent, with those that wait for a person. */
export const photoQueue = (db: OfficerDatabase): Promise<PhotoRow[]> =>
  db.photos.where('state').anyOf(['waiting', 'sending', 'parked']).sortBy('createdAt')

/** Sends a parked photo again. */
export async function retryPhoto(db: OfficerDatabase, id: string): Promise<void> {
  await db.photos.update(id, { state: 'waiting', attempts: 0, notBefore: 0, problem: undefined })
  poke(db)
}

/** The picture as far as it is on this tablet. A full one may have only its thumbnail left. */
export async function localPhoto(db: OfficerDatabase, id: string, size: 'thumb' | 'full'): Promise<Blob | undefined> {
  const [row, file, thumb] = await Promise.all([db.photos.get(id), db.photoFiles.get(id), db.photoThumbs.get(id)])
  if (size === 'full') return file && new Blob([file.bytes], { type: row?.type ?? 'image/jpeg' })
  return thumb && new Blob([thumb.bytes], { type: 'image/jpeg' })
}

/** Keeps the thumbnail of a photo of the server, for later without a network. */
export async function keepThumb(db: OfficerDatabase, id: string, thumb: Blob): Promise<void> {
  await db.photoThumbs.put({ id, bytes: await thumb.arrayBuffer() })
}
