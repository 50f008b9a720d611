import { deadline } from '@/domain/dates'
import type { Finding, HistoryEvent } from '@/domain/types'
import { actionName } from '@/domain/workflow'
import { isUnsent } from '@/store/outbox'
import type { ActBody, FindingRow, OutboxRow } from '@/store/rows'
import type { Tone } from '@/ui/statusLook'
import type { TimelineEntry } from '@/ui/Timeline.vue'
import { dueText, linesOf, listedLines, type Names } from './said'

const tones: Readonly<Record<string, Tone>> = {
  list: 'amber', assign: 'indigo', set_deadline: 'blue', fix_on_site: 'violet', report_fixed: 'violet', pass: 'teal', sign: 'green',
  fail: 'red', reopen: 'red', escalate: 'red', regrade: 'red', propose_void: 'grey', approve_void: 'grey',
}

export const toneOfAction = (action: string): Tone => tones[action] ?? 'grey'

/**
 * The life of a finding, newest first: the server's history where it was ever
 * fetched, else what the finding itself tells; own unsent steps on top.
 */
export function timelineOf(row: FindingRow, entries: readonly OutboxRow[], names: Names): TimelineEntry[] {
  const known = row.server ?? row.base ?? row.finding
  // A history that was fetched before later answers came is older than the finding: its own facts then say more.
  const isWhole = row.history?.at(-1)?.seq === known.version
  const past = isWhole ? row.history!.map((event) => ofEvent(event, names)) : merged(row.history ?? [], known, names)
  const unsent = entries.filter((entry) => isUnsent(entry) && entry.kind === 'act').map((entry) => ofEntry(entry, known, names))
  const born = row.server ? past : past.map((entry) => (entry.key === 'list' ? { ...entry, mark: waiting } : entry))
  return [...born, ...unsent].reverse()
}

const waiting = { text: '待上传', tone: 'amber' } as const

function ofEvent({ seq, action, from, actor, at, recordedAt, data, listed, resolved, clockSkew }: HistoryEvent, names: Names): TimelineEntry {
  return {
    key: `${seq}`, title: actionName(action, from), tone: toneOfAction(action), at: at ?? recordedAt,
    ...(actor.name && { who: actor.name }),
    lines: [
      ...(listed ? listedLines(listed) : []),
      ...(data ? linesOf(data, names, resolved) : []),
      ...(resolved?.onBehalf ? ['由检查人员代报'] : []),
      ...(resolved?.fixedLate ? ['逾期后才报告整改完成'] : []),
      ...(clockSkew ? ['设备时钟偏快，以服务器记录的顺序为准'] : []),
    ],
  }
}

function ofEntry({ id, body, state, problem, createdAt, title }: OutboxRow, { status }: Finding, names: Names): TimelineEntry {
  const { action, data, at } = body as ActBody
  const [name] = title.split(' · ')
  return {
    key: id, title: name ?? actionName(action, status), tone: toneOfAction(action), at: at ?? createdAt, who: '我',
    lines: [...linesOf(data, names), ...(problem ? [problem.detail] : [])],
    mark: state === 'parked' ? { text: '上传受阻', tone: 'red' } : waiting,
  }
}

interface Dated {
  at: string
  entry: TimelineEntry
}

/** The old history, and what the finding has that is newer than it. */
function merged(history: readonly HistoryEvent[], finding: Finding, names: Names): TimelineEntry[] {
  const until = history.at(-1)?.recordedAt ?? ''
  const newer = ownFacts(finding).filter(({ at }) => at > until).sort((a, b) => a.at.localeCompare(b.at))
  return [...history.map((event) => ofEvent(event, names)), ...newer.map(({ entry }) => entry)]
}

type Doer = { name?: string } | undefined

const fact = (key: string, action: string, at: string, by: Doer, lines: (string | false | undefined)[]): Dated => ({
  at,
  entry: {
    key, title: actionName(action), tone: toneOfAction(action), at, ...(by?.name && { who: by.name }),
    lines: lines.filter((line): line is string => !!line),
  },
})

/** What a finding tells of its own life without its history. */
function ownFacts(finding: Finding): Dated[] {
  const { deadlines, fix, recheck, signatures, round } = finding
  return [
    fact('list', 'list', finding.foundAt, finding.inspector, listedLines(finding)),
    ...[...finding.pastRounds, { number: round, deadlines, fix, recheck, signatures }].flatMap(ofRound),
    ...finding.escalations.map((one, i) =>
      fact(`escalate${i}`, 'escalate', one.at, one.by, [one.reason, one.replyBy && `答复期限：${dueText(deadline(one.replyBy))}`])),
    ...(finding.extension ? [fact('extension', 'request_extension', finding.extension.at, finding.extension.by, [finding.extension.reason])] : []),
    ...(finding.voidProposal ? [fact('void', 'propose_void', finding.voidProposal.at, finding.voidProposal.by, [finding.voidProposal.reason])] : []),
    ...(finding.supervision ? [fact('supervision', 'list_supervision', finding.supervision.at, finding.supervision.by, [finding.supervision.documentNumber])] : []),
  ]
}

type Round = Pick<Finding, 'deadlines' | 'signatures'> & { number: number; fix?: Finding['fix']; recheck?: Finding['recheck'] }

function ofRound({ number, deadlines, fix, recheck, signatures }: Round): Dated[] {
  return [
    ...deadlines.map(({ action, setAt, setBy, dueAt, reason }) =>
      fact(`due${number}${setAt}`, action === 'fail' ? 'set_deadline' : action, setAt, setBy, [`整改期限：${dueText(dueAt)}`, reason])),
    ...(fix
      ? [fact(`fix${number}`, fix.onSite ? 'fix_on_site' : 'report_fixed', fix.at, fix.by, [
          fix.note, fix.onBehalf && '由检查人员代报', fix.late && '逾期后才报告整改完成', fix.photoIds.length > 0 && `照片 ${fix.photoIds.length} 张`,
        ])]
      : []),
    ...(recheck
      ? [fact(`recheck${number}${recheck.at}`, recheck.passed ? 'pass' : 'fail', recheck.at, recheck.by, [recheck.opinion])]
      : []),
    ...signatures.map((one) =>
      fact(`sign${number}${one.as}`, 'sign', one.at, { name: one.signer }, [one.refused && '拒绝签字', one.onSite && '现场签字'])),
  ]
}
