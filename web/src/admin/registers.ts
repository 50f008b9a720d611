import { clientFor, dataOf } from '@/api/client'
import { categoryLabels, labelOf, roleLabels } from '@/ui/labels'
import type { Page } from '@/ui/usePages'

export type Register = 'premises' | 'orgs' | 'users' | 'grids'

export const registers: Record<Register, string> = { premises: '场所', orgs: '单位', users: '账号', grids: '网格' }

/** One line of a register, whatever it lists. */
export interface RegisterLine {
  id: string
  title: string
  note: string
}

/** One page of a register as lines for reading. */
export async function registerPage(register: Register, userId: string | undefined, cursor: string | undefined): Promise<Page<RegisterLine>> {
  const api = clientFor(userId)
  const params = { params: { query: { limit: 50, ...(cursor ? { cursor } : {}) } } }
  switch (register) {
    case 'premises':
      return lines(await dataOf(api.GET('/premises', params)), (p) => [
        p.name, p.categories.map((c) => labelOf(categoryLabels, c)).join('、'), p.address, p.class && `${p.class.toUpperCase()} 类`,
      ])
    case 'orgs':
      return lines(await dataOf(api.GET('/orgs', params)), (o) => [o.name, o.creditCode])
    case 'users':
      return lines(await dataOf(api.GET('/users', params)), (u) => [u.name, u.username, labelOf(roleLabels, u.role), u.disabled && '已停用'])
    case 'grids':
      return lines(await dataOf(api.GET('/grids', params)), (g) => [g.name, g.parentId ? '' : '最上级网格'])
  }
}

function lines<T extends { id: string }>(page: Page<T>, texts: (item: T) => [string, ...(string | false | undefined)[]]): Page<RegisterLine> {
  return {
    ...page,
    items: page.items.map((item) => {
      const [title, ...notes] = texts(item)
      return { id: item.id, title, note: notes.filter(Boolean).join(' · ') }
    }),
  }
}
