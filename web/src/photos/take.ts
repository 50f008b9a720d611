import { sha256 } from './digest'
import { exifSegment, readExif, upright, withExif, type Exif } from './exif'
import type { Shape } from './markup'
import { decode as browserDecode, type Decode, type Picture } from './pixels'
import type { Position } from '@/domain/types'

/** A photo as it is stored and sent. */
export interface TakenPhoto {
  /** SHA-256 of `file`. */
  id: string
  file: ArrayBuffer
  /** JPEG of at most 320 pixels. */
  thumb: ArrayBuffer
  type: string
  width: number
  height: number
  takenAt: string
  position?: Position
  device?: string
  /** Of what the camera gave; for a marked copy, the ID of the photo that it was drawn on. */
  originalSha256: string
  markedFrom?: string
}

export interface TakeOptions {
  now?: number
  /** Where the device is; it counts more than what the camera wrote. */
  fix?: Position
  device?: string
  decode?: Decode
}

export const maxSide = 2560
export const thumbSide = 320
const quality = 0.85
const thumbQuality = 0.7

/** A picture that is small already is kept as it is, byte for byte. */
const maxKeptBytes = 4 << 20

/** What the service takes. */
const maxBytes = 20 << 20

export class PhotoError extends Error {}

/** Makes a photo of what the camera or the gallery gave: smaller, upright, with its EXIF block. */
export async function takePhoto(source: Blob, options: TakeOptions = {}): Promise<TakenPhoto> {
  const original = new Uint8Array(await source.arrayBuffer())
  const type = typeOf(original)
  if (!type) throw new PhotoError('不是照片，请选择 JPEG、PNG、WebP 或 HEIC 格式的图片')
  const segment = exifSegment(original)
  const picture = await open(original, type, options.decode ?? browserDecode)
  try {
    const kept = Math.max(picture.width, picture.height) <= maxSide && original.length <= maxKeptBytes
    const file = kept ? original : await smaller(picture, segment)
    const size = kept ? picture : fitted(picture, maxSide)
    return {
      ...(await finished(picture, file, size, kept ? type : 'image/jpeg')),
      ...claims(segment && readExif(segment), options),
      originalSha256: await sha256(original),
    }
  } finally {
    picture.close()
  }
}

/** Draws marks on a photo. The copy is a photo of its own, and the photo stays. */
export async function markPhoto(
  photo: Pick<TakenPhoto, 'id' | 'file' | 'type' | 'takenAt' | 'position' | 'device'>, marks: readonly Shape[],
  { decode = browserDecode }: Pick<TakeOptions, 'decode'> = {},
): Promise<TakenPhoto> {
  const bytes = new Uint8Array(photo.file)
  const picture = await open(bytes, photo.type, decode)
  try {
    const file = await smaller(picture, exifSegment(bytes), marks)
    const { takenAt, position, device } = photo
    return {
      ...(await finished(picture, file, fitted(picture, maxSide), 'image/jpeg', marks)),
      takenAt, ...(position && { position }), ...(device && { device }),
      originalSha256: photo.id, markedFrom: photo.id,
    }
  } finally {
    picture.close()
  }
}

async function open(bytes: Uint8Array<ArrayBuffer>, type: string, decode: Decode): Promise<Picture> {
  try {
    return await decode(new Blob([bytes], { type }))
  } catch {
    throw new PhotoError(type === 'image/heic'
      ? '此设备不能处理 HEIC 照片，请在相机设置中改为“兼容性最佳”（JPEG）'
      : '照片已损坏，无法打开，请重新拍摄')
  }
}

async function smaller(picture: Picture, segment: Uint8Array | undefined, marks?: readonly Shape[]): Promise<Uint8Array<ArrayBuffer>> {
  const drawn = new Uint8Array(await picture.jpeg(fitted(picture, maxSide), quality, marks))
  return segment ? withExif(drawn, upright(segment)) : drawn
}

async function finished(
  picture: Picture, file: Uint8Array<ArrayBuffer>, { width, height }: { width: number; height: number }, type: string,
  marks?: readonly Shape[],
) {
  if (file.length > maxBytes) throw new PhotoError('照片太大，请降低相机分辨率后重拍')
  return {
    id: await sha256(file), file: file.slice().buffer, type, width, height,
    thumb: await picture.jpeg(fitted(picture, thumbSide), thumbQuality, marks),
  }
}

/** The size within a square of this side, never larger than it was. */
export function fitted({ width, height }: { width: number; height: number }, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** When, where and by what it was taken, as the device says. */
function claims(exif: Exif | undefined, { now = Date.now(), fix, device }: TakeOptions): Pick<TakenPhoto, 'takenAt' | 'position' | 'device'> {
  const shot = exif?.takenAt?.getTime()
  const position = fix ?? exif?.position
  return {
    // A camera whose clock is ahead says nothing of use.
    takenAt: new Date(shot !== undefined && shot <= now ? shot : now).toISOString(),
    ...(position && { position: { ...position } }),
    ...(device && { device: device.slice(0, 200) }),
  }
}

/** The type by content, as the service judges it. */
export function typeOf(bytes: Uint8Array): string | undefined {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg'
  if (text(1, 4) === 'PNG') return 'image/png'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp'
  return text(4, 8) === 'ftyp' && /^(heic|heix|mif1|heim|heis)/.test(text(8, 12)) ? 'image/heic' : undefined
}
