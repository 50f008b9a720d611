import { instant } from '@/domain/dates'
import { newId } from '@/domain/ids'
import { plain } from '@/domain/plain'
import type { Me, NewOrg } from '@/domain/types'
import type { OfficerDatabase } from './db'
import { enqueue, orgAggregate } from './outbox'
import { poke } from './poke'

/** Registers a company on the spot. Gives its ID; premises of it can be registered at once. */
export async function createOrg(
  db: OfficerDatabase, me: Me, input: Omit<NewOrg, 'id'>, now = Date.now(),
): Promise<string> {
  const body: NewOrg = { ...plain(input), id: newId(now) }
  await db.transaction('rw', db.orgs, db.outbox, async () => {
    await enqueue(db, {
      id: body.id, kind: 'createOrg', aggregate: orgAggregate(body.id), target: body.id, body, title: `登记单位 · ${body.name}`,
    }, instant(now))
    await db.orgs.put({
      ...body, kind: body.kind ?? 'enterprise', enforcement: body.enforcement ?? false, createdAt: instant(now), createdBy: me.id,
      version: 1, pending: 1,
    })
  })
  poke(db)
  return body.id
}
