// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mount } from '@vue/test-utils'
import BigChoice from './BigChoice.vue'
import Chips from './Chips.vue'
import { resultOptions, scoredOptions } from './bigOptions'
import { shapeOf } from './markTool'
import { deviceName } from './photoTaking'
import { hideSnack, showSnack, snack } from './snackbar'

describe('a drag on the photo', () => {
  const path = [{ x: 0.2, y: 0.2 }, { x: 0.4, y: 0.2 }]
  it('draws a circle across what is meant, not around its beginning', () => {
    expect(shapeOf('circle', path, '#f00')).toEqual({ kind: 'circle', centre: { x: expect.closeTo(0.3), y: 0.2 }, edge: path[1], colour: '#f00' })
  })
  it('that is too short is a slip, except of the pen', () => {
    const slip = [{ x: 0.2, y: 0.2 }, { x: 0.205, y: 0.2 }]
    expect([shapeOf('arrow', slip, '#f00'), shapeOf('circle', [], '#f00')]).toEqual([undefined, undefined])
    expect(shapeOf('line', slip, '#f00')?.kind).toBe('line')
  })
})

it('the device is what the browser tells', () => {
  expect(deviceName('Mozilla/5.0 (Linux; Android 14; SM-X205) AppleWebKit/537.36')).toBe('Linux; Android 14; SM-X205')
  expect(deviceName('curl')).toBe('curl')
})

describe('snackbar', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    hideSnack()
    vi.useRealTimers()
  })
  it('stays ten seconds when something can be undone, and a newer one takes its place', () => {
    showSnack({ text: '一', action: { label: '撤销', run: () => {} } })
    vi.advanceTimersByTime(9_900)
    expect(snack.value?.text).toBe('一')
    showSnack({ text: '二' })
    vi.advanceTimersByTime(3_000)
    expect(snack.value?.text).toBe('二')
    vi.advanceTimersByTime(1_100)
    expect(snack.value).toBeUndefined()
  })
})

it('a big answer tells every press, also the second of the same', async () => {
  const wrapper = mount(BigChoice<'pass' | 'fail' | 'na'>, { props: { label: '疏散通道畅通', chosen: 'fail', options: resultOptions } })
  const fail = wrapper.findAll('input')[1]!
  expect((fail.element as HTMLInputElement).checked).toBe(true)
  await fail.trigger('click')
  expect(wrapper.emitted('pick')).toEqual([['fail']])
  expect(wrapper.get('[role=radiogroup]').attributes('aria-label')).toBe('疏散通道畅通')
  expect(scoredOptions.map(({ label }) => label)).toEqual(['不扣分', '扣分', '缺项'])
})

it('a chip is taken back by a second press, unless one is needed', async () => {
  const wrapper = mount(Chips<string>, { props: { label: '类别', options: [{ value: 'a', label: '甲' }], modelValue: 'a' } })
  await wrapper.get('button').trigger('click')
  await wrapper.setProps({ needed: true })
  await wrapper.get('button').trigger('click')
  expect(wrapper.emitted('update:modelValue')).toEqual([[undefined], ['a']])
})
