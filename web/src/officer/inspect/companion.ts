import type { Companion, Contact } from '@/domain/types'

export type CompanionMode = 'none' | 'sign' | 'refuse'

export const companionMode = (companion: Companion | undefined): CompanionMode =>
  !companion ? 'none' : companion.refusedReason !== undefined ? 'refuse' : 'sign'

/** What is usually written; the first stands until another is chosen. */
export const refusals = ['拒绝签字', '对检查结果有异议', '无权代表单位签字'].map((text) => ({ value: text, label: text }))

/** The companion after another way was chosen; who it is stays, and at first is the contact of the premises. */
export function withMode(companion: Companion | undefined, mode: CompanionMode, contact?: Contact): Companion | undefined {
  if (mode === 'none') return undefined
  const { name = contact?.name ?? '', title, phone = companion ? undefined : contact?.phone, signaturePhotoId } = companion ?? {}
  return {
    name, ...(title && { title }), ...(phone && { phone }),
    ...(mode === 'refuse' ? { refusedReason: refusals[0]!.value } : signaturePhotoId && { signaturePhotoId }),
  }
}
