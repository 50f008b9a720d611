import type { Point, Shape } from '@/photos/markup'

export type MarkTool = Shape['kind']

/** Shorter than this, in shares of the picture, is a slip of the finger and no arrow or circle. */
const leastDrag = 0.015

/** What a drag of the finger draws; undefined when it was too short to be meant. */
export function shapeOf(tool: MarkTool, path: readonly Point[], colour: string): Shape | undefined {
  const from = path[0]
  const to = path.at(-1)
  if (!from || !to) return undefined
  if (tool === 'line') return { kind: 'line', points: [...path], colour }
  if (Math.hypot(to.x - from.x, to.y - from.y) < leastDrag) return undefined
  if (tool === 'arrow') return { kind: 'arrow', from, to, colour }
  // People draw a circle across what they mean, not from its middle.
  return { kind: 'circle', centre: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, edge: to, colour }
}
