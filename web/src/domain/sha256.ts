/** The first 32 bits of the fractional parts of the roots of the first primes (FIPS 180-4). */
const primes = Array.from({ length: 312 }, (_, n) => n).filter((n) => n > 1 && !range(2, n).some((d) => n % d === 0))
const fraction = (x: number) => ((x - Math.floor(x)) * 2 ** 32) | 0
const rounds = Int32Array.from(primes.slice(0, 64), (p) => fraction(Math.cbrt(p)))
const start = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)))

function range(from: number, to: number): number[] {
  const all = []
  for (let n = from; n * n <= to && n < to; n++) all.push(n)
  return all
}

/**
 * Lower-case hex SHA-256 of a text in UTF-8. At once and not as a promise, so
 * that a finding can be foretold within a database transaction; for files see
 * crypto.subtle.
 */
export function sha256Text(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, bytes.length << 3)
  const state = Int32Array.from(start)
  for (let at = 0; at < padded.length; at += 64) block(state, view, at)
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by))

function block(state: Int32Array, view: DataView, at: number) {
  const w = new Int32Array(64)
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4)
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!
    const y = w[i - 2]!
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!) | 0
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i]! + word) | 0))
}
