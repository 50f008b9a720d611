import { drawMarks, type Shape } from './markup'

/** A picture whose pixels can be drawn again, upright. */
export interface Picture {
  width: number
  height: number
  /** As JPEG of this size, with marks drawn on it. */
  jpeg(size: { width: number; height: number }, quality: number, marks?: readonly Shape[]): Promise<ArrayBuffer>
  close(): void
}

export type Decode = (blob: Blob) => Promise<Picture>

/** Decodes with the browser, which turns the pixels as the camera said. */
export const decode: Decode = async (blob) => {
  const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' })
  return {
    width: bitmap.width,
    height: bitmap.height,
    close: () => bitmap.close(),
    async jpeg({ width, height }, quality, marks = []) {
      const { context, blob: done } = surface(width, height)
      context.fillStyle = '#ffffff' // behind what is transparent
      context.fillRect(0, 0, width, height)
      context.imageSmoothingQuality = 'high'
      context.drawImage(bitmap, 0, 0, width, height)
      drawMarks(context, marks, { width, height })
      return (await done(quality)).arrayBuffer()
    },
  }
}

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D

function surface(width: number, height: number): { context: Context; blob: (quality: number) => Promise<Blob> } {
  if (typeof OffscreenCanvas !== 'undefined') {
    const canvas = new OffscreenCanvas(width, height)
    return { context: canvas.getContext('2d')!, blob: (quality) => canvas.convertToBlob({ type: 'image/jpeg', quality }) }
  }
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  return {
    context: canvas.getContext('2d')!,
    blob: (quality) => new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('照片处理失败'))), 'image/jpeg', quality)),
  }
}
