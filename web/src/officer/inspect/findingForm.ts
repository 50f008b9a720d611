import { Warning, WarningFilled } from '@element-plus/icons-vue'
import { completedFinding } from '@/domain/answers'
import type { ChecklistItem, Severity } from '@/domain/types'
import type { BigOption } from '@/ui/bigOptions'
import { severityLooks } from '@/ui/statusLook'

export const severityOptions: readonly BigOption<Severity>[] = [
  { value: 'general', label: '一般', tone: severityLooks.general.tone, icon: Warning },
  { value: 'major', label: '重大', tone: severityLooks.major.tone, icon: WarningFilled },
]

/** What the description will be when the officer writes none. */
export const completedText = (item: ChecklistItem): string => completedFinding({}, item).description
