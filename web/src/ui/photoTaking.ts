import { ref, shallowRef } from 'vue'
import { freshPosition } from '@/app/position'
import type { Stage } from '@/domain/types'
import { PhotoError, takePhoto } from '@/photos/take'
import type { OfficerDatabase } from '@/store/db'
import { savePhoto } from '@/store/photos'
import type { PhotoRef } from '@/store/rows'

/** The service takes no more for one thing. */
export const maxPhotos = 50

/** The device as the browser tells it: 「Linux; Android 14; SM-X205」. */
export const deviceName = (agent = navigator.userAgent): string => /\(([^)]*)\)/.exec(agent)?.[1] ?? agent

/** Takes pictures of camera or gallery one after the other and stores each before it is named anywhere. */
export function usePhotoTaking(db: OfficerDatabase, where: () => PhotoRef & { stage: Stage }, stored: (id: string) => void) {
  const busy = ref(0)
  const problem = shallowRef('')
  let queue: Promise<void> = Promise.resolve()

  function take(files: readonly File[]) {
    problem.value = ''
    busy.value += files.length
    for (const file of files) queue = queue.then(() => one(file)).finally(() => busy.value--)
    return queue
  }

  async function one(file: File) {
    try {
      const fix = freshPosition()
      const taken = await takePhoto(file, { device: deviceName(), ...(fix && { fix }) })
      const { id } = await savePhoto(db, taken, where())
      stored(id)
    } catch (cause) {
      problem.value = sentenceOf(cause)
    }
  }
  return { busy, problem, take }
}

function sentenceOf(cause: unknown): string {
  if (cause instanceof PhotoError) return cause.message
  const name = cause instanceof Error ? cause.name : ''
  const inner = (cause as { inner?: { name?: string } }).inner?.name
  if (name === 'QuotaExceededError' || inner === 'QuotaExceededError') {
    return '本机存储空间不足，照片没有保存。请先联网上传，或清理设备空间后重拍。'
  }
  return '照片没有保存，请重拍。'
}
