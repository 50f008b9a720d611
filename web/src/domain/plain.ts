/** A copy as JSON would carry it: without what is undefined, and free of the proxies of a screen. */
export const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** A copy without some members. */
export function without<T extends object, K extends keyof T>(value: T, ...names: K[]): Omit<T, K> {
  const copy = { ...value }
  for (const name of names) delete copy[name]
  return copy
}
