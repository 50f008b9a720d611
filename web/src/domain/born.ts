import { instant } from './dates'
import { personOf } from './effects'
import type { Category, CriterionUsed, Finding, Me, Premises, Role, Severity } from './types'
import { actWithinMs, holderOf } from './workflow'

/** What a finding is made from on the tablet. */
export interface Birth {
  id: string
  premises: Premises
  source: Finding['source']
  category: Category
  description: string
  severity: Severity
  criterion?: CriterionUsed
  location?: string
  suggestedMeasures?: string
  inspectionId?: string
  itemCode?: string
  foundAt: number
  photoIds: readonly string[]
}

/** How a finding outside an inspection was found. */
export const sourceOfRole: Partial<Record<Role, Finding['source']>> = {
  enterprise: 'self', inspector: 'daily', supervisor: 'supervision',
}

/** A finding as it looks before the server knows of it: without a number, at version 1. */
export function born(birth: Birth, me: Me): Finding {
  const { id, premises, foundAt, photoIds, severity, criterion, location, suggestedMeasures, inspectionId, itemCode } = birth
  const at = instant(foundAt)
  const photos = [...new Set(photoIds)].map((photoId) => ({
    id: photoId, stage: 'before' as const, round: 1, commandId: id, missing: true,
  }))
  return {
    id, number: '', version: 1, status: 'listed', severity, category: birth.category, source: birth.source,
    ...(severity === 'major' && criterion && { criterion }),
    description: birth.description,
    ...(location && { location }),
    ...(suggestedMeasures && { suggestedMeasures }),
    ...(inspectionId && { inspectionId }),
    ...(itemCode && { itemCode }),
    premises: { id: premises.id, name: premises.name }, premisesId: premises.id, orgIds: [premises.orgId],
    gridIds: premises.gridIds, round: 1, foundAt: at, listedAt: at,
    actBy: instant(foundAt + (actWithinMs('listed') ?? 0)), holder: holderOf('listed'),
    overdue: false, stalled: false, fixedLate: false, deadlines: [], escalationLevel: 0, escalations: [],
    inspector: personOf(me), signatures: [], pastRounds: [], photos, photosMissing: photos.length,
  }
}
