import type { components } from '@/api/schema'

type Schemas = components['schemas']

/** A tone is a text colour on its ground: the class tone--NAME of theme.css. */
export type Tone = 'grey' | 'blue' | 'indigo' | 'violet' | 'teal' | 'green' | 'amber' | 'red'

export interface Look {
  label: string
  tone: Tone
}

/** The one place that says how a status looks. */
export const statusLooks: Record<Schemas['Status'], Look> = {
  listed: { label: '已登记', tone: 'amber' },
  assigned: { label: '已派责', tone: 'indigo' },
  rectifying: { label: '整改中', tone: 'blue' },
  awaiting_recheck: { label: '待复查', tone: 'violet' },
  awaiting_filing: { label: '待备案', tone: 'teal' },
  closed: { label: '已销账', tone: 'green' },
  voided: { label: '已作废', tone: 'grey' },
}

export const severityLooks: Record<Schemas['Severity'], Look> = {
  major: { label: '重大', tone: 'red' },
  general: { label: '一般', tone: 'amber' },
}

const unknown: Look = { label: '新状态', tone: 'grey' }

/** A newer server may know statuses that this version does not: they are shown, never changed. */
export const statusLook = (status: string): Look => (statusLooks as Record<string, Look>)[status] ?? unknown

export const severityLook = (severity: string): Look => (severityLooks as Record<string, Look>)[severity] ?? unknown
