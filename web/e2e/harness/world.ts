import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { Proxy } from './proxy'
import { copyOf } from './seed'
import { Server } from './server'
import { Person } from './service'
import { Tablet, type TabletOptions } from './tablet'

/** The real service on its own data, the network before it, and a tablet. */
export class World {
  private constructor(readonly server: Server, readonly proxy: Proxy, readonly tablet: Tablet) {}

  static async make(options: TabletOptions = {}): Promise<World> {
    const server = await Server.start(await copyOf(inject('seed')))
    const proxy = await Proxy.start(server.port)
    return new World(server, proxy, await Tablet.open(proxy.url, options))
  }

  get page() {
    return this.tablet.page
  }

  /** Somebody who asks the service directly. */
  person = (username: string) => Person.signIn(this.server.url, username)

  /** The tablet leaves the reach of the network: its browser knows, and nothing gets through either. */
  async goOffline() {
    this.proxy.cut()
    await this.tablet.context.setOffline(true)
  }

  async goOnline() {
    this.proxy.pass()
    await this.tablet.context.setOffline(false)
  }

  /** Ends everything, and fails when the browser saw what must never happen. */
  async end() {
    await this.tablet.close()
    await this.proxy.close()
    await this.server.stop()
    await rm(this.server.folder, { recursive: true, force: true })
    expect(this.tablet.troubles).toEqual([])
  }
}

/** Where the picture of a failure goes; nowhere unless it is named. */
const pictures = process.env.HAZARD_E2E_FAILURES

/** One world for all tests of a file. */
export function useWorld(options: TabletOptions = {}): () => World {
  let world: World | undefined
  const get = () => {
    if (!world) throw new Error('the world is not there yet')
    return world
  }
  beforeAll(async () => void (world = await World.make(options)))
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || !pictures || !world) return
    const path = join(pictures, `${task.file.name}-${task.name}.png`.replace(/[^\w.-]+/g, '_'))
    await world.page.screenshot({ path }).catch(() => undefined)
    console.log(`${task.name}: at ${world.page.url()}; last requests`, world.proxy.seen.slice(-8))
  })
  afterAll(() => world?.end())
  return get
}
