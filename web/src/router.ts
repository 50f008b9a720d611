import { createRouter, createWebHistory, type RouteRecordRaw, type RouterHistory } from 'vue-router'
import type { Role } from '@/api/publicConfig'
import { homeOf } from '@/app/navigation'
import { useSession } from '@/app/session'
import { officerRoutes } from '@/officer/routes'
import { tabletAccounts } from '@/store/accounts'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    /** Nobody needs to be signed in. */
    open?: boolean
    /** Who may see it; everybody signed in when absent. */
    roles?: readonly Role[]
  }
}

const only = (role: Role, routes: RouteRecordRaw[]): RouteRecordRaw[] =>
  routes.map((route) => ({ ...route, meta: { ...route.meta, roles: [role] } }))

const routes: RouteRecordRaw[] = [
  { path: '/sign-in', component: () => import('@/app/SignInPage.vue'), meta: { title: '登录', open: true } },
  { path: '/choose', component: () => import('@/app/ChoosePage.vue'), meta: { title: '选择人员', open: true } },
  { path: '/lock', component: () => import('@/app/LockPage.vue'), meta: { title: '已锁定' } },
  { path: '/pin', component: () => import('@/app/PinSetupPage.vue'), meta: { title: '设置 PIN' } },
  {
    path: '/',
    component: () => import('@/app/AppShell.vue'),
    children: [
      ...only('inspector', officerRoutes),
      ...only('supervisor', [
        { path: '/overview', component: () => import('@/supervisor/OverviewPage.vue'), meta: { title: '总览' } },
      ]),
      ...only('enterprise', [
        { path: '/own', component: () => import('@/enterprise/OwnFindingsPage.vue'), meta: { title: '隐患' } },
      ]),
      ...only('admin', [
        { path: '/registers', component: () => import('@/admin/RegistersPage.vue'), meta: { title: '基础数据' } },
      ]),
      { path: '/me', component: () => import('@/app/SettingsPage.vue'), meta: { title: '我的' } },
      { path: '/about', component: () => import('@/app/AboutPage.vue'), meta: { title: '关于' } },
      { path: '/:missing(.*)*', component: () => import('@/app/MissingPage.vue'), meta: { title: '没有这个页面' } },
    ],
  },
]

/** The router with its one guard: who may be where. */
export function makeRouter(history: RouterHistory = createWebHistory()) {
  const content = () => document.getElementById('content') // what scrolls: see AppShell
  const left = new Map<string, number>()
  const router = createRouter({
    history,
    routes,
    scrollBehavior(to, _from, saved) {
      const page = content()
      if (page) page.scrollTop = (saved && left.get(to.fullPath)) ?? 0
      return false
    },
  })
  router.beforeEach((_to, from) => void left.set(from.fullPath, content()?.scrollTop ?? 0))

  router.beforeEach(async (to) => {
    const session = useSession()
    if (to.meta.open) return true
    if (!session.user) {
      const next = to.fullPath === '/' ? {} : { next: to.fullPath }
      return { path: (await tabletAccounts()).length > 0 ? '/choose' : '/sign-in', query: next }
    }
    if (session.locked) return to.path === '/lock' || { path: '/lock', query: { next: to.fullPath } }
    if (session.pinMissing) return to.path === '/pin' || { path: '/pin', query: { next: to.fullPath } }
    const home = homeOf(session.user.role)
    if (to.path === '/' || to.path === '/lock') return home
    if (to.meta.roles && !to.meta.roles.includes(session.user.role)) return home
    return true
  })
  router.afterEach((to) => {
    document.title = to.meta.title ? `${to.meta.title} · 隐患闭环` : '隐患闭环'
  })
  return router
}

/** Where to go after signing in: only addresses of our own. */
export function safeNext(next: unknown, home: string): string {
  return typeof next === 'string' && next.startsWith('/') && !next.startsWith('//') ? next : home
}
