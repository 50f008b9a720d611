import type { Answer } from '@/domain/answers'
import type {
  Checklist, ChecklistHead, CommandData, Companion, ExtraFinding, Facts, Finding, Grid, HistoryEvent, Kind, Org, Position,
  Premises, ScoreResult, Stage, User,
} from '@/domain/types'
import type { FieldError, Next, ProblemCode } from '@/api/problem'

// What stands in the officer's database. Every shape that was ever released
// must be upgraded by db.ts: queued work outlives versions of the app.

export interface MetaRow {
  key: string
  value: unknown
}

/** What a pull wrote carries the pull's generation; what a newer full pull did not bring is swept. */
interface Pulled {
  gen?: string
}

export type GridRow = Grid & Pulled
/** `pending`: made on this tablet and not yet acknowledged. */
export type OrgRow = Org & Pulled & { pending?: number }
export type UserRow = User & Pulled

export interface PremisesRow extends Pulled {
  id: string
  qrCode?: string
  /** As it will look when everything queued has been sent. */
  premises: Premises
  /** As the server last said; absent while it does not know of them. */
  server?: Premises
  /** Commands that are not yet acknowledged. */
  pending: number
  /** Rises with every change: the search index reads on from there. */
  rev: number
}

export interface ChecklistRow extends ChecklistHead, Pulled {
  /** code@version */
  id: string
  /** Still offered for new inspections. */
  listed: 0 | 1
}

export interface ChecklistBodyRow {
  digest: string
  checklist: Checklist
}

export interface FindingRow extends Pulled {
  id: string
  premisesId: string
  inspectionId?: string
  status: string
  open: 0 | 1
  /** As it will look when everything queued has been sent. An empty number: not given yet. */
  finding: Finding
  /** As the server last said; absent while it does not know of it. */
  server?: Finding
  /** As it was made on this tablet. */
  base?: Finding
  /** Commands, and the making of it, that are not yet acknowledged. */
  pending: number
  /** One of them waits for a person. */
  parked: boolean
  /** Left the officer's scope while something was queued. */
  gone?: boolean
  /** Fetched when the finding was opened online. */
  history?: HistoryEvent[]
}

export type InspectionState = 'draft' | 'queued' | 'parked' | 'sent'

export interface InspectionRow {
  id: string
  premisesId: string
  premisesName: string
  kind: Kind
  checklistCode: string
  checklistVersion: string
  checklistDigest: string
  checklistName: string
  category: string
  /** The facts by which is decided what applies. */
  facts: Facts
  state: InspectionState
  startedAt: string
  performedAt?: string
  updatedAt: string
  officers: string[]
  companion?: Companion
  position?: Position
  /** Findings that it made here, in order. */
  findingIds: string[]
  /** The score that the server answered with. */
  result?: ScoreResult
}

export interface AnswerRow extends Answer {
  inspectionId: string
  /** Answered by 全部符合 and not touched since: undo takes these away again. */
  bulk?: string
}

export interface ExtraRow extends ExtraFinding {
  inspectionId: string
}

export type EntryKind = 'putInspection' | 'createFinding' | 'act' | 'createOrg' | 'createPremises' | 'patchPremises'

/** waiting: to be sent. sending: on its way, or the app ended meanwhile. parked: waits for a person. */
export type EntryState = 'waiting' | 'sending' | 'parked' | 'sent' | 'withdrawn'

/** Why something was not taken; `next` decides what the tablet does about it. */
export interface StoredProblem {
  code: ProblemCode
  next: Next
  detail: string
  status: number
  errors: FieldError[]
  instance: string
  at: string
}

export interface OutboxRow {
  /** The order of making, given by the database. */
  seq?: number
  /** ID of the command, inspection, finding or premises: the server's key of idempotency. */
  id: string
  kind: EntryKind
  /** What it changes: entries of one aggregate are sent strictly in order. */
  aggregate: string
  /** Key of the thing, for the request path. */
  target: string
  /** Entries that must have been sent before: what makes the things it needs. */
  after: string[]
  /** Of a change of premises: the members that it replaces, as its author saw them. */
  seen?: Record<string, unknown>
  /** Photos that must be on the server before, because the step is refused without them. */
  photosFirst: string[]
  body: unknown
  /** Chinese, for the sync centre. */
  title: string
  state: EntryState
  attempts: number
  /** Not before this time, in ms. */
  notBefore: number
  /** The wait ends as soon as there is a connection again. */
  untilOnline?: boolean
  problem?: StoredProblem
  createdAt: string
  sentAt?: string
}

/** draft: only an unfinished inspection names it, so it is not sent yet. */
export type PhotoState = 'draft' | 'waiting' | 'sending' | 'sent' | 'parked'

export interface PhotoRef {
  inspectionId?: string
  findingId?: string
  itemCode?: string
}

export interface PhotoRow {
  /** SHA-256 of the bytes. */
  id: string
  stage: Stage
  type: string
  size: number
  width: number
  height: number
  takenAt: string
  position?: Position
  device?: string
  /** Of the picture before it was made smaller; the same as `id` when it was not. */
  originalSha256: string
  /** The photo that this one is a marked copy of. */
  markedFrom?: string
  refs: PhotoRef[]
  state: PhotoState
  attempts: number
  notBefore: number
  untilOnline?: boolean
  problem?: StoredProblem
  createdAt: string
  sentAt?: string
}

/** Bytes and not a Blob: some browsers lose the file behind a stored Blob. */
export interface PhotoFileRow {
  id: string
  bytes: ArrayBuffer
}

export interface ActBody {
  id: string
  action: string
  version?: number
  at: string
  data: CommandData
}
