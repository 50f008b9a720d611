import { readonly, shallowRef } from 'vue'
import { isSecure } from './capabilities'
import type { Position } from '@/domain/types'

/** refused: the person said no; nowhere: the device cannot tell, as in a basement. */
export type FixState = 'off' | 'waiting' | 'known' | 'refused' | 'nowhere' | 'insecure'

export interface Fix {
  state: FixState
  position?: Position
  /** When it was measured, in ms. */
  at?: number
}

const current = shallowRef<Fix>({ state: 'off' })

/** Where the device is, as far as it is known. */
export const fix = readonly(current)

let watchers = 0
let watchId: number | undefined

/** Follows the position in the background until the returned function is called. */
export function followPosition(): () => void {
  if (++watchers === 1) begin()
  let ended = false
  return () => {
    if (ended) return
    ended = true
    if (--watchers === 0) end()
  }
}

function begin() {
  if (!isSecure() || !navigator.geolocation) {
    current.value = { state: 'insecure' }
    return
  }
  if (current.value.state !== 'known') current.value = { state: 'waiting' }
  watchId = navigator.geolocation.watchPosition(measured, failed, { enableHighAccuracy: true, maximumAge: 30_000, timeout: 30_000 })
}

function end() {
  if (watchId !== undefined) navigator.geolocation.clearWatch(watchId)
  watchId = undefined
}

/** Asks again, after the person has changed the permission. */
export function askAgain() {
  if (watchers === 0) return
  end()
  begin()
}

function measured({ coords, timestamp }: GeolocationPosition) {
  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7
  current.value = {
    state: 'known', at: timestamp,
    position: { lat: round(coords.latitude), lng: round(coords.longitude), accuracyM: Math.min(1_000_000, Math.round(coords.accuracy)) },
  }
}

function failed({ code, PERMISSION_DENIED }: GeolocationPositionError) {
  if (code === PERMISSION_DENIED) current.value = { state: 'refused' }
  // An old position is better than none; its time says how old it is.
  else if (!current.value.position) current.value = { state: 'nowhere' }
}

const freshMs = 5 * 60_000

/** The position for a photo or a visit: only when it is not older than five minutes. */
export function freshPosition(now = Date.now()): Position | undefined {
  const { position, at = 0 } = current.value
  return position && now - at <= freshMs ? position : undefined
}

/** What to tell a person who needs a position and has none; empty when there is one. */
export const fixHints: Record<FixState, string> = {
  off: '',
  known: '',
  waiting: '正在定位…',
  refused: '定位权限被拒绝。请点地址栏左侧的图标（或在系统设置里找到浏览器），把“位置”改为允许，再点“重新定位”。',
  nowhere: '暂时收不到定位信号，地下室和室内常会这样。不影响检查，走到开阔处会自动补上。',
  insecure: '当前连接不是安全连接，浏览器不提供定位。请改用以 https 开头的地址。',
}
