// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest'
import { exifOf, jfif, jpegOf } from '@/testing/jpeg'
import { sha256 } from './digest'
import { exifSegment, readExif, upright, withExif } from './exif'
import { arrowPaths, drawMarks, type Pen, type Shape } from './markup'
import type { Decode } from './pixels'
import { fitted, markPhoto, PhotoError, takePhoto, typeOf } from './take'

const now = Date.parse('2026-11-24T01:00:00.000Z')
const gps = { lat: [30, 15, 36] as [number, number, number], latRef: 'N', lng: [120, 9, 0] as [number, number, number], lngRef: 'E' }

afterEach(() => vi.unstubAllEnvs())

describe.each([true, false])('EXIF, little endian: %s', (little) => {
  it('is read', () => {
    const segment = exifOf({ little, orientation: 6, takenAt: '2026:11:23 16:05:07', zone: '+08:00', gps })
    const exif = readExif(exifSegment(jpegOf([jfif, segment]))!)
    expect(exif.orientation).toBe(6)
    expect(exif.takenAt).toEqual(new Date('2026-11-23T08:05:07Z'))
    expect(exif.position!.lat).toBeCloseTo(30.26, 6)
    expect(exif.position!.lng).toBeCloseTo(120.15, 6)
  })

  it('south and west are negative', () => {
    const { position } = readExif(exifOf({ little, gps: { ...gps, latRef: 'S', lngRef: 'W' } }))
    expect([position!.lat < 0, position!.lng < 0]).toEqual([true, true])
  })

  it('upright changes the orientation alone, in a copy', () => {
    const segment = exifOf({ little, orientation: 8, takenAt: '2026:11:23 16:05:07', gps })
    const turned = upright(segment)
    expect(readExif(turned)).toEqual({ ...readExif(segment), orientation: 1 })
    expect(readExif(segment).orientation).toBe(8)
    expect([...turned].filter((byte, i) => byte !== segment[i])).toHaveLength(1)
  })
})

describe('EXIF', () => {
  it('without a zone is local time of the device', () => {
    vi.stubEnv('TZ', 'Asia/Shanghai')
    expect(readExif(exifOf({ takenAt: '2026:11:23 16:05:07' })).takenAt).toEqual(new Date('2026-11-23T08:05:07Z'))
  })

  it('goes into another picture, before everything else and in place of what was there', () => {
    const segment = exifOf({ orientation: 1, takenAt: '2026:11:23 16:05:07' })
    const drawn = jpegOf([jfif, exifOf({ orientation: 3 })], [9, 9])
    expect(withExif(drawn, segment)).toEqual(jpegOf([segment, jfif], [9, 9]))
  })

  it.each([
    ['no JPEG', new Uint8Array([1, 2, 3])],
    ['none', jpegOf([jfif])],
    ['a segment that is longer than the file', new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 0x45])],
  ])('%s: nothing is found', (_name, bytes) => {
    expect(exifSegment(bytes)).toBeUndefined()
  })

  it('damaged in any byte it is still read to its end', () => {
    const whole = exifOf({ orientation: 6, takenAt: '2026:11:23 16:05:07', zone: '+08:00', gps })
    for (let i = 10; i < whole.length; i++) {
      for (const value of [0, 0x7f, 0xff]) {
        const damaged = whole.slice()
        damaged[i] = value
        expect(() => [readExif(damaged), upright(damaged)]).not.toThrow()
        expect(() => readExif(whole.slice(0, i))).not.toThrow()
      }
    }
  })
})

/** A picture of this size; what is drawn names its size, its quality and its marks. */
const screen = (width: number, height: number): Decode => async () => ({
  width, height, close: () => {},
  jpeg: async (size, quality, marks = []) => jpegOf([jfif], [size.width % 251, size.height % 251, quality * 100, marks.length]).buffer,
})

