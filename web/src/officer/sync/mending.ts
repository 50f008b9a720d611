import type { Finding } from '@/domain/types'
import { rowOf } from '@/domain/workflow'
import type { OutboxLine } from '@/store/outbox'
import type { ActBody } from '@/store/rows'
import { partsOf } from './groups'

/** How a refused entry is filled in again. */
export type Mending =
  /** On this page, with the old values. */
  | { how: 'page'; to: string; label: string }
  /** The inspection becomes a draft again. */
  | { how: 'revise'; label: string }
  | undefined

/** Where a refused entry can be mended; undefined where only another try or taking it back makes sense. */
export function mendingOf({ kind, target, body, id, aggregate }: OutboxLine, others: readonly OutboxLine[]): Mending {
  if (kind === 'putInspection') return { how: 'revise', label: '改后重交' }
  if (kind !== 'act') return undefined
  const { action } = body as ActBody
  if (action === 'sign') return undefined // A signature is not changed: it is taken back and given anew.
  if (action === 'pass' || action === 'fail') return { how: 'page', to: `/findings/${target}/recheck?again=${id}`, label: '改后重交' }
  const joins = action === 'assign' && others.some((other) => other.aggregate === aggregate && (other.body as ActBody).action === 'set_deadline')
  return { how: 'page', to: `/findings/${target}?do=${joins ? 'three_fixes' : action}&again=${id}`, label: '改后重交' }
}

/** A colleague was faster: the author may look at the server's version and send all the same. */
export const isConflict = ({ kind, problem }: OutboxLine): boolean =>
  kind === 'act' && (problem?.code === 'stale' || problem?.code === 'not_now')

/**
 * Whether the same step may be tried on the server's version: there it must
 * still be the same step. 派责 of what a colleague has assigned meanwhile would
 * be 转派, and needs a reason.
 */
export function maySendAnyway({ problem, body, title }: OutboxLine, server: Pick<Finding, 'status'> | undefined): boolean {
  if (problem?.code !== 'stale' || !server) return false
  return rowOf((body as ActBody).action, server.status)?.name === partsOf(title).done
}
