import { newId } from '@/domain/ids'
import { sha256 } from '@/photos/digest'
import type { TakenPhoto } from '@/photos/take'
import type { Checklist, ChecklistItem, Finding, Me, Premises } from '@/domain/types'
import { OfficerDatabase } from '@/store/db'
import { premisesRow } from '@/store/premises'
import type { ChecklistRow } from '@/store/rows'
import { findingRow } from '@/store/findings'

export const start = Date.parse('2026-11-24T01:00:00.000Z')

export const gridId = '0190f5c1-0000-7000-8000-0000000000b1'
export const orgId = '0190f5c1-0000-7000-8000-0000000000a2'

/** A new officer, so that every test has a database of its own. */
export const officer = (name = '陈国栋'): Me => ({ id: newId(), name, role: 'inspector', orgId: newId(), gridIds: [gridId] })

export const premises = (over: Partial<Premises> = {}): Premises => ({
  id: newId(), name: '东门商场', address: '东门路 1 号', orgId, gridId, gridIds: [gridId], categories: ['fire'],
  facts: { floors: 3 }, class: 'c', qrCode: 'QR-001', createdAt: '2026-01-01T00:00:00.000Z', version: 1, ...over,
})

const item = (code: string, over: Partial<ChecklistItem> = {}): ChecklistItem => ({
  code, text: `检查项 ${code}`, method: '查看', answer: { type: 'pass_fail' }, photo: 'never', severity: 'general',
  basis: [{ kind: 'product_rule', verified: true }], phrases: [`${code} 不符合要求`], measure: '立即整改', ...over,
})

export const checklist: Checklist = {
  code: 'fire-general', version: '2026.1', name: '消防安全检查', category: 'fire', scoring: { method: 'percentage' },
  sections: [
    { code: 'A', name: '通道', items: [
      item('A-1', { photo: 'on_fail' }),
      item('A-2', { answer: { type: 'number', unit: 'm', min: 1.4 } }),
    ] },
    { code: 'B', name: '高层', applies: { fact: 'floors', min: 10 }, items: [item('B-1')] },
    { code: 'C', name: '用火', items: [item('C-1', { severity: 'major', criteria: [{ standard: 'GB 35181', text: '直接判定' }] }), item('C-2')] },
  ],
}

export const head: ChecklistRow = {
  id: 'fire-general@2026.1', code: 'fire-general', version: '2026.1', name: '消防安全检查', category: 'fire', digest: 'd'.repeat(64), listed: 1,
}

/** A tablet as it is after a first pull. */
export async function tablet(me: Me, places: Premises[] = [], findings: Finding[] = []): Promise<OfficerDatabase> {
  const db = new OfficerDatabase(me.id)
  await db.checklists.put(head)
  await db.checklistBodies.put({ digest: head.digest, checklist })
  for (const [i, place] of places.entries()) await db.premises.put(premisesRow(place, i + 1, { server: place }))
  await db.meta.put({ key: 'rev', value: places.length })
  for (const finding of findings) await db.findings.put(findingRow(finding, { server: finding }))
  return db
}

export const otherOfficer = { userId: '0190f5c1-0000-7000-8000-000000000002', name: '李敏', orgId: newId(), role: 'inspector' as const }

/** A finding of a colleague, as the server knows it. */
export const finding = (place: Premises, over: Partial<Finding> = {}): Finding => ({
  id: newId(), number: 'YH20261120-0001', version: 1, status: 'listed', severity: 'general', category: 'fire', source: 'daily',
  description: '疏散通道被货物堵塞', premises: { id: place.id, name: place.name }, premisesId: place.id, orgIds: [place.orgId],
  gridIds: place.gridIds, round: 1, foundAt: '2026-11-20T01:00:00.000Z', listedAt: '2026-11-20T01:00:00.000Z',
  holder: 'issuer', overdue: false, stalled: false, fixedLate: false, deadlines: [], escalationLevel: 0, escalations: [],
  inspector: otherOfficer, signatures: [], pastRounds: [], photos: [], photosMissing: 0, ...over,
})

/** A photo with bytes of its own. */
export async function photo(content = `photo ${newId()}`): Promise<TakenPhoto> {
  const bytes = new TextEncoder().encode(content)
  const id = await sha256(bytes)
  return {
    id, file: bytes.slice().buffer, thumb: bytes.slice(0, 4).buffer, type: 'image/jpeg', width: 800, height: 600,
    takenAt: new Date(start).toISOString(), originalSha256: id,
  }
}

/** 三定 in one: what a step of each kind needs. */
export const assignment = { responsibleOrgId: orgId, responsiblePerson: { name: '店主王某', phone: '13800000000' }, measures: '清理货物' }
