import { expect, it } from 'vitest'
import { withPhrase } from './phrases'

it('adds a sentence and takes it back', () => {
  expect(withPhrase('', '已更换')).toBe('已更换')
  expect(withPhrase('灭火器过期', '已更换')).toBe('灭火器过期；已更换')
  expect(withPhrase('灭火器过期；已更换', '已更换')).toBe('灭火器过期')
})
