import type { Position } from '@/domain/types'

/** What the camera wrote about a picture. */
export interface Exif {
  /** 1: upright. The others are turned or mirrored. */
  orientation: number
  /** When it was taken; an instant when the camera said its zone, else local time of the device. */
  takenAt?: Date
  position?: Position
}

const soi = 0xffd8
const app1Marker = 0xffe1
const startOfScan = 0xffda
const exifHead = [0x45, 0x78, 0x69, 0x66, 0, 0] // "Exif\0\0"

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const isJpeg = (bytes: Uint8Array): boolean => bytes.length > 4 && view(bytes).getUint16(0) === soi

/** The segments before the pixels: where each begins and how long it is with its marker. */
function* segments(jpeg: Uint8Array): Generator<{ marker: number; at: number; size: number }> {
  const data = view(jpeg)
  for (let at = 2; at + 4 <= jpeg.length; ) {
    const marker = data.getUint16(at)
    if (marker >> 8 !== 0xff || marker === startOfScan) return
    const size = 2 + data.getUint16(at + 2)
    if (size < 4 || at + size > jpeg.length) return
    yield { marker, at, size }
    at += size
  }
}

function isExif(jpeg: Uint8Array, { marker, at }: { marker: number; at: number }): boolean {
  return marker === app1Marker && exifHead.every((byte, i) => jpeg[at + 4 + i] === byte)
}

/** The whole EXIF segment with its marker; undefined when the picture has none. */
export function exifSegment(jpeg: Uint8Array): Uint8Array | undefined {
  if (!isJpeg(jpeg)) return undefined
  for (const segment of segments(jpeg)) {
    if (isExif(jpeg, segment)) return jpeg.slice(segment.at, segment.at + segment.size)
  }
  return undefined
}

/** The picture with this EXIF segment and no other. */
export function withExif(jpeg: Uint8Array, segment: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts = [jpeg.subarray(0, 2), segment]
  let from = 2
  for (const old of segments(jpeg)) {
    if (!isExif(jpeg, old)) continue
    parts.push(jpeg.subarray(from, old.at))
    from = old.at + old.size
  }
  parts.push(jpeg.subarray(from))
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

const tags = { orientation: 0x0112, exifIfd: 0x8769, gpsIfd: 0x8825, takenAt: 0x9003, zone: 0x9011 }

/** Reads a TIFF structure that may be damaged: whatever lies outside counts as absent. */
class Tiff {
  private readonly data: DataView
  private readonly little: boolean

  constructor(bytes: Uint8Array) {
    this.data = view(bytes)
    this.little = bytes[0] === 0x49
  }

  u16 = (at: number): number => (at + 2 <= this.data.byteLength ? this.data.getUint16(at, this.little) : 0)
  u32 = (at: number): number => (at + 4 <= this.data.byteLength ? this.data.getUint32(at, this.little) : 0)

  setU16(at: number, value: number) {
    this.data.setUint16(at, value, this.little)
  }

  get first(): number {
    return this.u32(4)
  }

  /** Where the entry of a tag stands in a directory. */
  entry(directory: number, tag: number): number | undefined {
    if (directory < 8) return undefined
    for (let i = 0; i < this.u16(directory); i++) {
      const at = directory + 2 + i * 12
      if (this.u16(at) === tag) return at
    }
    return undefined
  }

  directory(parent: number, tag: number): number {
    const at = this.entry(parent, tag)
    return at === undefined ? 0 : this.u32(at + 8)
  }

  text(directory: number, tag: number): string {
    const at = this.entry(directory, tag)
    if (at === undefined) return ''
    const count = this.u32(at + 4)
    const from = count > 4 ? this.u32(at + 8) : at + 8
    if (count > 100 || from + count > this.data.byteLength) return ''
    const bytes = new Uint8Array(this.data.buffer, this.data.byteOffset + from, count)
    return String.fromCharCode(...bytes).split('\0')[0]!.trim()
  }

  /** Degrees from three rationals. */
  degrees(directory: number, tag: number): number {
    const at = this.entry(directory, tag)
    if (at === undefined) return NaN
    const from = this.u32(at + 8)
    const part = (i: number) => this.u32(from + i * 8) / this.u32(from + i * 8 + 4)
    return part(0) + part(1) / 60 + part(2) / 3600
  }
}

const tiffAt = 4 + exifHead.length

const tiffOf = (segment: Uint8Array): Tiff => new Tiff(segment.subarray(tiffAt))

export function readExif(segment: Uint8Array): Exif {
  const tiff = tiffOf(segment)
  const at = tiff.entry(tiff.first, tags.orientation)
  const orientation = at === undefined ? 1 : tiff.u16(at + 8)
  const takenAt = timeOf(tiff)
  const position = positionOf(tiff)
  return {
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    ...(takenAt && { takenAt }),
    ...(position && { position }),
  }
}

/** A copy of the segment that says the pixels stand upright. */
export function upright(segment: Uint8Array): Uint8Array {
  const copy = segment.slice()
  const tiff = tiffOf(copy)
  const at = tiff.entry(tiff.first, tags.orientation)
  if (at !== undefined) tiff.setU16(at + 8, 1)
  return copy
}

function timeOf(tiff: Tiff): Date | undefined {
  const directory = tiff.directory(tiff.first, tags.exifIfd)
  const match = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(tiff.text(directory, tags.takenAt))
  if (!match) return undefined
  const [, year, month, day, hour, minute, second] = match
  const zone = /^[+-]\d\d:\d\d$/.exec(tiff.text(directory, tags.zone))?.[0] ?? ''
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

function positionOf(tiff: Tiff): Position | undefined {
  const gps = tiff.directory(tiff.first, tags.gpsIfd)
  if (!gps) return undefined
  const lat = tiff.degrees(gps, 2) * (tiff.text(gps, 1) === 'S' ? -1 : 1)
  const lng = tiff.degrees(gps, 4) * (tiff.text(gps, 3) === 'W' ? -1 : 1)
  const isPlace = Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && (lat !== 0 || lng !== 0)
  return isPlace ? { lat, lng } : undefined
}
