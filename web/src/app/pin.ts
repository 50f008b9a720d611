import type { PinProof } from '@/store/accounts'

export const pinLength = 6
export const pinTries = 5

/** Slow enough that a million PINs cost hours, fast enough for a weak tablet. */
const iterations = 210_000

/** PINs that a passer-by would try first. */
export function weakPin(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i]))
  return steps.every((step) => step === steps[0] && Math.abs(step) <= 1)
}

export async function provePin(pin: string, salt = crypto.getRandomValues(new Uint8Array(16)), rounds = iterations): Promise<PinProof> {
  return { salt, hash: await derive(pin, salt, rounds), iterations: rounds }
}

export async function pinFits(pin: string, proof: PinProof): Promise<boolean> {
  const hash = await derive(pin, proof.salt, proof.iterations)
  let difference = hash.length ^ proof.hash.length
  hash.forEach((byte, i) => (difference |= byte ^ (proof.hash[i] ?? 0)))
  return difference === 0
}

async function derive(pin: string, salt: Uint8Array, rounds: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(salt), iterations: rounds },
    key,
    256,
  )
  return new Uint8Array(bits)
}
