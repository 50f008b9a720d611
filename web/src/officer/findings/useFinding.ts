import { computed } from 'vue'
import { useOfficer } from '@/app/officer'
import { allowedActions, isKnown, type Situation } from '@/domain/machine'
import { findingAggregate, isUnsent } from '@/store/outbox'
import { useLive } from '@/store/live'
import type { FindingRow, OutboxRow } from '@/store/rows'
import { useNow } from '@/ui/now'
import type { Names } from './said'
import { warningLines } from './warnings'

interface Loaded {
  row: FindingRow | undefined
  entries: OutboxRow[]
  /** Photos whose bytes are on this tablet. */
  here: ReadonlySet<string>
  names: Names
}

/** A finding as its pages see it: the row, own unsent steps, what is allowed, what is odd. All from this tablet. */
export function useFinding(id: () => string) {
  const { db, me } = useOfficer()
  const now = useNow()

  const loaded = useLive<Loaded | undefined>(async () => {
    const row = await db.findings.get(id())
    const entries = await db.outbox.where({ aggregate: findingAggregate(id()) }).sortBy('seq')
    const photoIds = row?.finding.photos.map((photo) => photo.id) ?? []
    const kept = await db.photos.bulkGet([...new Set(photoIds)])
    return { row, entries: entries.filter(isUnsent), here: new Set(kept.flatMap((one) => (one ? [one.id] : []))), names: await namesOf(row) }
  }, undefined, [id])

  async function namesOf(row: FindingRow | undefined): Promise<Names> {
    const orgs = new Map((await db.orgs.bulkGet(row?.finding.orgIds ?? [])).flatMap((org) => (org ? [[org.id, org.name] as const] : [])))
    const people = new Map((await db.users.toArray()).map((user) => [user.id, user.name] as const))
    return { org: (orgId) => orgs.get(orgId), person: (userId) => people.get(userId) }
  }

  // What was read for another finding is not of this one.
  const row = computed(() => (loaded.value?.row?.id === id() ? loaded.value.row : undefined))
  const finding = computed(() => row.value?.finding)
  const situation = computed<Situation>(() => ({ now: now.value, hasPhoto: (photoId) => loaded.value?.here.has(photoId) ?? false }))
  const known = computed(() => !!finding.value && isKnown(finding.value) && !row.value?.gone)
  const allowed = computed(() => (known.value ? allowedActions(finding.value!, me, situation.value) : []))
  const warnings = computed(() => (finding.value ? warningLines(finding.value) : []))
  return { db, me, loaded, row, finding, situation, known, allowed, warnings }
}
