import { hasUnsent, type SyncStatus } from '@/sync/status'
import type { Tone } from '@/ui/statusLook'

/** What the badge says: always what matters most to the person first. */
export function badgeOf(status: SyncStatus): { text: string; tone: Tone } {
  const waiting = unsentText(status)
  switch (status.state) {
    case 'parked':
      return { text: waiting ? `需处理 · ${waiting}` : '需处理', tone: 'red' }
    case 'paused':
      return { text: waiting ? `需登录 · ${waiting}` : '需登录', tone: 'red' }
    case 'offline':
      return { text: waiting ? `离线 · ${waiting}` : '离线', tone: 'amber' }
    case 'sending':
      return { text: waiting ? `正在上传 · ${waiting}` : '正在同步', tone: 'blue' }
    case 'idle':
      if (hasUnsent(status)) return { text: waiting, tone: 'amber' }
      // Before the first pull is through, nothing can be inspected without a network.
      return status.lastPulledAt ? { text: '已同步', tone: 'green' } : { text: '还未同步', tone: 'amber' }
  }
}

/** 「3 项、12 张照片未上传」; empty when everything is sent. */
export function unsentText({ unsent, photos }: SyncStatus): string {
  const parts = [unsent > 0 && `${unsent} 项`, photos > 0 && `${photos} 张照片`].filter(Boolean)
  return parts.length > 0 ? `${parts.join('、')}未上传` : ''
}
