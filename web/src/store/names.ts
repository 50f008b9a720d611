import type { Doing } from '@/domain/effects'
import type { CommandData, Finding } from '@/domain/types'
import type { OfficerDatabase } from './db'

/** The names of what a command refers to, as far as they were pulled. Reads; give the result to predict. */
export async function namesFor(
  db: OfficerDatabase, finding: Finding, data: CommandData,
): Promise<Pick<Doing, 'orgName' | 'person'>> {
  const orgIds = [data.responsibleOrgId, finding.orgIds[0]].filter((id) => id !== undefined)
  const userIds = [data.responsibleUserId, data.userId].filter((id) => id !== undefined)
  const [orgs, users] = await Promise.all([db.orgs.bulkGet(orgIds), db.users.bulkGet(userIds)])
  return {
    orgName: (id) => orgs.find((org) => org?.id === id)?.name,
    person(id) {
      const user = users.find((one) => one?.id === id)
      return user && { userId: id, name: user.name, orgId: user.orgId, role: user.role, ...(user.phone && { phone: user.phone }) }
    },
  }
}
