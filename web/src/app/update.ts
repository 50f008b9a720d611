import { ref } from 'vue'
import { Workbox } from 'workbox-window'
import { canWorkOffline } from './capabilities'

/** A new version is installed and waits until somebody accepts it. */
export const updateReady = ref(false)

const lockName = 'hazard-busy'
let worker: Workbox | undefined

/** Registers the service worker and looks for a new version now and then. */
export async function watchForUpdates() {
  if (!canWorkOffline() || !import.meta.env.PROD) return
  worker = new Workbox('/sw.js')
  worker.addEventListener('waiting', () => (updateReady.value = true))
  // Another window has accepted: this one goes on with its old pages until it is reloaded.
  worker.addEventListener('controlling', (event) => {
    if (event.isUpdate) updateReady.value = true
  })
  // A page of the old version that is no longer anywhere.
  window.addEventListener('vite:preloadError', () => (updateReady.value = true))
  try {
    await worker.register()
  } catch {
    return // no connection: the next start tries again
  }
  const look = () => void worker?.update().catch(() => undefined)
  setInterval(look, 60 * 60 * 1000)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look())
}

/**
 * Keeps every window of this tablet from changing the version until the
 * returned function is called: an inspection is never interrupted.
 */
export function holdUpdates(): () => void {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  void navigator.locks?.request(lockName, { mode: 'shared' }, () => held)
  return release
}

/** Changes to the new version and reloads this window; false while an inspection is open somewhere. */
export async function acceptUpdate(): Promise<boolean> {
  const locks = await navigator.locks?.query()
  if (locks?.held?.some((lock) => lock.name === lockName)) return false
  const registration = await navigator.serviceWorker?.getRegistration()
  if (!worker || !registration?.waiting) {
    location.reload()
    return true
  }
  worker.addEventListener('controlling', () => location.reload())
  worker.messageSkipWaiting()
  return true
}
