/** A place on a picture in shares of its width and height, so that it fits every size. */
export interface Point {
  x: number
  y: number
}

/** What an officer draws on a photo. */
export type Shape =
  | { kind: 'arrow'; from: Point; to: Point; colour?: string }
  | { kind: 'circle'; centre: Point; edge: Point; colour?: string }
  | { kind: 'line'; points: Point[]; colour?: string }

export interface Size {
  width: number
  height: number
}

/** The part of a canvas that drawing needs. */
export interface Pen {
  lineWidth: number
  lineCap: CanvasLineCap
  lineJoin: CanvasLineJoin
  strokeStyle: string | CanvasGradient | CanvasPattern
  beginPath(): void
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  ellipse(x: number, y: number, rx: number, ry: number, turn: number, from: number, to: number): void
  stroke(): void
}

export const markColour = '#e5221b'

/** Wide enough to be seen on a small copy of the photo. */
const lineShare = 0.006

/** Draws marks on a picture of this size, each with a light rim so that it shows on any ground. */
export function drawMarks(pen: Pen, shapes: readonly Shape[], size: Size) {
  const width = Math.max(3, Math.max(size.width, size.height) * lineShare)
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  for (const shape of shapes) {
    stroke(pen, shape, size, width * 2, '#ffffff')
    stroke(pen, shape, size, width, shape.colour ?? markColour)
  }
}

function stroke(pen: Pen, shape: Shape, size: Size, width: number, colour: string) {
  pen.lineWidth = width
  pen.strokeStyle = colour
  pen.beginPath()
  if (shape.kind === 'circle') traceCircle(pen, shape.centre, shape.edge, size)
  else for (const path of shape.kind === 'arrow' ? arrowPaths(shape, size) : [shape.points.map((p) => at(p, size))]) trace(pen, path)
  pen.stroke()
}

const at = ({ x, y }: Point, { width, height }: Size): Point => ({ x: x * width, y: y * height })

function trace(pen: Pen, [start, ...rest]: Point[]) {
  if (!start) return
  pen.moveTo(start.x, start.y)
  // A tap without a movement is a dot.
  for (const point of rest.length > 0 ? rest : [start]) pen.lineTo(point.x, point.y)
}

/** The shaft, and the head as one bent line. */
export function arrowPaths({ from, to }: { from: Point; to: Point }, size: Size): Point[][] {
  const tail = at(from, size)
  const tip = at(to, size)
  const length = Math.hypot(tip.x - tail.x, tip.y - tail.y)
  const head = Math.min(length / 2, Math.max(size.width, size.height) * 0.04)
  const angle = Math.atan2(tip.y - tail.y, tip.x - tail.x)
  const barb = (turn: number): Point => ({
    x: tip.x - head * Math.cos(angle + turn), y: tip.y - head * Math.sin(angle + turn),
  })
  return [[tail, tip], [barb(Math.PI / 6), tip, barb(-Math.PI / 6)]]
}

function traceCircle(pen: Pen, centre: Point, edge: Point, size: Size) {
  const middle = at(centre, size)
  const rim = at(edge, size)
  const radius = Math.hypot(rim.x - middle.x, rim.y - middle.y)
  pen.moveTo(middle.x + radius, middle.y)
  pen.ellipse(middle.x, middle.y, radius, radius, 0, 0, 2 * Math.PI)
}
