import { filingDigest, filingOf } from '@/domain/filing'
import { placeLabels } from '@/domain/generated/labels'
import { hindrance } from '@/domain/guards'
import { caseOf, type Situation } from '@/domain/machine'
import { ownPlaces, places, takesOnSite } from '@/domain/parties'
import type { CommandData, Filing, Finding, Me, Place } from '@/domain/types'
import { rowOf, workflow } from '@/domain/workflow'

export type Signature = Finding['signatures'][number]

/** How a box of the sheet can be filled on this tablet. */
export type BoxWay =
  /** It is signed, or the refusal stands in it. */
  | 'signed'
  /** The signed-in officer's own. */
  | 'mine'
  /** The responsible person signs on the officer's tablet, or refuses. */
  | 'on_site'
  /** Another officer signs in an own session. */
  | 'switch'
  /** Not to be filled now. */
  | 'wait'

export interface SignatureBox {
  place: Place
  label: string
  /** Who signs here, as far as the tablet knows. */
  name: string
  declaration: string
  way: BoxWay
  signature?: Signature
}

const declarations: Readonly<Record<Place, string>> = {
  inspector: '本人检查发现上述隐患，记录属实。',
  responsible: '上述隐患已按要求整改完成，情况属实。',
  rechecker: '经现场复查，上述隐患已整改到位，同意备案销账。',
}

/** What hinders all signatures now: photos that nobody has yet. Empty when nothing does. */
export function signingHindrance(finding: Finding, me: Me, situation: Situation): string {
  const row = rowOf('sign', finding.status)
  return (row && hindrance(row.guards, caseOf(finding, me, situation, workflow))) ?? ''
}

export function boxesOf(finding: Finding, me: Me, situation: Situation): SignatureBox[] {
  const open = finding.status === 'awaiting_filing' && signingHindrance(finding, me, situation) === ''
  const own = ownPlaces({ finding, me })
  const onSite = takesOnSite(caseOf(finding, me, situation, workflow))
  return places.map((place) => {
    const signature = finding.signatures.find((one) => one.as === place)
    const way = (): BoxWay => {
      if (signature) return 'signed'
      if (!open) return 'wait'
      if (own.includes(place)) return 'mine'
      if (place === 'responsible') return onSite ? 'on_site' : 'wait'
      return 'switch'
    }
    return {
      place, label: placeLabels[place], name: nameOf(finding, place), declaration: declarations[place], way: way(), ...(signature && { signature }),
    }
  })
}

function nameOf({ inspector, responsible, rechecker }: Finding, place: Place): string {
  const names: Record<Place, string | undefined> = { inspector: inspector.name, responsible: responsible?.name, rechecker: rechecker?.name }
  return names[place] ?? ''
}

export interface Statement {
  filing: Filing
  digest: string
  /** The content is not what the digest says: nobody must sign it. */
  broken: boolean
}

/** What the three sign, with its digest computed here, also without a network. */
export function statementOf(finding: Finding): Statement | undefined {
  const filing = finding.filing ?? filingOf(finding)
  if (!filing) return undefined
  const digest = filingDigest(filing)
  return { filing, digest, broken: finding.filingDigest !== undefined && finding.filingDigest !== digest }
}

/** The digest as people compare it: its first sixteen letters in fours. */
export const shortDigest = (digest: string): string => digest.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')

/** The command of a signature. The responsible person's is taken on site unless it is the officer's own. */
export const signData = (box: SignatureBox, digest: string, signaturePhotoId: string): CommandData => ({
  as: box.place, digest, signaturePhotoId, ...(box.way === 'on_site' && { onSite: true }),
})

export const refusalData = (digest: string, name: string, phone: string): CommandData => ({
  as: 'responsible', digest, refused: true, witness: { name: name.trim(), ...(phone.trim() && { phone: phone.trim() }) },
})
