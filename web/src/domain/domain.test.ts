// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHash } from 'node:crypto'
import { assignment, finding, officer, otherOfficer, premises, start } from '@/testing/fixtures'
import { completedFinding } from './answers'
import { addDays, countdownText, dayOf, daysBetween, deadline, endOfDay, startOfDay } from './dates'
import { canonical } from './filing'
import { distanceM, distanceText } from './geo'
import { newId } from './ids'
import { resultOfValue } from './judge'
import { allowedActions, lateness, predict } from './machine'
import { problemsOf } from './problems'
import { SearchIndex } from './search'
import { sha256Text } from './sha256'
import type { Action, ChecklistItem, CommandData, Finding } from './types'
import { actionName, defaultDueDay, holderOf, isOpen, maxDueDay, statusName } from './workflow'

afterEach(() => vi.unstubAllEnvs())

describe.each(['UTC', 'America/New_York', 'Pacific/Auckland'])('days in a device set to %s', (zone) => {
  it('are those of the business time zone', () => {
    vi.stubEnv('TZ', zone)
    expect(dayOf('2026-11-23T16:00:00.000Z')).toBe('2026-11-24')
    expect(dayOf('2026-11-23T15:59:59.999Z')).toBe('2026-11-23')
    expect(endOfDay('2026-11-30')).toBe('2026-11-30T15:59:59.999Z')
    expect(new Date(startOfDay('2026-03-01')).toISOString()).toBe('2026-02-28T16:00:00.000Z')
    expect(deadline('2026-11-30T09:00:00+08:00')).toBe('2026-11-30T01:00:00.000Z')
    expect(addDays('2026-02-27', 3)).toBe('2026-03-02')
    expect(daysBetween('2026-11-24', '2026-12-01')).toBe(7)
  })
})

it.each([
  ['2026-11-27T15:59:59.999Z', '还剩 3 天'],
  ['2026-11-25T15:59:59.999Z', '明天到期'],
  ['2026-11-24T15:59:59.999Z', '今天到期'],
  ['2026-11-24T00:59:59.999Z', '逾期 1 天'],
  ['2026-11-22T15:59:59.999Z', '逾期 2 天'],
  ['nonsense', '期限未知'],
])('countdown to %s: %s', (due, text) => {
  expect(countdownText(due, start)).toBe(text)
})

