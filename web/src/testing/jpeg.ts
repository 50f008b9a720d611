/** What a test writes into an EXIF block. */
export interface Written {
  orientation?: number
  takenAt?: string
  zone?: string
  gps?: { lat: [number, number, number]; latRef: string; lng: [number, number, number]; lngRef: string }
  little?: boolean
}

type Field = { tag: number; type: number; count: number; value: number[] | number }

const sizes: Record<number, number> = { 2: 1, 3: 2, 4: 4, 5: 8 }

/** Builds a TIFF structure as cameras do: a directory with pointers to others, and long values behind it. */
class TiffWriter {
  private readonly bytes: number[] = []

  constructor(private readonly little: boolean) {
    this.bytes.push(...(little ? [0x49, 0x49] : [0x4d, 0x4d]), ...this.number(42, 2), ...this.number(8, 4))
  }

  number(value: number, size: number): number[] {
    const digits = Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 0xff)
    return this.little ? digits : digits.reverse()
  }

  /** Adds a directory; gives the place of each value, so that pointers can be filled in. */
  directory(fields: Field[]): { at: number; values: Map<number, number> } {
    const at = this.bytes.length
    const end = at + 2 + fields.length * 12 + 4
    const heap: number[] = []
    const values = new Map<number, number>()
    this.bytes.push(...this.number(fields.length, 2))
    for (const { tag, type, count, value } of fields) {
      this.bytes.push(...this.number(tag, 2), ...this.number(type, 2), ...this.number(count, 4))
      values.set(tag, this.bytes.length)
      const raw = Array.isArray(value) ? value : this.number(value, sizes[type]!)
      if (raw.length <= 4) this.bytes.push(...raw, ...Array<number>(4 - raw.length).fill(0))
      else {
        this.bytes.push(...this.number(end + heap.length, 4))
        heap.push(...raw)
      }
    }
    this.bytes.push(...this.number(0, 4), ...heap)
    return { at, values }
  }

  point(from: number | undefined, to: number) {
    if (from !== undefined) this.bytes.splice(from, 4, ...this.number(to, 4))
  }

  text = (tag: number, text: string): Field => ({ tag, type: 2, count: text.length + 1, value: [...text].map((c) => c.charCodeAt(0)).concat(0) })

  rationals = (tag: number, numbers: number[]): Field => ({
    tag, type: 5, count: numbers.length, value: numbers.flatMap((n) => [...this.number(Math.round(n * 1000), 4), ...this.number(1000, 4)]),
  })

  get done(): number[] {
    return this.bytes
  }
}

/** An EXIF segment with its marker. */
export function exifOf({ orientation, takenAt, zone, gps, little = false }: Written): Uint8Array {
  const tiff = new TiffWriter(little)
  const { values } = tiff.directory([
    ...(orientation ? [{ tag: 0x0112, type: 3, count: 1, value: orientation }] : []),
    ...(takenAt ? [{ tag: 0x8769, type: 4, count: 1, value: 0 }] : []),
    ...(gps ? [{ tag: 0x8825, type: 4, count: 1, value: 0 }] : []),
  ])
  if (takenAt) tiff.point(values.get(0x8769), tiff.directory([tiff.text(0x9003, takenAt), ...(zone ? [tiff.text(0x9011, zone)] : [])]).at)
  if (gps) {
    tiff.point(values.get(0x8825), tiff.directory([
      tiff.text(1, gps.latRef), tiff.rationals(2, gps.lat), tiff.text(3, gps.lngRef), tiff.rationals(4, gps.lng),
    ]).at)
  }
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff.done]
  return Uint8Array.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 0xff, ...body])
}

/** A JPEG as far as its segments go; the pixels are whatever is given. */
export function jpegOf(segments: Uint8Array[], pixels: number[] = [1, 2, 3]): Uint8Array<ArrayBuffer> {
  const scan = [0xff, 0xda, 0, 2, ...pixels, 0xff, 0xd9]
  return Uint8Array.from([0xff, 0xd8, ...segments.flatMap((segment) => [...segment]), ...scan])
}

/** The segment that canvases and most programs write first. */
export const jfif = Uint8Array.from([0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0])
