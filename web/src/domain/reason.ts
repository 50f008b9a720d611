import type { Evaluator, Truth } from './applicability'
import type { Condition } from './types'

/** Bounds the work on one sentence: names that use names can make a large tree. */
const maxSteps = 100

interface Sentence {
  text: string
  /** The text already says what follows from it. */
  concluded: boolean
}

const nothing: Sentence = { text: '', concluded: false }

/** The Chinese sentence that tells why a condition is not met. The same as the server's. */
export function reasonOf(evaluator: Evaluator, condition: Condition): string {
  const { text, concluded } = new Explanation(evaluator).explain(condition, 'no', false)
  if (!text) return '不满足适用条件'
  return concluded ? text : `${text}，不适用本项`
}

class Explanation {
  private steps = maxSteps
  private readonly open = new Set<string>()

  constructor(private readonly evaluator: Evaluator) {}

  /** Why a condition has this value. Quiet leaves the conclusion to the condition around it. */
  explain(c: Condition, truth: Truth, quiet: boolean): Sentence {
    if (--this.steps < 0) return nothing
    const said = this.say(c, truth, quiet)
    if (!c.text || !said.text || quiet || said.concluded) return said
    return { text: `${said.text}，${truth === 'yes' ? '属于' : '不属于'}${c.text}`, concluded: true }
  }

  private say(c: Condition, truth: Truth, quiet: boolean): Sentence {
    if (c.use) return this.sayNamed(c.use, truth, quiet)
    if (c.not) return this.explain(c.not, truth === 'yes' ? 'no' : truth === 'no' ? 'yes' : 'unknown', quiet)
    if (c.all?.length) return this.sayList(c.all, truth, truth === 'no', quiet)
    if (c.any?.length) return this.sayList(c.any, truth, truth === 'yes', quiet)
    return { text: this.sayFact(c), concluded: false }
  }

  private sayNamed(name: string, truth: Truth, quiet: boolean): Sentence {
    const condition = this.evaluator.named[name]
    if (this.open.has(name) || !condition) return nothing
    this.open.add(name)
    const said = this.explain(condition, truth, quiet)
    this.open.delete(name)
    return said
  }

  /** The first condition that decides alone, or else all of them: each branch of an `any` had to fail. */
  private sayList(list: readonly Condition[], truth: Truth, decisive: boolean, quiet: boolean): Sentence {
    const parts: string[] = []
    for (const c of list) {
      if (this.evaluator.truth(c) !== truth) continue
      const said = this.explain(c, truth, quiet || !decisive)
      if (decisive) return said
      if (said.text && !parts.includes(said.text)) parts.push(said.text)
    }
    return { text: parts.join('；'), concluded: false }
  }

  /** One fact with the limit it was compared with: 建筑高度 12 m，不超过 15 m. */
  private sayFact(c: Condition): string {
    const key = c.fact ?? ''
    const { name = key, unit = '' } = this.evaluator.defs.get(key) ?? {}
    const value = this.evaluator.facts[key]
    if (typeof value === 'boolean') return `${name}：${value ? '是' : '否'}`
    if (typeof value === 'string') return `${name}：${clip(value)}`
    if (typeof value === 'number') return `${name} ${quantity(value, unit)}${limitWords(c, value, unit)}`
    return `${name}未填写`
  }
}

/** A number as a person writes it, never with an exponent. */
export const decimal = (value: number): string =>
  value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })

const quantity = (value: number, unit: string) => (unit ? `${decimal(value)} ${unit}` : decimal(value))

/** A value and its limit in words, as it is and not as it ought to be. */
function limitWords(c: Condition, value: number, unit: string): string {
  const limit = c.over ?? c.max ?? c.min ?? c.under
  if (limit === undefined || (value === 0 && limit === 0)) return ''
  const reaches = c.over === undefined && c.max === undefined
  const [above, below] = reaches ? ['不小于', '小于'] : ['超过', '不超过']
  const isAbove = value > limit || (reaches && value === limit)
  return `，${isAbove ? above : below} ${quantity(limit, unit)}`
}

/** Keeps a long word short in a sentence. */
export function clip(text: string): string {
  const chars = [...text]
  return chars.length > 40 ? `${chars.slice(0, 40).join('')}…` : text
}
