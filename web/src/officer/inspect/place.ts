/** Where the officer was in an inspection. */
export interface PlaceInInspection {
  section: string
  /** How far the page was scrolled, in pixels. */
  top: number
}

const keyOf = (id: string) => `hazard-place-${id}`

// The place is no evidence and may be lost; it survives a crash of the browser all the same.

export function placeIn(id: string): PlaceInInspection | undefined {
  try {
    const { section, top } = JSON.parse(localStorage.getItem(keyOf(id)) ?? '{}') as Partial<PlaceInInspection>
    return typeof section === 'string' ? { section, top: Number(top) || 0 } : undefined
  } catch {
    return undefined
  }
}

export function keepPlace(id: string, place: PlaceInInspection) {
  try {
    localStorage.setItem(keyOf(id), JSON.stringify(place))
  } catch {
    // A full or forbidden storage keeps nothing; the inspection goes on.
  }
}

export const forgetPlace = (id: string) => localStorage.removeItem(keyOf(id))
