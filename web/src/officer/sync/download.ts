import { dayOf } from '@/domain/dates'

/** Hands a file to the browser, which asks where to put it or puts it among the downloads. */
export function download(file: Blob, name: string) {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

export const exportName = (userName: string, now: number): string => `隐患闭环-未上传-${userName}-${dayOf(now)}.zip`
