import type { Page } from 'playwright-core'

export interface Picture {
  name: string
  mimeType: string
  buffer: Buffer<ArrayBuffer>
}

/**
 * Photographs that differ from each other, drawn by the browser and with what a
 * camera writes about them.
 */
export async function takePictures(page: Page, names: readonly string[], { width = 1280, height = 960 } = {}): Promise<Picture[]> {
  const drawn = await page.evaluate(
    ({ names, width, height }) => {
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width, height })
      const pen = canvas.getContext('2d')!
      return names.map((name, i) => {
        const light = pen.createLinearGradient(0, 0, width, height)
        light.addColorStop(0, `hsl(${(i * 47) % 360} 35% 70%)`)
        light.addColorStop(1, `hsl(${(i * 47 + 90) % 360} 45% 30%)`)
        pen.fillStyle = light
        pen.fillRect(0, 0, width, height)
        pen.fillStyle = '#fff'
        pen.font = `${Math.round(height / 10)}px sans-serif`
        pen.fillText(name, width / 12, height / 2)
        return canvas.toDataURL('image/jpeg', 0.8).split(',')[1]!
      })
    },
    { names: [...names], width, height },
  )
  return drawn.map((base64, i) => ({
    name: `${names[i]}.jpg`,
    mimeType: 'image/jpeg',
    buffer: withExif(Buffer.from(base64, 'base64'), new Date(Date.now() - 1000 * (names.length - i))),
  }))
}

/** What stands in the EXIF block as the maker of the camera. */
export const camera = 'Hazardcam'

/** The picture as a camera would write it: maker and time. */
function withExif(jpeg: Buffer, at: Date): Buffer<ArrayBuffer> {
  // The device's zone is Asia/Shanghai, as the tablet's browser says.
  const local = new Date(at.getTime() + 8 * 3600_000).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ')
  const make = text(camera)
  const taken = text(local)
  const exifIfd = 8 + 2 + 2 * 12 + 4
  const values = exifIfd + 2 + 12 + 4
  const tiff = Buffer.concat([
    Buffer.from('MM\0*\0\0\0\x08', 'latin1'),
    directory([entry(0x010f, 2, make.length, values), entry(0x8769, 4, 1, exifIfd)]),
    directory([entry(0x9003, 2, taken.length, values + make.length)]),
    make,
    taken,
  ])
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const head = Buffer.alloc(4)
  head.writeUInt16BE(0xffe1, 0)
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}

const text = (value: string) => Buffer.from(`${value}\0`, 'latin1')

function entry(tag: number, type: number, count: number, value: number): Buffer {
  const row = Buffer.alloc(12)
  row.writeUInt16BE(tag, 0)
  row.writeUInt16BE(type, 2)
  row.writeUInt32BE(count, 4)
  row.writeUInt32BE(value, 8)
  return row
}

function directory(entries: Buffer[]): Buffer {
  const count = Buffer.alloc(2)
  count.writeUInt16BE(entries.length, 0)
  return Buffer.concat([count, ...entries, Buffer.alloc(4)])
}
