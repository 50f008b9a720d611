import { reactive, watch } from 'vue'

/** How this device shows the app, whoever uses it. */
export interface Preferences {
  textSize: 100 | 120
  highContrast: boolean
}

const key = 'hazard-preferences'

/** Reads what was kept; anything unknown becomes the plain look. */
export function readPreferences(kept: string | null): Preferences {
  let value: Partial<Preferences> = {}
  try {
    value = (JSON.parse(kept ?? '{}') ?? {}) as Partial<Preferences>
  } catch {
    // A damaged entry is worth no error.
  }
  return { textSize: value.textSize === 120 ? 120 : 100, highContrast: value.highContrast === true }
}

export const preferences = reactive(readPreferences(localStorage.getItem(key)))

/** Shows the preferences from now on and keeps every change. */
export function applyPreferences(root: HTMLElement = document.documentElement) {
  watch(
    preferences,
    (now) => {
      root.dataset.text = String(now.textSize)
      root.dataset.contrast = now.highContrast ? 'high' : 'normal'
      localStorage.setItem(key, JSON.stringify(now))
    },
    { immediate: true },
  )
}
