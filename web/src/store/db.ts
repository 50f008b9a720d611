import { Dexie, type EntityTable, type Table } from 'dexie'
import type {
  AnswerRow, ChecklistBodyRow, ChecklistRow, ExtraRow, FindingRow, GridRow, InspectionRow, MetaRow, OrgRow, OutboxRow,
  PhotoFileRow, PhotoRow, PremisesRow, UserRow,
} from './rows'

/** Everything that one officer has on this tablet. Nobody else's work is ever in it. */
export class OfficerDatabase extends Dexie {
  meta!: EntityTable<MetaRow, 'key'>
  grids!: EntityTable<GridRow, 'id'>
  orgs!: EntityTable<OrgRow, 'id'>
  users!: EntityTable<UserRow, 'id'>
  premises!: EntityTable<PremisesRow, 'id'>
  checklists!: EntityTable<ChecklistRow, 'id'>
  checklistBodies!: EntityTable<ChecklistBodyRow, 'digest'>
  findings!: EntityTable<FindingRow, 'id'>
  inspections!: EntityTable<InspectionRow, 'id'>
  answers!: Table<AnswerRow, [string, string]>
  extras!: EntityTable<ExtraRow, 'id'>
  outbox!: EntityTable<OutboxRow, 'seq'>
  photos!: EntityTable<PhotoRow, 'id'>
  photoFiles!: EntityTable<PhotoFileRow, 'id'>
  photoThumbs!: EntityTable<PhotoFileRow, 'id'>

  constructor(readonly userId: string) {
    super(databaseName(userId))
    defineVersions(this)
  }
}

export const databaseName = (userId: string): string => `hazard-${userId}`

/**
 * Every version that was ever released. A change of a shape is a new version
 * with an upgrade; an old line is never edited, for a tablet may come from any
 * of them with work in its queue.
 */
export function defineVersions(db: Dexie, upTo = Infinity) {
  for (const { version, stores, upgrade } of versions) {
    if (version > upTo) return
    const defined = db.version(version).stores(stores)
    if (upgrade) defined.upgrade(upgrade)
  }
}

type Upgrade = Parameters<ReturnType<Dexie['version']>['upgrade']>[0]

const versions: { version: number; stores: Record<string, string>; upgrade?: Upgrade }[] = [
  {
    version: 1,
    stores: {
      meta: 'key',
      grids: 'id, gen',
      orgs: 'id, gen',
      users: 'id, orgId, gen',
      premises: 'id, qrCode, rev, gen',
      checklists: 'id, digest, gen',
      checklistBodies: 'digest',
      findings: 'id, premisesId, inspectionId, open, status, gen',
      inspections: 'id, premisesId, state',
      answers: '[inspectionId+itemCode], inspectionId',
      extras: 'id, inspectionId',
      outbox: '++seq, &id, aggregate, state',
      photos: 'id, state',
      photoFiles: 'id',
      photoThumbs: 'id',
    },
  },
]

const opened = new Map<string, OfficerDatabase>()

/** The officer's database; opened once per window. */
export function officerDb(userId: string): OfficerDatabase {
  let db = opened.get(userId)
  if (!db) {
    db = new OfficerDatabase(userId)
    opened.set(userId, db)
    // A newer version of the app wants to upgrade in another window: let it, and open again when needed.
    db.on('versionchange', () => db!.close({ disableAutoOpen: false }))
  }
  return db
}

/** Closes the database of this window; what is in it stays. */
export function closeOfficerDb(userId: string) {
  opened.get(userId)?.close()
  opened.delete(userId)
}

export async function readMeta<T>(db: OfficerDatabase, key: string): Promise<T | undefined> {
  return (await db.meta.get(key))?.value as T | undefined
}

export async function writeMeta(db: OfficerDatabase, key: string, value: unknown): Promise<void> {
  await db.meta.put({ key, value })
}

/** The next revision of the premises; within the transaction that writes them. */
export async function nextRev(db: OfficerDatabase): Promise<number> {
  const rev = ((await readMeta<number>(db, 'rev')) ?? 0) + 1
  await writeMeta(db, 'rev', rev)
  return rev
}
