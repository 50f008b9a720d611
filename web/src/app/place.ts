import { clientFor, dataOf } from '@/api/client'
import type { Me } from './session'

/** The name of where a user works: the first grid, else the organisation. Undefined without an answer. */
export async function loadPlace(me: Me): Promise<string | undefined> {
  const api = clientFor(me.id, 8_000)
  try {
    const [gridId] = me.gridIds
    if (gridId) return (await dataOf(api.GET('/grids/{id}', { params: { path: { id: gridId } } }))).name
    return (await dataOf(api.GET('/orgs/{id}', { params: { path: { id: me.orgId } } }))).name
  } catch {
    return undefined
  }
}
