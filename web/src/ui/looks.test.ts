import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { countdown, waitText } from './countdown'
import { date, dateTime } from './dates'
import { severityLook, statusLook, type Tone } from './statusLook'

describe('contrast', () => {
  const css = readFileSync('src/theme.css', 'utf8')
  const block = (selector: string) => css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? ''
  const plain = block(':root')
  const high = block(":root[data-contrast='high']")
  const colour = (name: string, theme: string) =>
    [theme, plain].map((text) => text.match(new RegExp(`--${name}: (#[0-9a-f]{6});`))?.[1]).find(Boolean) ?? expect.fail(`no --${name}`)

  function luminance(hex: string): number {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  function ratio(text: string, ground: string): number {
    const [dark, light] = [luminance(text), luminance(ground)].sort((a, b) => a - b) as [number, number]
    return (light + 0.05) / (dark + 0.05)
  }

  const tones: Tone[] = ['grey', 'blue', 'indigo', 'violet', 'teal', 'green', 'amber', 'red']
  const pairs = [
    ...tones.flatMap((tone) => [[`tone-${tone}`, `tone-${tone}-soft`], [`tone-${tone}`, 'c-surface']]),
    ['c-text', 'c-ground'], ['c-text-quiet', 'c-ground'], ['c-text-quiet', 'c-surface'], ['c-text-quiet', 'tone-grey-soft'],
    ['c-on-primary', 'c-primary'], ['c-primary', 'c-primary-soft'], ['c-rail-text', 'c-rail'], ['c-on-primary', 'c-rail-active'],
  ] as [string, string][]
  it.each(pairs)('%s on %s is readable', (text, ground) => {
    expect(ratio(colour(text, plain), colour(ground, plain))).toBeGreaterThanOrEqual(4.5)
    expect(ratio(colour(text, high), colour(ground, high))).toBeGreaterThanOrEqual(7)
  })
})

it('a status of a newer server has a look, too', () => {
  expect(statusLook('rectifying').label).toBe('整改中')
  expect(statusLook('under_appeal')).toEqual({ label: '新状态', tone: 'grey' })
  expect(severityLook('catastrophic').tone).toBe('grey')
})

describe('countdown', () => {
  const now = Date.parse('2026-11-23T08:00:00Z')
  it.each([
    ['2026-11-28T09:00:00Z', '剩 5 天', 'green'],
    ['2026-11-25T09:00:00Z', '剩 2 天', 'amber'],
    ['2026-11-23T13:30:00Z', '剩 5 小时', 'red'],
    ['2026-11-23T08:00:20Z', '剩 1 分钟', 'red'],
    ['2026-11-23T07:59:00Z', '已逾期 1 分钟', 'red'],
    ['2026-08-27T08:00:00Z', '已逾期 88 天', 'red'],
    ['someday', '期限未知', 'grey'],
  ])('%s: %s', (dueAt, text, tone) => expect(countdown(dueAt, now)).toEqual({ text, tone }))

  it('waiting time', () => expect([waitText(65), waitText(9)]).toEqual(['1 分 5 秒', '9 秒']))
})

it('days are those of the business time zone', () => {
  expect(date('2026-11-23T17:00:00Z')).toBe('2026-11-24')
  expect(dateTime('2026-11-23T16:05:00Z')).toBe('2026-11-24 00:05')
})
