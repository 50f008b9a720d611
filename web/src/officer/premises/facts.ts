import { factDefs, type FactDef } from '@/domain/generated/facts'
import type { Facts } from '@/domain/types'

/** What the families of premises need to know, in the order of a form and each once. */
export const defsFor = (categories: readonly string[]): FactDef[] =>
  factDefs.filter((def) => (def.categories as readonly string[]).some((category) => categories.includes(category)))

export const defsOf = (keys: readonly string[]): FactDef[] => factDefs.filter(({ key }) => keys.includes(key))

/** A fact for people: 「24 m」「是」; empty when it is not stated. */
export function factText({ kind, unit }: FactDef, value: Facts[string] | undefined): string {
  if (value === undefined || value === '') return ''
  if (kind === 'boolean') return value ? '是' : '否'
  return unit ? `${value} ${unit}` : String(value)
}

/** What is wrong with a number that was typed, in Chinese; undefined when it is good or empty. */
export function numberFault({ kind, min, max, unit = '' }: FactDef, text: string): string | undefined {
  if (text === '') return undefined
  if (!(kind === 'integer' ? /^-?[0-9]{1,9}$/ : /^-?[0-9]{1,9}(\.[0-9]{1,6})?$/).test(text)) return kind === 'integer' ? '请填写整数' : '请填写数字，例如 3.5'
  const number = Number(text)
  if ((min !== undefined && number < min) || (max !== undefined && number > max)) return `应在 ${min ?? '…'}～${max ?? '…'}${unit && ` ${unit}`} 之间，请核对`
  return undefined
}

/** The facts with one changed; an empty value takes it away. */
export function withFact(facts: Facts, key: string, value: Facts[string] | undefined): Facts {
  const next = { ...facts }
  if (value === undefined || value === '') delete next[key]
  else next[key] = value
  return next
}
