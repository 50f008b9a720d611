import { vi } from 'vitest'
import type { Finding, Me, Premises } from '@/domain/types'
import type { OfficerDatabase } from '@/store/db'
import { answer, passSection, startInspection } from '@/store/inspections'
import { listOutbox } from '@/store/outbox'
import { savePhoto } from '@/store/photos'
import { submitInspection } from '@/store/submit'
import { finding, head, officer, photo, premises, tablet } from './fixtures'
import { FakeServer } from './server'
import { Clock, serve, Window, type FakeLocks } from './world'

/** A tablet after its first pull, a service that knows the same, and a clock that stands. */
export class Rig {
  readonly clock = new Clock()
  readonly server: FakeServer
  private readonly windows: Window[] = []

  private constructor(readonly me: Me, public place: Premises, readonly theirs: Finding, public db: OfficerDatabase) {
    this.server = new FakeServer(me, this.clock.now)
    this.server.premises.set(place.id, place)
    this.server.findings.set(theirs.id, theirs)
    serve(this.server)
  }

  static async make(): Promise<Rig> {
    const me = officer()
    const place = premises()
    const theirs = finding(place)
    return new Rig(me, place, theirs, await tablet(me, [place], [theirs]))
  }

  close() {
    for (const one of this.windows) one.engine.stop()
    vi.unstubAllGlobals()
  }

  /** Opens the app in a window. */
  open(database = this.db, who = this.me, locks?: FakeLocks, online = true): Window {
    const opened = new Window(database, who, this.clock, locks)
    opened.online = online
    this.windows.push(opened)
    opened.engine.start()
    return opened
  }

  /** A whole inspection with one failed item and its photos, submitted. */
  async inspect(photos = 1): Promise<{ id: string; findingId: string; photoIds: string[] }> {
    const { db, me, place, clock } = this
    const id = await startInspection(db, place, head, 'daily', clock.now())
    const photoIds: string[] = []
    for (let i = 0; i < photos; i++) {
      const taken = await photo()
      await savePhoto(db, taken, { stage: 'before', inspectionId: id }, clock.now())
      photoIds.push(taken.id)
    }
    await passSection(db, id, ['A-2', 'C-1', 'C-2'])
    await answer(db, id, 'A-1', { result: 'fail', photoIds })
    await submitInspection(db, me, id, clock.now())
    return { id, findingId: (await db.findings.where({ inspectionId: id }).first())!.id, photoIds }
  }

  readonly sentAll = async () => (await listOutbox(this.db)).length === 0
  readonly states = async () => (await listOutbox(this.db)).map(({ state }) => state)
  readonly actions = () => this.server.asked.filter(({ path }) => path.endsWith('/actions'))
  readonly posts = (path: string) => this.server.asked.filter((asked) => asked.method !== 'GET' && asked.path.startsWith(path))
}
