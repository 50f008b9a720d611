/**
 * A new UUID of version 7: IDs made one after the other sort in that order,
 * also those of the same millisecond.
 */
export function newId(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const { at, count } = tick(now)
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(at / 2 ** (8 * (5 - i))) & 0xff
  bytes[6] = 0x70 | (count >> 8)
  bytes[7] = count & 0xff
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

let last = { at: 0, count: 0 }

/** Never goes back, whatever the device's clock does while the app is open. */
function tick(now: number) {
  if (now > last.at) last = { at: now, count: 0 }
  else if (last.count < 0xfff) last = { at: last.at, count: last.count + 1 }
  else last = { at: last.at + 1, count: 0 }
  return last
}
