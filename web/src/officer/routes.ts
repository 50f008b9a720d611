import type { RouteRecordRaw } from 'vue-router'

/** The officer's screens. Each is loaded when it is first opened, and all are kept for offline use. */
export const officerRoutes: RouteRecordRaw[] = [
  { path: '/today', component: () => import('./today/TodayPage.vue'), meta: { title: '今日' } },
  { path: '/premises', component: () => import('./premises/PremisesPage.vue'), meta: { title: '场所' } },
  { path: '/premises/new', component: () => import('./premises/NewPremisesPage.vue'), meta: { title: '新建场所' } },
  { path: '/premises/:id', component: () => import('./premises/PlacePage.vue'), meta: { title: '场所' } },
  { path: '/inspect', component: () => import('./inspect/InspectPage.vue'), meta: { title: '检查' } },
  { path: '/inspect/:id', component: () => import('./inspect/InspectionPage.vue'), meta: { title: '检查' } },
  { path: '/inspect/:id/summary', component: () => import('./inspect/SummaryPage.vue'), meta: { title: '检查已提交' } },
  { path: '/inspect/records', component: () => import('./sync/RecordsPage.vue'), meta: { title: '检查记录' } },
  { path: '/findings', component: () => import('./findings/FindingsPage.vue'), meta: { title: '隐患' } },
  { path: '/findings/:id', component: () => import('./findings/FindingPage.vue'), meta: { title: '隐患' } },
  { path: '/findings/:id/recheck', component: () => import('./recheck/RecheckPage.vue'), meta: { title: '复查' } },
  { path: '/findings/:id/filing', component: () => import('./filing/FilingPage.vue'), meta: { title: '三方备案' } },
  { path: '/sync', component: () => import('./sync/SyncPage.vue'), meta: { title: '同步' } },
]
