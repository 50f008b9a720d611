import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { fetchPhoto } from '@/api/client'
import type { OfficerDatabase } from '@/store/db'
import { keepThumb, localPhoto } from '@/store/photos'

export interface ShownPhoto {
  /** A blob URL, for <img src>; empty while there is none. */
  url: string
  /** loading; here: shown; away: neither on this tablet nor to be had now. */
  state: 'loading' | 'here' | 'away'
}

/**
 * A photo for an <img>: from this tablet, else from the service with the
 * officer's session. Without a network a full picture falls back to its
 * thumbnail. The URL is given back when the component goes.
 */
export function usePhoto(
  db: OfficerDatabase, id: MaybeRefOrGetter<string | undefined>, size: 'thumb' | 'full' = 'thumb',
): ShallowRef<ShownPhoto> {
  const shown = shallowRef<ShownPhoto>({ url: '', state: 'loading' })
  let turn = 0
  const show = (next: ShownPhoto) => {
    if (shown.value.url) URL.revokeObjectURL(shown.value.url)
    shown.value = next
  }
  const load = async (photoId: string | undefined) => {
    const mine = ++turn
    show({ url: '', state: photoId ? 'loading' : 'away' })
    const blob = photoId && (await findPhoto(db, photoId, size))
    if (mine !== turn) return
    show(blob ? { url: URL.createObjectURL(blob), state: 'here' } : { url: '', state: 'away' })
  }
  watch(() => toValue(id), (photoId) => void load(photoId), { immediate: true })
  onScopeDispose(() => {
    turn++
    show({ url: '', state: 'away' })
  })
  return shown
}

/** The picture from wherever it is to be had; undefined when it is not. */
export async function findPhoto(db: OfficerDatabase, id: string, size: 'thumb' | 'full'): Promise<Blob | undefined> {
  const local = await localPhoto(db, id, size)
  if (local) return local
  try {
    const fetched = await fetchMade(db, id, size)
    if (!fetched) return undefined
    if (size === 'thumb') await keepThumb(db, id, fetched)
    return fetched
  } catch {
    return size === 'full' ? localPhoto(db, id, 'thumb') : undefined
  }
}

/** The service makes a thumbnail when it is first asked for: a little later it is there. */
async function fetchMade(db: OfficerDatabase, id: string, size: 'thumb' | 'full', tries = 5): Promise<Blob | undefined> {
  const fetched = await fetchPhoto(db.userId, id, size === 'thumb')
  if (fetched !== 'being_made') return fetched
  if (tries <= 1) return undefined
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  return fetchMade(db, id, size, tries - 1)
}
