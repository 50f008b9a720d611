import { instant } from '@/domain/dates'
import { without } from '@/domain/plain'
import type { Me } from '@/domain/types'
import { nextRev, type OfficerDatabase } from './db'
import { rebuild } from './findings'
import { isUnsent } from './outbox'
import { photoTables } from './photos'
import { poke } from './poke'
import { rebuildPremises } from './premises'
import type { AnswerRow, ChecklistBodyRow, ExtraRow, FindingRow, InspectionRow, OutboxRow, PhotoRow, PremisesRow } from './rows'

const format = 'hazard-unsent'
const formatVersion = 1
const manifestName = 'unsent.json'

/** Everything that the server does not have yet. The pictures stand beside it, named by their digest. */
interface Manifest {
  format: typeof format
  version: number
  userId: string
  userName: string
  exportedAt: string
  outbox: OutboxRow[]
  inspections: InspectionRow[]
  answers: AnswerRow[]
  extras: ExtraRow[]
  findings: FindingRow[]
  premises: PremisesRow[]
  checklistBodies: ChecklistBodyRow[]
  photos: PhotoRow[]
}

/** All unsent work with its photos as one zip file: to keep, or to bring to another tablet. */
export async function exportUnsent(db: OfficerDatabase, me: Pick<Me, 'id' | 'name'>, now = Date.now()): Promise<Blob> {
  const manifest = await collect(db, me, now)
  const { zip, strToU8 } = await import('fflate')
  const files: Record<string, [Uint8Array, { level: 0 | 6 }]> = {
    [manifestName]: [strToU8(JSON.stringify(manifest, undefined, 1)), { level: 6 }],
  }
  for (const { id, type } of manifest.photos) {
    const [file, thumb] = await Promise.all([db.photoFiles.get(id), db.photoThumbs.get(id)])
    if (file) files[`photos/${id}.${type.split('/')[1] ?? 'jpeg'}`] = [new Uint8Array(file.bytes), { level: 0 }]
    if (thumb) files[`thumbs/${id}.jpeg`] = [new Uint8Array(thumb.bytes), { level: 0 }]
  }
  const bytes = await new Promise<Uint8Array>((resolve, reject) =>
    zip(files, (fault, data) => (fault ? reject(fault) : resolve(data))))
  return new Blob([bytes.slice().buffer], { type: 'application/zip' })
}

async function collect(db: OfficerDatabase, me: Pick<Me, 'id' | 'name'>, now: number): Promise<Manifest> {
  const tables = [
    db.outbox, db.inspections, db.answers, db.extras, db.findings, db.premises, db.checklistBodies, db.photos,
  ]
  return db.transaction('r', tables, async () => {
    const inspections = await db.inspections.where('state').anyOf(['draft', 'queued', 'parked']).toArray()
    const ids = inspections.map(({ id }) => id)
    const digests = [...new Set(inspections.map(({ checklistDigest }) => checklistDigest))]
    return {
      format, version: formatVersion, userId: me.id, userName: me.name, exportedAt: instant(now),
      outbox: await db.outbox.where('state').notEqual('sent').sortBy('seq'),
      inspections,
      answers: await db.answers.where('inspectionId').anyOf(ids).toArray(),
      extras: await db.extras.where('inspectionId').anyOf(ids).toArray(),
      findings: await db.findings.filter(({ pending }) => pending > 0).toArray(),
      premises: await db.premises.filter(({ pending, id }) => pending > 0 || inspections.some((one) => one.premisesId === id)).toArray(),
      checklistBodies: (await db.checklistBodies.bulkGet(digests)).filter((body) => body !== undefined),
      photos: await db.photos.where('state').notEqual('sent').toArray(),
    }
  })
}

export interface Recovered {
  commands: number
  inspections: number
  photos: number
}

export class RecoveryError extends Error {}

/**
 * Takes unsent work back from a file. What is here already stays as it is, and
 * the IDs make sure that the server takes nothing twice. Only the officer's
 * own work is taken: a command is sent with its author's session alone.
 */
