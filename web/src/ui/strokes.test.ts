import { expect, it } from 'vitest'
import { drawStrokes, inkOf, isSignature, type Pen } from './strokes'

function recordingPen() {
  const calls: string[] = []
  const note = (name: string) => (...at: unknown[]) => void calls.push(`${name} ${at.map((n) => Math.round(Number(n))).join(' ')}`.trim())
  const pen: Pen = {
    beginPath: note('begin'), moveTo: note('move'), lineTo: note('line'), quadraticCurveTo: note('curve'), stroke: note('stroke'),
    fillRect: note('fill'), fillStyle: '', strokeStyle: '', lineWidth: 0, lineCap: 'butt', lineJoin: 'miter',
  }
  return { pen, calls }
}

it('a dot is no signature, a name is', () => {
  expect(isSignature([])).toBe(false)
  expect(isSignature([[{ x: 0.5, y: 0.2 }]])).toBe(false)
  expect(isSignature([[{ x: 0.5, y: 0.2 }, { x: 0.52, y: 0.21 }]])).toBe(false)
  expect(isSignature([[{ x: 0.1, y: 0.1 }, { x: 0.4, y: 0.1 }]])).toBe(true)
})

it('the ink of all strokes counts together', () => {
  const stroke = [{ x: 0, y: 0 }, { x: 0.03, y: 0.04 }]
  expect(inkOf([stroke, stroke, stroke])).toBeCloseTo(0.15)
  expect(isSignature([stroke, stroke, stroke])).toBe(true)
})

it('the picture scales with the canvas', () => {
  const { pen, calls } = recordingPen()
  drawStrokes(pen, [[{ x: 0, y: 0 }, { x: 0.5, y: 0 }, { x: 1, y: 0.25 }]], 1000, 400)
  expect(calls).toEqual(['fill 0 0 1000 400', 'begin', 'move 0 0', 'curve 500 0 750 125', 'line 1000 250', 'stroke'])
})
