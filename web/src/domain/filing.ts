import { sha256Text } from './sha256'
import type { Filing, Finding } from './types'

/**
 * The RFC 8785 form of a JSON value: members in order of their UTF-16 code
 * units, no spaces. JSON.stringify already writes text and numbers so.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
  return `{${members.join(',')}}`
}

/** The filing statement of a finding that has passed its re-check; undefined before. */
export function filingOf(finding: Finding): Filing | undefined {
  const { responsible, fix, recheck } = finding
  if (!responsible || !fix || !recheck?.passed) return undefined
  const { criterion } = finding
  return {
    v: 1,
    findingId: finding.id,
    round: finding.round,
    premisesId: finding.premisesId,
    description: finding.description,
    severity: finding.severity,
    ...(criterion && {
      criterion: { standard: criterion.standard, ...given({ clause: criterion.clause, note: criterion.note }) },
    }),
    ...given({ location: finding.location, dueAt: finding.dueAt }),
    responsibleOrgId: responsible.orgId,
    responsible: responsible.userId || responsible.name || '',
    measures: finding.measures ?? '',
    beforePhotoIds: sorted(finding.photos.filter(({ stage }) => stage === 'before').map(({ id }) => id)),
    fix: {
      commandId: fix.commandId, by: fix.by.userId, at: fix.at, ...given({ note: fix.note }), photoIds: sorted(fix.photoIds),
    },
    recheck: {
      commandId: recheck.commandId, by: recheck.by.userId, at: recheck.at, opinion: recheck.opinion ?? '',
      photoIds: sorted(recheck.photoIds),
    },
  }
}

/** `filingDigest`: what the three sign. Over the same bytes as the server's. */
export const filingDigest = (filing: Filing): string => sha256Text(canonical(filing))

/** Optional members alone: what is absent or empty is left out, as the server does. */
function given<K extends string>(members: Record<K, string | undefined>): { [k in K]?: string } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value)) as { [k in K]?: string }
}

const sorted = (ids: readonly string[]): string[] => [...new Set(ids)].sort()
