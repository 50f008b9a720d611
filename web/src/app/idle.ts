/** After this time without a touch a tablet asks for the PIN. */
export const idleLimit = 15 * 60 * 1000

const key = 'hazard-last-touch'
const signs = ['pointerdown', 'keydown', 'wheel'] as const

/** Windows of one tablet share the time of the last touch. */
export const isIdle = (lastTouch: number, now: number) => now - lastTouch >= idleLimit

/** Calls `onIdle` once the tablet has been left alone, also when it slept meanwhile. */
export function watchIdle(onIdle: () => void, now: () => number = Date.now): () => void {
  const touched = () => localStorage.setItem(key, String(now()))
  const look = () => {
    if (isIdle(Number(localStorage.getItem(key)), now())) onIdle()
  }
  // A touch after a long sleep comes before the next look: it must not count.
  const touch = () => {
    look()
    touched()
  }
  touched()
  for (const sign of signs) window.addEventListener(sign, touch, { passive: true, capture: true })
  document.addEventListener('visibilitychange', look)
  const timer = setInterval(look, 20_000)
  return () => {
    for (const sign of signs) window.removeEventListener(sign, touch, { capture: true })
    document.removeEventListener('visibilitychange', look)
    clearInterval(timer)
  }
}

/** Whether the tablet was left alone since the last start of the app. */
export function wasIdle(now = Date.now()): boolean {
  const last = localStorage.getItem(key)
  return last !== null && isIdle(Number(last), now)
}
