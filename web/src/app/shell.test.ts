import 'fake-indexeddb/auto'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { createMemoryHistory } from 'vue-router'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Role } from '@/api/publicConfig'
import App from '@/App.vue'
import { makeRouter, safeNext } from '@/router'
import { forgetAccount, keepAccount } from '@/store/accounts'
import { useSession } from './session'

const headers = { 'X-Request-Id': 'R1', 'Content-Type': 'application/json' }
const overview = {
  asOf: '2026-11-23T08:00:00.000Z', total: 300, open: 123, overdue: 75, stalled: 89,
  byStatus: { listed: 11, assigned: 8, rectifying: 74, awaiting_recheck: 16, awaiting_filing: 14, closed: 170, voided: 7 },
  bySeverity: { general: 104, major: 19 }, byCategory: { fire: 28 }, byGrid: {}, overdueByGrid: {},
}
const finding = {
  id: 'f-1', number: 'YH20261123-0042', description: '灭火器过期', premises: { name: '锦绣商场' }, status: 'rectifying', severity: 'major',
  foundAt: '2026-11-20T08:00:00.000Z', dueAt: '2026-11-22T08:00:00.000Z',
}

const answers: Record<string, unknown> = {
  '/stats/overview': overview,
  '/findings': { items: [finding] },
  '/premises': { items: [{ id: 'p-1', name: '锦绣商场', categories: ['fire'], class: 'a' }] },
  '/grids/g-1': { id: 'g-1', name: '望江街道' },
}

beforeEach(() => {
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname.replace('/api/v1', '')
    if (answers[path]) return Response.json(answers[path], { headers })
    return Response.json({ code: 'not_found', next: 'review', detail: '没有这个地址', instance: 'R1' }, { status: 404, headers })
  })
  setActivePinia(createPinia())
})
afterEach(async () => {
  vi.unstubAllGlobals()
  sessionStorage.clear()
  await forgetAccount('u-1')
})

async function open(role: Role | undefined, path = '/') {
  const pinia = createPinia()
  setActivePinia(pinia)
  const session = useSession()
  if (role) session.user = { id: 'u-1', username: role, name: '张三', role, orgId: 'o-1', gridIds: ['g-1'], place: '望江街道', onTablet: false }
  const router = makeRouter(createMemoryHistory())
  await router.push(path)
  const app = mount(App, { global: { plugins: [pinia, router] } })
  await flushPromises()
  return { app, router, session }
}

it.each<[Role, string, string[], string]>([
  ['inspector', '/today', ['今日', '场所', '检查', '隐患', '同步', '我的'], '今日'],
  ['supervisor', '/overview', ['总览', '我的'], '123'],
  ['enterprise', '/own', ['隐患', '我的'], '灭火器过期'],
  ['admin', '/registers', ['基础数据', '我的'], '锦绣商场'],
])('%s starts at %s', async (role, home, entries, shown) => {
  const { app, router } = await open(role)
  expect(router.currentRoute.value.path).toBe(home)
  expect(app.findAll('nav a').map((a) => a.text())).toEqual(entries)
  expect(app.get('header').text()).toContain('望江街道')
  await vi.waitFor(() => expect(app.get('main').text()).toContain(shown))
  expect(app.find('header .badge').exists()).toBe(role === 'inspector')
  app.unmount()
})

it('a page of another role leads home', async () => {
  const { app, router } = await open('enterprise', '/today')
  expect(router.currentRoute.value.path).toBe('/own')
  app.unmount()
})

it('nobody gets to the sign-in page and comes back to where he wanted to be', async () => {
  const { app, router } = await open(undefined, '/findings?filter=overdue')
  expect(router.currentRoute.value).toMatchObject({ path: '/sign-in', query: { next: '/findings?filter=overdue' } })
  app.unmount()
})

it('without a sign-in, a tablet with accounts asks who it is', async () => {
  await keepAccount({
    userId: 'u-1', username: 'inspector1', name: '陈国栋', role: 'inspector', orgId: 'o-1', gridIds: [], wrongPins: 0,
    passwordNeeded: true, lastUsedAt: '',
  })
  const { app, router } = await open(undefined)
  expect(router.currentRoute.value.path).toBe('/choose')
  await vi.waitFor(() => expect(app.text()).toContain('陈国栋'))
  app.unmount()
})

it('a locked tablet shows nothing but the PIN pad', async () => {
  const { app, router, session } = await open('inspector', '/findings')
  session.locked = true
  await vi.waitFor(() => expect(router.currentRoute.value).toMatchObject({ path: '/lock', query: { next: '/findings' } }))
  await router.push('/today')
  expect(router.currentRoute.value.path).toBe('/lock')
  app.unmount()
})

it.each([['/findings', '/findings'], ['//evil.example', '/today'], ['https://evil.example', '/today'], [undefined, '/today'], [['/a'], '/today']])(
  'after sign-in %s leads to %s', (next, to) => expect(safeNext(next, '/today')).toBe(to))
