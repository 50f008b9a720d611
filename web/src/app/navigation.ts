import type { Component } from 'vue'
import { Calendar, DataAnalysis, EditPen, Memo, OfficeBuilding, Refresh, User, Warning } from '@element-plus/icons-vue'
import type { Role } from '@/api/publicConfig'

export interface NavigationEntry {
  to: string
  label: string
  icon: Component
}

const mine: NavigationEntry = { to: '/me', label: '我的', icon: User }

/** What each role reaches with one tap, in this order; the first is its home. */
export const navigation: Record<Role, readonly NavigationEntry[]> = {
  inspector: [
    { to: '/today', label: '今日', icon: Calendar },
    { to: '/premises', label: '场所', icon: OfficeBuilding },
    { to: '/inspect', label: '检查', icon: EditPen },
    { to: '/findings', label: '隐患', icon: Warning },
    { to: '/sync', label: '同步', icon: Refresh },
    mine,
  ],
  supervisor: [{ to: '/overview', label: '总览', icon: DataAnalysis }, mine],
  enterprise: [{ to: '/own', label: '隐患', icon: Warning }, mine],
  admin: [{ to: '/registers', label: '基础数据', icon: Memo }, mine],
}

export const homeOf = (role: Role): string => navigation[role][0]?.to ?? '/me'
