import 'fake-indexeddb/auto'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { changeAccount, forgetAccount, keepAccount, tabletAccount, tabletAccounts, type TabletAccount } from '@/store/accounts'
import { provePin } from './pin'
import { useSession } from './session'

const me = { id: 'u-1', username: 'inspector1', name: '陈国栋', role: 'inspector', orgId: 'o-1', gridIds: ['g-1'] } as const
const headers = { 'X-Request-Id': 'R1', 'Content-Type': 'application/json' }
const bodies: unknown[] = []

/** Answers as the service does; `signedIn` says whether it knows a session. */
function serve({ signedIn = true } = {}) {
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname.replace('/api/v1', '')
    if (path === '/session' && request.method === 'POST') {
      bodies.push(await request.json())
      return Response.json({ token: 't', expiresAt: '2026-12-01T00:00:00.000Z', user: me }, { status: 201, headers })
    }
    if (path === '/session') return new Response(null, { status: 204, headers })
    if (path === '/grids/g-1') return Response.json({ id: 'g-1', name: '望江街道' }, { headers })
    if (!signedIn) {
      const problem = { code: 'unauthenticated', next: 'sign_in', detail: '请先登录', instance: 'R1' }
      return Response.json(problem, { status: 401, headers })
    }
    return Response.json(me, { headers })
  })
}

const account = async (change: Partial<TabletAccount> = {}): Promise<TabletAccount> => ({
  userId: me.id, username: me.username, name: me.name, role: me.role, orgId: me.orgId, gridIds: [...me.gridIds], place: '望江街道',
  pin: await provePin('294817', undefined, 10), wrongPins: 0, passwordNeeded: false, lastUsedAt: '2026-11-23T00:00:00.000Z', ...change,
})

beforeEach(() => {
  setActivePinia(createPinia())
  serve()
})
afterEach(async () => {
  for (const { userId } of await tabletAccounts()) await forgetAccount(userId)
  sessionStorage.clear()
  localStorage.clear()
  vi.unstubAllGlobals()
  bodies.length = 0
})

describe('signing in', () => {
  it('on a tablet asks for the long session, keeps the account and wants a PIN', async () => {
    const session = useSession()
    await session.signIn('inspector1', 'secret', true)
    expect(bodies).toEqual([{ username: 'inspector1', password: 'secret', offline: true }])
    expect(session.user).toMatchObject({ id: 'u-1', onTablet: true })
    expect(session.pinMissing).toBe(true)
    expect(JSON.stringify([await tabletAccounts(), { ...sessionStorage }])).not.toContain('secret')
    await vi.waitFor(async () => expect((await tabletAccount('u-1'))?.place).toBe('望江街道'))
  })

  it('elsewhere keeps nothing on the device', async () => {
    const session = useSession()
    await session.signIn('inspector1', 'secret', false)
    expect(bodies).toEqual([{ username: 'inspector1', password: 'secret' }])
    expect(session).toMatchObject({ pinMissing: false, locked: false })
    expect(await tabletAccounts()).toEqual([])
  })

  it('again keeps the PIN', async () => {
    await keepAccount(await account({ wrongPins: 2 }))
    const session = useSession()
    await session.signIn('inspector1', 'secret', true)
    expect(session.pinMissing).toBe(false)
    expect((await tabletAccount('u-1'))?.wrongPins).toBe(0)
  })
})

describe('the PIN', () => {
  it('opens', async () => {
    await keepAccount(await account({ wrongPins: 3 }))
    const session = useSession()
    session.choose(await account())
    expect(session.locked).toBe(true)
    expect(await session.unlock('294817')).toBe('open')
    expect(session.locked).toBe(false)
    expect((await tabletAccount('u-1'))?.wrongPins).toBe(0)
  })

  it('wrong five times asks for the password, also over a reload', async () => {
    await keepAccount(await account())
    for (let i = 1; i <= 5; i++) {
      setActivePinia(createPinia())
      const session = useSession()
      session.choose(await account())
      expect(await session.unlock('000000')).toBe(i < 5 ? 'wrong' : 'password_needed')
      expect(session.locked).toBe(true)
    }
    const kept = await tabletAccount('u-1')
    expect(kept).toMatchObject({ passwordNeeded: true })
    expect(kept?.pin).toBeUndefined()
    expect(await useSession().unlock('294817')).toBe('password_needed')
  })
})

describe('starting', () => {
  it('with one officer goes to that PIN, without a network', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    await keepAccount(await account())
    const session = useSession()
    await session.boot()
    expect(session).toMatchObject({ locked: true, user: { id: 'u-1', onTablet: true } })
  })

  it('with several lets them choose', async () => {
    await keepAccount(await account())
    await keepAccount(await account({ userId: 'u-2' }))
    const session = useSession()
    await session.boot()
    expect(session.user).toBeNull()
  })

  it('after a reload goes on', async () => {
    await useSession().signIn('inspector1', 'secret', true)
    await changeAccount('u-1', { pin: await provePin('294817', undefined, 10) })
    setActivePinia(createPinia())
    const session = useSession()
    await session.boot()
    expect(session).toMatchObject({ locked: false, pinMissing: false, user: { id: 'u-1' } })
  })

  it('after a reload of a locked window asks for the PIN', async () => {
    await keepAccount(await account())
    useSession().choose(await account())
    setActivePinia(createPinia())
    const session = useSession()
    await session.boot()
    expect(session).toMatchObject({ locked: true, user: { id: 'u-1' } })
  })

  it('in an office asks to sign in again when the session has ended', async () => {
    await useSession().signIn('inspector1', 'secret', false)
    setActivePinia(createPinia())
    serve({ signedIn: false })
    const session = useSession()
    await session.boot()
    await vi.waitFor(() => expect(session.signInNeeded).toBe(true))
  })
})

it('signing out keeps the account, for its unsent work, behind the password', async () => {
  await keepAccount(await account())
  const session = useSession()
  session.choose(await account())
  await session.signOut()
  expect(session.user).toBeNull()
  expect(await tabletAccount('u-1')).toMatchObject({ passwordNeeded: true })
})