describe('takePhoto', () => {
  const segment = exifOf({ orientation: 6, takenAt: '2026:11:23 16:05:07', zone: '+08:00', gps })
  const original = jpegOf([jfif, segment], [7, 7, 7])

  it('makes a large one smaller, upright, with its EXIF block and the digest of the original', async () => {
    const taken = await takePhoto(new Blob([original]), { now, decode: screen(3000, 4000), device: 'iPad' })
    expect([taken.width, taken.height, taken.type]).toEqual([1920, 2560, 'image/jpeg'])
    expect(new Uint8Array(taken.file)).toEqual(jpegOf([upright(segment), jfif], [1920 % 251, 2560 % 251, 85, 0]))
    expect(taken.id).toBe(await sha256(taken.file))
    expect(taken.originalSha256).toBe(await sha256(original))
    expect(taken.id).not.toBe(taken.originalSha256)
    expect(taken).toMatchObject({ takenAt: '2026-11-23T08:05:07.000Z', device: 'iPad' })
    expect(taken.position!.lat).toBeCloseTo(30.26, 6)
    expect(new Uint8Array(taken.thumb)).toEqual(jpegOf([jfif], [240, 320 % 251, 70, 0]))
  })

  it('keeps a small one as it is, byte for byte', async () => {
    const taken = await takePhoto(new Blob([original]), { now, decode: screen(800, 600) })
    expect(new Uint8Array(taken.file)).toEqual(original)
    expect(taken.id).toBe(taken.originalSha256)
  })

  it('prefers where the device is now, and takes no time from a camera that is ahead', async () => {
    const fix = { lat: 31, lng: 121, accuracyM: 12 }
    const future = jpegOf([exifOf({ takenAt: '2030:01:01 00:00:00', zone: '+00:00' })])
    const taken = await takePhoto(new Blob([future]), { now, fix, decode: screen(10, 10) })
    expect(taken).toMatchObject({ position: fix, takenAt: '2026-11-24T01:00:00.000Z' })
  })

  it('refuses in Chinese what is no photo, and what the device cannot open', async () => {
    const broken: Decode = async () => Promise.reject(new Error('decode'))
    await expect(takePhoto(new Blob(['<svg/>']), { decode: screen(1, 1) })).rejects.toThrow('不是照片')
    await expect(takePhoto(new Blob([original]), { decode: broken })).rejects.toThrow('照片已损坏')
    const heic = new Uint8Array([0, 0, 0, 24, ...[...'ftypheic'].map((c) => c.charCodeAt(0))])
    await expect(takePhoto(new Blob([heic]), { decode: broken })).rejects.toBeInstanceOf(PhotoError)
  })

  it('a marked copy is a photo of its own that names the one it was drawn on', async () => {
    const taken = await takePhoto(new Blob([original]), { now, decode: screen(800, 600) })
    const marks: Shape[] = [{ kind: 'arrow', from: { x: 0, y: 0 }, to: { x: 1, y: 1 } }]
    const marked = await markPhoto(taken, marks, { decode: screen(800, 600) })
    expect(marked.id).not.toBe(taken.id)
    expect(marked).toMatchObject({ markedFrom: taken.id, originalSha256: taken.id, takenAt: taken.takenAt, position: taken.position })
    expect(readExif(exifSegment(new Uint8Array(marked.file))!).orientation).toBe(1)
  })
})

it('tells types by content', () => {
  const bytes = (text: string) => Uint8Array.from([...text].map((c) => c.charCodeAt(0)))
  expect([bytes('\x89PNG....'), bytes('RIFF1234WEBP'), bytes('0000ftypmif1'), bytes('\xff\xd8\xff\xe0'), bytes('GIF89a')].map(typeOf)).toEqual(
    ['image/png', 'image/webp', 'image/heic', 'image/jpeg', undefined])
})

it('never makes a picture larger', () => {
  expect(fitted({ width: 100, height: 50 }, 320)).toEqual({ width: 100, height: 50 })
  expect(fitted({ width: 5000, height: 1 }, 320)).toEqual({ width: 320, height: 1 })
})

describe('drawMarks', () => {
  const paint = (shapes: Shape[]) => {
    const steps: string[] = []
    const say = (name: string) => (...numbers: number[]) => steps.push(`${name} ${numbers.map(Math.round).join(',')}`)
    const pen: Pen = {
      lineWidth: 0, lineCap: 'butt', lineJoin: 'miter', strokeStyle: '',
      beginPath: () => {}, moveTo: say('move'), lineTo: say('line'), ellipse: say('ellipse'),
      stroke: () => steps.push(`stroke ${pen.strokeStyle as string} ${pen.lineWidth}`),
    }
    drawMarks(pen, shapes, { width: 1000, height: 500 })
    return steps
  }

  it('draws in shares of the picture, with a light rim below', () => {
    expect(paint([{ kind: 'line', points: [{ x: 0.1, y: 0.2 }, { x: 0.5, y: 1 }] }])).toEqual([
      'move 100,100', 'line 500,500', 'stroke #ffffff 12', 'move 100,100', 'line 500,500', 'stroke #e5221b 6',
    ])
  })

  it('a circle goes through its edge, a tap is a dot', () => {
    expect(paint([{ kind: 'circle', centre: { x: 0.5, y: 0.5 }, edge: { x: 0.6, y: 0.5 } }])[1]).toBe('ellipse 500,250,100,100,0,0,6')
    expect(paint([{ kind: 'line', points: [{ x: 0, y: 0 }] }]).slice(0, 2)).toEqual(['move 0,0', 'line 0,0'])
  })

  it('an arrow has its head at its tip', () => {
    const [shaft, head] = arrowPaths({ from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 } }, { width: 1000, height: 500 })
    expect(shaft).toEqual([{ x: 0, y: 250 }, { x: 1000, y: 250 }])
    expect(head![1]).toEqual({ x: 1000, y: 250 })
    expect(head![0]!.x).toBeLessThan(1000)
    expect(head![0]!.y).toBeCloseTo(500 - head![2]!.y)
  })
})
