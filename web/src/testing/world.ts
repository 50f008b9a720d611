import { vi } from 'vitest'
import type { Me } from '@/domain/types'
import type { OfficerDatabase } from '@/store/db'
import { SyncEngine, type EngineWorld } from '@/sync/engine'
import { exchangeFor } from '@/sync/exchange'
import type { SyncStatus } from '@/sync/status'
import { start } from './fixtures'
import type { FakeServer } from './server'

/** Locks as browsers give them, shared by all windows of a test. */
export class FakeLocks {
  private readonly held = new Set<string>()

  request = (async (name: string, _options: unknown, work: (lock: Lock | null) => Promise<unknown>) => {
    if (this.held.has(name)) return work(null)
    this.held.add(name)
    try {
      return await work({ name, mode: 'exclusive' })
    } finally {
      this.held.delete(name)
    }
  }) as LockManager['request']
}

/** A clock that stands until it is told to go on. */
export class Clock {
  at = start
  private waits: { at: number; listener: () => void }[] = []

  now = () => this.at

  wait = (listener: () => void, ms: number) => {
    const entry = { at: this.at + ms, listener }
    this.waits.push(entry)
    return () => {
      this.waits = this.waits.filter((other) => other !== entry)
    }
  }

  /** When the next thing happens by itself, from now. */
  get nextIn(): number {
    return Math.min(...this.waits.map(({ at }) => at)) - this.at
  }

  advance(ms: number) {
    this.at += ms
    const due = this.waits.filter(({ at }) => at <= this.at)
    this.waits = this.waits.filter(({ at }) => at > this.at)
    for (const { listener } of due) listener()
  }
}

/** One window of a tablet with its engine. */
export class Window {
  online = true
  status: SyncStatus | undefined
  readonly states: string[] = []
  signIns = 0
  readonly engine: SyncEngine
  private connection = () => {}

  constructor(readonly db: OfficerDatabase, me: Me, clock: Clock, locks = new FakeLocks(), random = () => 1) {
    const world: EngineWorld = {
      db, me, exchange: exchangeFor(me.id, 'https://tablet.test'), now: clock.now, random, locks, wait: clock.wait,
      isOnline: () => this.online,
      onConnection: (listener) => {
        this.connection = listener
        return () => {}
      },
      signInNeeded: () => this.signIns++,
      report: (status) => {
        this.status = status
        this.states.push(status.state)
      },
    }
    this.engine = new SyncEngine(world)
  }

  goOnline(online = true) {
    this.online = online
    this.connection()
  }
}

/** The fake server answers what the real client asks. */
export const serve = (server: FakeServer) => vi.stubGlobal('fetch', server.fetch)

/** Waits until the tablet has come to rest in a state. */
export const until = (holds: () => boolean | Promise<boolean>) =>
  vi.waitFor(async () => {
    if (!(await holds())) throw new Error('not yet')
  }, { timeout: 4000, interval: 5 })
