/** A point of a signature; both in parts of the pad's width, so that a turned tablet keeps it. */
export interface Point {
  x: number
  y: number
}

export type Stroke = readonly Point[]

/** What a signature needs of a canvas context. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  'beginPath' | 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'stroke' | 'fillRect' | 'fillStyle' | 'strokeStyle' | 'lineWidth' | 'lineCap' | 'lineJoin'
>

/** Less than this is a slip of the finger and no signature. */
const leastInk = 0.1

/** How long all strokes are together, in pad widths. */
export const inkOf = (strokes: readonly Stroke[]): number =>
  strokes.reduce((sum, stroke) => sum + stroke.slice(1).reduce((length, point, i) => {
    const before = stroke[i]!
    return length + Math.hypot(point.x - before.x, point.y - before.y)
  }, 0), 0)

export const isSignature = (strokes: readonly Stroke[]): boolean => inkOf(strokes) >= leastInk

/** Draws on white: the picture goes onto paper. `width` is that of the canvas in pixels. */
export function drawStrokes(pen: Pen, strokes: readonly Stroke[], width: number, height: number) {
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, width, height)
  pen.strokeStyle = '#10203a'
  pen.lineWidth = Math.max(2, width / 180)
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  for (const stroke of strokes) drawStroke(pen, stroke, width)
}

/** Through the middles between the points, which makes a finger's line round. */
function drawStroke(pen: Pen, stroke: Stroke, width: number) {
  const [first] = stroke
  if (!first) return
  pen.beginPath()
  pen.moveTo(first.x * width, first.y * width)
  for (let i = 1; i < stroke.length - 1; i++) {
    const { x, y } = stroke[i]!
    const next = stroke[i + 1]!
    pen.quadraticCurveTo(x * width, y * width, ((x + next.x) / 2) * width, ((y + next.y) / 2) * width)
  }
  const last = stroke.at(-1)!
  pen.lineTo(last.x * width, last.y * width)
  pen.stroke()
}
