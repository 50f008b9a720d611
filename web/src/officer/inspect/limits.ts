import type { ChecklistItem } from '@/domain/types'

/** What a value must keep to, for people: 「符合要求：1.1～1.4 m」. */
export function limitText({ type, unit = '', min, max }: ChecklistItem['answer']): string {
  const space = unit ? ` ${unit}` : ''
  if (min !== undefined && max !== undefined) return min === max ? `符合要求：等于 ${min}${space}` : `符合要求：${min}～${max}${space}`
  if (min !== undefined) return `符合要求：不小于 ${min}${space}`
  if (max !== undefined) return max === 0 && type === 'count' ? '符合要求：0（有一处即不符合）' : `符合要求：不大于 ${max}${space}`
  return ''
}
