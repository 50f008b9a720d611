import { Check, Close, Minus } from '@element-plus/icons-vue'
import type { Component } from 'vue'
import { resultLabels } from '@/domain/generated/labels'
import type { Result } from '@/domain/types'
import type { Tone } from './statusLook'

/** One of a few big answers, told apart by colour, icon and word. */
export interface BigOption<V extends string = string> {
  value: V
  label: string
  tone: Tone
  icon: Component
}

/** The three answers to a check item. */
export const resultOptions: readonly BigOption<Result>[] = [
  { value: 'pass', label: resultLabels.pass, tone: 'green', icon: Check },
  { value: 'fail', label: resultLabels.fail, tone: 'red', icon: Close },
  { value: 'na', label: resultLabels.na, tone: 'grey', icon: Minus },
]

const scoredLabels: Record<Result, string> = { pass: '不扣分', fail: '扣分', na: '缺项' }

/** The same in a scored table, where an item that does not exist on the spot is 缺项. */
export const scoredOptions: readonly BigOption<Result>[] =
  resultOptions.map((option) => ({ ...option, label: scoredLabels[option.value] }))