describe('newId', () => {
  it('makes UUIDs of version 7 that sort in the order of making, also within one millisecond and with a clock put back', () => {
    const ids = [...Array.from({ length: 5000 }, () => newId(start)), newId(start - 86_400_000)]
    expect(new Set(ids).size).toBe(ids.length)
    expect([...ids].sort()).toEqual(ids)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('tells when it was made', () => {
    const future = Date.parse('2031-01-02T03:04:05.678Z')
    expect(parseInt(newId(future).replaceAll('-', '').slice(0, 12), 16)).toBe(future)
  })
})

it('sha256Text is SHA-256, for every length around a block', () => {
  for (const text of ['', '隐患', ...Array.from({ length: 140 }, (_, n) => 'a'.repeat(n)), '长'.repeat(5000)]) {
    expect(sha256Text(text), text).toBe(createHash('sha256').update(text).digest('hex'))
  }
})

it('canonical orders members by UTF-16 code units and writes no spaces', () => {
  expect(canonical({ b: [1, { z: '\u0001"', a: undefined }], a: null, '\u{1F600}': 1, '\uFB33': 2 })).toBe(
    '{"a":null,"b":[1,{"z":"\\u0001\\""}],"\u{1F600}":1,"\uFB33":2}')
})

describe('the machine offline', () => {
  const me = officer()
  const place = premises()
  const listed = finding(place)
  const when = { now: start }
  const does = (on: Finding, action: Action, data: CommandData) =>
    predict(on, { id: newId(), action, at: new Date(start).toISOString(), data }, me, when)

  it('never changes the finding it was given', () => {
    const before = JSON.stringify(listed)
    does(listed, 'assign', assignment)
    expect(JSON.stringify(listed)).toBe(before)
  })

  it('leaves what it does not know: no number, no name that was not pulled', () => {
    const after = does(listed, 'assign', { ...assignment, responsiblePerson: undefined, responsibleUserId: 'u1' } as CommandData)
    expect(after.responsible).toEqual({ orgId: assignment.responsibleOrgId, userId: 'u1' })
  })

  it('an action that is not legal there changes nothing', () => {
    expect(does(listed, 'pass', { opinion: '合格' })).toBe(listed)
    expect(does(listed, 'teleport' as Action, {})).toBe(listed)
  })

  it('separation of duty: who reported the fix does not re-check it', () => {
    const mine = does(listed, 'fix_on_site', { ...assignment, photoIds: ['p1'] })
    expect(mine.status).toBe('awaiting_recheck')
    const here = { ...when, hasPhoto: () => true }
    expect(allowedActions(mine, me, here).map(({ action }) => action)).not.toContain('pass')
    expect(allowedActions(mine, officer(), here).map(({ action }) => action)).toContain('pass')
    expect(allowedActions(mine, { ...officer(), id: otherOfficer.userId }, here).map(({ action }) => action)).not.toContain('pass')
  })

  it('photos on this tablet do not hinder a re-check; those of others do', () => {
    const fixed = does(listed, 'fix_on_site', { ...assignment, photoIds: ['p1'] })
    const actions = (hasPhoto: boolean) => allowedActions(fixed, officer(), { ...when, hasPhoto: () => hasPhoto }).map(({ action }) => action)
    expect(actions(true)).toContain('pass')
    expect(actions(false)).not.toContain('pass')
  })

  it('judges a command as the server will, in its words', () => {
    const details = (on: Finding, action: Action, data: CommandData) => problemsOf(on, { action, data }, me, when).map(({ field, detail }) => [field, detail])
    expect(details(listed, 'assign', {})).toEqual([
      ['responsibleOrgId', '请填写责任单位'], ['responsibleUserId', '请填写责任人或责任人姓名和电话'], ['measures', '请填写整改措施'],
    ])
    expect(details(listed, 'assign', assignment)).toEqual([])
    expect(details(listed, 'pass', { opinion: '好' })).toEqual([['', '隐患的当前状态不能进行此操作']])
    const assigned = does(listed, 'assign', assignment)
    expect(details(assigned, 'set_deadline', { dueAt: '2026-11-23' })).toEqual([['dueAt', '整改期限必须晚于当前时间']])
    expect(details(assigned, 'set_deadline', { dueAt: '2026-12-09' })).toEqual([])
    expect(details(assigned, 'set_deadline', { dueAt: '2026-12-10' })).toEqual([['dueAt', '整改期限最长 15 天，超过须由督查组决定']])
    expect(details(listed, 'regrade', { severity: 'major', reason: '复核', criterion: { standard: '' } })).toEqual([
      ['criterion', '判定为重大隐患须写明判定依据（标准和条款）'],
    ])
    expect(details({ ...listed, severity: 'major' }, 'fix_on_site', {})).toEqual([['', '只有一般隐患可以立行立改']])
    expect(details(listed, 'approve_void', {})).toEqual([['', '您不能对该隐患进行“批准作废”']])
  })

  it('signs only over the statement that is shown', () => {
    const filed = finding(place, { status: 'awaiting_filing', filingDigest: 'd'.repeat(64), rechecker: { userId: me.id, name: me.name }, responsible: { orgId: 'o', name: '王某' } })
    const fields = (data: CommandData) => problemsOf(filed, { action: 'sign', data }, me, when).map(({ field }) => field)
    const mine = { digest: 'd'.repeat(64), signaturePhotoId: 's'.repeat(64) }
    expect(fields(mine)).toEqual([])
    expect(fields({ ...mine, digest: 'e'.repeat(64) })).toEqual(['digest'])
    expect(fields({ ...mine, as: 'inspector' })).toEqual(['as'])
    expect(fields({ ...mine, as: 'responsible' })).toEqual(['onSite'])
    expect(fields({ ...mine, as: 'responsible', onSite: true })).toEqual([])
    expect(fields({ digest: mine.digest, refused: true })).toEqual(['witness'])
  })

  it('overdue and stalled are as of now', () => {
    const late = finding(place, { status: 'rectifying', dueAt: '2026-11-24T00:00:00.000Z', actBy: '2026-11-25T00:00:00.000Z' })
    expect(lateness(late, start)).toEqual({ overdue: true, stalled: false })
    expect(lateness({ ...late, status: 'assigned' }, start + 86_400_000)).toEqual({ overdue: false, stalled: true })
  })
})

it('names what it knows, and leaves codes of a newer server as they are', () => {
  expect([statusName('rectifying'), statusName('mediation'), holderOf('mediation'), isOpen('mediation'), isOpen('voided')]).toEqual(
    ['整改中', 'mediation', '', true, false])
  expect([actionName('assign', 'listed'), actionName('assign', 'rectifying'), actionName('list'), actionName('x')]).toEqual(['派责', '转派', '登记', 'x'])
  expect([defaultDueDay('general', start), defaultDueDay('major', start), maxDueDay('major', start)]).toEqual(
    ['2026-12-01', '2026-12-24', { day: '2027-02-22', days: 90 }])
})

it('proposes a result from a value', () => {
  const width = { answer: { type: 'number', unit: 'm', min: 1.4 } } as ChecklistItem
  const state = { answer: { type: 'choice', options: [{ value: '完好', conforms: true }, { value: '损坏', conforms: false }] } } as ChecklistItem
  expect(['', '1.4', '1.39', 'x'].map((value) => resultOfValue(width, value))).toEqual([undefined, 'pass', 'fail', undefined])
  expect(['完好', '损坏', '?'].map((value) => resultOfValue(state, value))).toEqual(['pass', 'fail', undefined])
})

it('fills a bare 不符合 in from its item', () => {
  const item = { code: 'A', text: '通道畅通', phrases: [], severity: 'major', basis: [{ kind: 'clause', standard: 'GB 1', clause: '2.1', verified: true }] } as unknown as ChecklistItem
  expect(completedFinding({}, item)).toEqual({ description: '不符合：通道畅通', severity: 'major', criterion: { standard: 'GB 1', clause: '2.1' } })
  expect(completedFinding({ description: ' 堵塞 ', severity: 'general', location: '一层' }, item)).toEqual({ description: '堵塞', severity: 'general', location: '一层' })
})

it('measures distances', () => {
  expect(distanceM({ lat: 30, lng: 120 }, { lat: 30, lng: 120 })).toBe(0)
  expect(Math.round(distanceM({ lat: 30, lng: 120 }, { lat: 30.0045, lng: 120 }))).toBe(500)
  expect([distanceText(347), distanceText(1234)]).toEqual(['350 米', '1.2 公里'])
})

it('search: one character, a word being typed, several words, best first', () => {
  const index = new SearchIndex()
  index.add('1', '东门大商场 QR-0042')
  index.add('2', '商场东门分店')
  index.add('3', '滨河网吧')
  expect(index.search('商场').sort()).toEqual(['1', '2'])
  expect(index.search('商场东')).toEqual(['2'])
  expect(index.search('qr-00')).toEqual(['1'])
  expect(index.search('店')).toEqual(['2'])
  expect(index.search('东门 大商')).toEqual(['1'])
  expect(index.search('')).toEqual([])
  index.add('3', '滨河商场')
  index.remove('1')
  expect(index.search('商场')).toEqual(['2', '3'])
  expect(index.search('网吧')).toEqual([])
})
