/** How much this device holds for us, and whether the browser may throw it away. */
export interface StorageState {
  usedBytes: number
  quotaBytes: number
  /** undefined: the browser does not say. */
  persistent: boolean | undefined
}

export async function storageState(): Promise<StorageState | undefined> {
  if (!navigator.storage?.estimate) return undefined
  const { usage = 0, quota = 0 } = await navigator.storage.estimate()
  return { usedBytes: usage, quotaBytes: quota, persistent: await navigator.storage.persisted?.() }
}

/** Asks the browser never to clear our data by itself; false when it refuses. */
export const askForPersistence = async (): Promise<boolean> => (await navigator.storage?.persist?.()) ?? false

export const usedShare = ({ usedBytes, quotaBytes }: StorageState) => (quotaBytes > 0 ? usedBytes / quotaBytes : 0)

/** A size for people: 「3.2 MB」. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}
