import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { components } from '@/api/schema'
import { clientFor, dataOf } from '@/api/client'
import { asProblem } from '@/api/problem'
import { changeAccount, keepAccount, tabletAccount, tabletAccounts, type TabletAccount } from '@/store/accounts'
import { loadPlace } from './place'
import { pinFits, pinTries, provePin } from './pin'

export type Me = components['schemas']['Me']

/** Who works in this window now. */
export interface SessionUser extends Me {
  place?: string
  /** Works also without a network: has a PIN and a database on this tablet. */
  onTablet: boolean
}

/** Remembers the user of this window over a reload, whether it is locked, and never a secret. */
const windowKey = 'hazard-user'

/** Somebody signed in here without a tablet account: the cookie may still know who. */
const cookieKey = 'hazard-signed-in'

export type Unlocking = 'open' | 'wrong' | 'password_needed'

export const useSession = defineStore('session', () => {
  const user = shallowRef<SessionUser | null>(null)
  const locked = ref(false)
  const pinMissing = ref(false)
  /** The service no longer knows this user's session; work goes on, sending waits. */
  const signInNeeded = ref(false)
  const role = computed(() => user.value?.role)
  // At once, so that a reload never opens what was locked.
  watch([user, locked], keepWindow, { flush: 'sync' })

  /** Finds out who used this window or this tablet last. Needs no network on a tablet. */
  async function boot() {
    const kept = readWindow()
    if (kept?.onTablet) {
      const account = await tabletAccount(kept.id)
      if (!account || account.passwordNeeded) return
      open(account)
      locked.value = kept.locked === true
      return
    }
    if (kept) {
      adopt(kept)
      void askWhoIAm(kept.id)
      return
    }
    const known = await tabletAccounts()
    if (known.length > 0) chooseAlone(known)
    else if (localStorage.getItem(cookieKey)) await askWhoIAm()
  }

  /** A browser of the office keeps its session in the cookie alone. */
  async function askWhoIAm(userId?: string) {
    try {
      const me = await dataOf(clientFor(userId, 5_000).GET('/me'))
      adopt({ ...me, onTablet: false })
    } catch (cause) {
      if (asProblem(cause).next !== 'sign_in') return
      if (user.value) signInNeeded.value = true
      else localStorage.removeItem(cookieKey)
    }
  }

  /** A tablet with one officer goes straight to that officer's PIN. */
  function chooseAlone(known: TabletAccount[]) {
    const [only] = known
    if (known.length === 1 && only && !only.passwordNeeded) choose(only)
  }

  function choose(account: TabletAccount) {
    open(account)
    locked.value = true
  }

  function open(account: TabletAccount) {
    const { userId, username, name, role, orgId, gridIds } = account
    adopt({
      id: userId, username, name, role, orgId, gridIds, onTablet: true,
      ...(account.place ? { place: account.place } : {}),
    })
    pinMissing.value = !account.pin
  }

  function adopt(next: SessionUser) {
    if (user.value?.id !== next.id) signInNeeded.value = false
    user.value = next
    locked.value = false
    pinMissing.value = false
    if (!next.place) void learnPlace(next)
  }

  async function learnPlace(of: SessionUser) {
    const place = await loadPlace(of)
    if (!place || user.value?.id !== of.id) return
    user.value = { ...user.value, place }
    if (of.onTablet) await changeAccount(of.id, { place })
  }

  /** Rejects with a Problem. `onTablet` asks for the long session and keeps the account here. */
  async function signIn(username: string, password: string, onTablet: boolean) {
    const body = onTablet ? { username, password, offline: true } : { username, password }
    const { user: me } = await dataOf(clientFor().POST('/session', { body }))
    signInNeeded.value = false
    if (!onTablet) {
      localStorage.setItem(cookieKey, 'yes')
      return adopt({ ...me, onTablet: false })
    }
    const { id: userId, ...rest } = me
    const before = await tabletAccount(userId)
    const account: TabletAccount = {
      ...before, ...rest, userId, wrongPins: 0, passwordNeeded: false, lastUsedAt: new Date().toISOString(),
    }
    await keepAccount(account)
    open(account)
  }

  async function setPin(pin: string) {
    if (!user.value) return
    await changeAccount(user.value.id, { pin: await provePin(pin), wrongPins: 0 })
    pinMissing.value = false
  }

  /** Judges a PIN; the fifth wrong one in a row asks for the password. Data stays. */
  async function unlock(pin: string): Promise<Unlocking> {
    const account = user.value && (await tabletAccount(user.value.id))
    if (!account?.pin || account.passwordNeeded) return 'password_needed'
    // Counted before it is judged, so that a reload gives no free tries.
    const wrongPins = account.wrongPins + 1
    await changeAccount(account.userId, { wrongPins })
    if (await pinFits(pin, account.pin)) {
      await changeAccount(account.userId, { wrongPins: 0, lastUsedAt: new Date().toISOString() })
      locked.value = false
      return 'open'
    }
    if (wrongPins < pinTries) return 'wrong'
    await changeAccount(account.userId, { pin: undefined, passwordNeeded: true })
    return 'password_needed'
  }

  /** Only a tablet account can be opened again without a network, so only it is locked. */
  function lock() {
    if (user.value?.onTablet && !pinMissing.value) locked.value = true
  }

  /** Leaves this window without ending anything; unsent work stays. */
  function leave() {
    user.value = null
    locked.value = false
    pinMissing.value = false
    signInNeeded.value = false
  }

  function keepWindow() {
    if (user.value) sessionStorage.setItem(windowKey, JSON.stringify({ ...user.value, locked: locked.value }))
    else sessionStorage.removeItem(windowKey)
  }

  /** Ends the session. Without a network it ends on this tablet and later on the service by itself. */
  async function signOut() {
    const leaving = user.value
    if (!leaving) return
    if (leaving.onTablet) await changeAccount(leaving.id, { passwordNeeded: true })
    else localStorage.removeItem(cookieKey)
    leave()
    await clientFor(leaving.id, 5_000).DELETE('/session').catch(() => undefined)
  }

  return { user, role, locked, pinMissing, signInNeeded, boot, choose, signIn, setPin, unlock, lock, leave, signOut }
})

function readWindow(): (SessionUser & { locked?: boolean }) | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(windowKey) ?? 'null') as (SessionUser & { locked?: boolean }) | null
    return kept?.id ? kept : undefined
  } catch {
    return undefined
  }
}
