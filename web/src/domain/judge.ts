import { Fraction } from './fraction'
import { decimal } from './reason'
import type { ChecklistItem, Result } from './types'

type Judged = Pick<ChecklistItem, 'answer' | 'full'>

/** Plain decimal text without exponent, plus sign or grouping, short enough to be exact. */
const decimalForm = /^-?[0-9]{1,9}(\.[0-9]{1,6})?$/
const countForm = /^[0-9]{1,9}$/
const pointsForm = /^[0-9]{1,9}(\.[0-9]{1,6})?$/

/**
 * Why a value may not stand beside a result, in Chinese; undefined when it
 * may. An empty value always may: a bare result is enough. The same sentences
 * as the server's.
 */
export function judgeValue(item: Judged, result: Result, value = ''): string | undefined {
  if (value === '') return undefined
  switch (item.answer.type) {
    case 'number':
    case 'count':
      return judgeNumber(item, result, value)
    case 'choice':
      return judgeOption(item, result, value)
    case 'deduction':
      return judgeDeduction(item, result, value)
  }
  return '本项只需给出检查结果，不填数值'
}

function judgeNumber({ answer }: Judged, result: Result, value: string): string | undefined {
  const { type, unit = '', min, max } = answer
  if (!(type === 'count' ? countForm : decimalForm).test(value)) {
    return type === 'count' ? '请填写不小于 0 的整数' : '请填写数字，例如 3.5'
  }
  const number = Number(value)
  if (result === 'na') return '不适用的检查项不填数值'
  if (result !== 'pass') return undefined
  const against = (word: string, limit: number) => `${value}${unit} ${word}限值 ${decimal(limit)}${unit}，不能判为符合`
  if (min !== undefined && number < min) return against('小于', min)
  if (max !== undefined && number > max) return against('大于', max)
  return undefined
}

function judgeOption({ answer }: Judged, result: Result, value: string): string | undefined {
  const option = answer.options?.find((one) => one.value === value)
  if (!option) return '请从本项的选项中选择'
  if (result === 'na') return '不适用的检查项不选选项'
  if (result === 'pass' && !option.conforms) return `选项“${value}”表示不符合，与检查结果“符合”矛盾`
  if (result === 'fail' && option.conforms) return `选项“${value}”表示符合，与检查结果“不符合”矛盾`
  return undefined
}

/** The points deducted: none when the item passes, some when it fails, never more than it is worth. */
function judgeDeduction({ full = 0 }: Judged, result: Result, value: string): string | undefined {
  if (!pointsForm.test(value)) return '请填写不小于 0 的扣分，例如 2 或 2.5'
  if (result === 'na') return '不适用（缺项）的检查项不填扣分'
  const points = Fraction.decimal(value)
  if (points.compare(Fraction.of(full)) > 0) return `扣分 ${value} 超过本项应得分 ${full}`
  if (result === 'pass' && !points.isZero) return `扣了 ${value} 分，不能判为符合`
  if (result === 'fail' && points.isZero) return '扣 0 分，不能判为不符合'
  return undefined
}

/** The result that a value proposes; undefined when it says nothing, or cannot be read. */
export function resultOfValue(item: Judged, value: string): Result | undefined {
  if (value === '') return undefined
  if (!judgeValue(item, 'pass', value)) return 'pass'
  return judgeValue(item, 'fail', value) ? undefined : 'fail'
}
