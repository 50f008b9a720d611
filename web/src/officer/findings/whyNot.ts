import { hindrance } from '@/domain/guards'
import { caseOf, type Situation } from '@/domain/machine'
import { hasSigned, places } from '@/domain/parties'
import { placeLabels } from '@/domain/generated/labels'
import type { Finding, Me } from '@/domain/types'
import { rowOf, workflow } from '@/domain/workflow'

/** Why the step that everybody waits for is not this officer's, or not possible now; empty when it is. */
export function whyNot(finding: Finding, me: Me, situation: Situation): string {
  if (finding.status === 'awaiting_recheck') return whyNoRecheck(finding, me, situation)
  if (finding.status === 'awaiting_filing') {
    const left = places.filter((place) => !hasSigned(finding, place)).map((place) => placeLabels[place])
    const missing = hindranceOf(finding, me, situation, 'sign')
    return missing || `还差${left.join('、')}签字。`
  }
  if (finding.status === 'rectifying' && finding.severity === 'major' && !finding.plan) return '重大隐患须先报送治理方案，才能报告整改完成。'
  return ''
}

function whyNoRecheck(finding: Finding, me: Me, situation: Situation): string {
  if (me.id === finding.inspector.userId && workflow.policy.distinctRechecker) return '这条隐患由您检查发现，按规定须由另一名人员复查。'
  if (me.id === finding.fix?.by.userId) return '整改完成由您报告，按规定须由另一名人员复查。'
  return hindranceOf(finding, me, situation, 'pass')
}

function hindranceOf(finding: Finding, me: Me, situation: Situation, action: string): string {
  const row = rowOf(action, finding.status)
  const why = row && hindrance(row.guards, caseOf(finding, me, situation, workflow))
  return why ? `${why}。` : ''
}
