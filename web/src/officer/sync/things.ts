import { kindLabels } from '@/domain/generated/labels'
import type { OfficerDatabase } from '@/store/db'
import { findingAggregate, inspectionAggregate, premisesAggregate } from '@/store/outbox'
import { labelOf } from '@/ui/labels'
import type { Thing } from './groups'

/** What the things behind these aggregates are called, as far as they are on this tablet. */
export async function thingsOf(db: OfficerDatabase, aggregates: readonly string[]): Promise<Map<string, Thing>> {
  const idsOf = (aggregateOf: (id: string) => string) => {
    const prefix = aggregateOf('')
    return aggregates.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length))
  }
  const [findings, inspections, places] = await Promise.all([
    db.findings.bulkGet(idsOf(findingAggregate)), db.inspections.bulkGet(idsOf(inspectionAggregate)), db.premises.bulkGet(idsOf(premisesAggregate)),
  ])
  const things = new Map<string, Thing>()
  for (const row of findings) {
    if (row) things.set(findingAggregate(row.id), { title: `隐患：${row.finding.premises.name}，${row.finding.description}`, page: `/findings/${row.id}` })
  }
  for (const row of inspections) {
    if (row) things.set(inspectionAggregate(row.id), { title: `${labelOf(kindLabels, row.kind)}：${row.premisesName}（${row.checklistName}）`, page: `/inspect/${row.id}/summary` })
  }
  for (const row of places) {
    if (row) things.set(premisesAggregate(row.id), { title: `场所：${row.premises.name}`, page: `/premises/${row.id}` })
  }
  return things
}
