import { useSession } from './session'
import type { Me } from '@/domain/types'
import { officerDb, type OfficerDatabase } from '@/store/db'

/** Who works in this window, and what is on this tablet for that person. Only in pages behind the sign-in. */
export function useOfficer(): { db: OfficerDatabase; me: Me } {
  const { user } = useSession()
  if (!user) throw new Error('还没有登录')
  const { id, name, role, orgId, gridIds } = user
  return { db: officerDb(id), me: { id, name, role, orgId, gridIds } }
}