export async function importUnsent(db: OfficerDatabase, me: Me, file: Blob): Promise<Recovered> {
  const { manifest, files } = await unpack(file)
  if (manifest.userId !== db.userId) throw new RecoveryError(`这是${manifest.userName}的未上传数据，请由本人登录后导入`)
  const tables = [
    db.outbox, db.inspections, db.answers, db.extras, db.findings, db.premises, db.checklistBodies, db.meta, db.grids, db.orgs,
    db.users, ...photoTables(db),
  ]
  const recovered = await db.transaction('rw', tables, async () => ({
    inspections: await takeInspections(db, manifest),
    photos: await takePhotos(db, manifest, files),
    commands: await takeCommands(db, me, manifest),
  }))
  poke(db)
  return recovered
}

async function unpack(file: Blob): Promise<{ manifest: Manifest; files: Record<string, Uint8Array> }> {
  const { unzip, strFromU8 } = await import('fflate')
  const bytes = new Uint8Array(await file.arrayBuffer())
  try {
    const files = await new Promise<Record<string, Uint8Array>>((resolve, reject) =>
      unzip(bytes, (fault, data) => (fault ? reject(fault) : resolve(data))))
    const manifest = JSON.parse(strFromU8(files[manifestName]!)) as Manifest
    if (manifest.format !== format) throw new Error('format')
    if (manifest.version > formatVersion) throw new RecoveryError('该文件由更新的版本导出，请先更新应用')
    return { manifest, files }
  } catch (cause) {
    if (cause instanceof RecoveryError) throw cause
    throw new RecoveryError('不是本系统导出的未上传数据文件，或文件已损坏')
  }
}

async function takeInspections(db: OfficerDatabase, manifest: Manifest): Promise<number> {
  const known = new Set(await db.inspections.toCollection().primaryKeys())
  const fresh = manifest.inspections.filter(({ id }) => !known.has(id))
  const ids = new Set(fresh.map(({ id }) => id))
  await db.inspections.bulkAdd(fresh)
  await db.answers.bulkPut(manifest.answers.filter(({ inspectionId }) => ids.has(inspectionId)))
  await db.extras.bulkPut(manifest.extras.filter(({ inspectionId }) => ids.has(inspectionId)))
  await db.checklistBodies.bulkPut(manifest.checklistBodies)
  return fresh.length
}

async function takePhotos(db: OfficerDatabase, manifest: Manifest, files: Record<string, Uint8Array>): Promise<number> {
  const known = new Set(await db.photos.toCollection().primaryKeys())
  let taken = 0
  for (const photo of manifest.photos.filter(({ id }) => !known.has(id))) {
    const bytes = files[`photos/${photo.id}.${photo.type.split('/')[1] ?? 'jpeg'}`]
    if (!bytes) continue
    const thumb = files[`thumbs/${photo.id}.jpeg`]
    await db.photos.add({ ...photo, state: photo.state === 'sending' ? 'waiting' : photo.state, notBefore: 0 })
    await db.photoFiles.put({ id: photo.id, bytes: bytes.slice().buffer })
    if (thumb) await db.photoThumbs.put({ id: photo.id, bytes: thumb.slice().buffer })
    taken++
  }
  return taken
}

/** The entries in their old order, behind what is queued here. */
async function takeCommands(db: OfficerDatabase, me: Me, manifest: Manifest): Promise<number> {
  let taken = 0
  for (const entry of manifest.outbox.map((row) => without(row, 'seq'))) {
    if (await db.outbox.where({ id: entry.id }).first()) continue
    await db.outbox.add({ ...entry, state: entry.state === 'sending' ? 'waiting' : entry.state, notBefore: 0 })
    if (isUnsent(entry)) taken++
  }
  for (const row of manifest.premises) {
    if (!(await db.premises.get(row.id))) await db.premises.put({ ...row, rev: await nextRev(db) })
    await rebuildPremises(db, row.id)
  }
  for (const row of manifest.findings) {
    if (!(await db.findings.get(row.id))) await db.findings.put(row)
    await rebuild(db, me, row.id)
  }
  return taken
}
