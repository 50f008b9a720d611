import { liveQuery } from 'dexie'
import { asProblem } from '@/api/problem'
import { readMeta } from '@/store/db'
import { retryWaiting } from '@/store/outbox'
import { onPoke } from '@/store/poke'
import { capMs } from './backoff'
import { recallClock } from './clock'
import { pushPhotos } from './photoQueue'
import { pull } from './pull'
import { pushCommands, type PushEnd, type Sender } from './push'
import type { SyncStatus } from './status'

/** What the engine needs of a browser; tests give their own. */
export interface EngineWorld extends Sender {
  /** Absent where the page is not secure: then this window alone keeps order. */
  locks?: Pick<LockManager, 'request'> | undefined
  channel?: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'> | undefined
  isOnline(): boolean
  onConnection(listener: () => void): () => void
  wait(listener: () => void, ms: number): () => void
  /** The service no longer knows this officer's session. */
  signInNeeded(): void
  report(status: SyncStatus): void
}

export const pullEveryMs = 5 * 60_000
/** How soon a window looks again while another one sends. */
const otherWindowMs = 3_000

/** How soon after a fault of this tablet's own. */
const troubleMs = 15_000

type Mood = 'idle' | 'sending' | 'paused'

/**
 * Sends what is queued and pulls what changed, for one officer. Of all windows
 * of this tablet one works at a time; the others look on.
 */
export class SyncEngine {
  private mood: Mood = 'idle'
  private running: Promise<void> | undefined
  /** Something came up while a run was under way. */
  private again = false
  private pullWanted = true
  private pulledAt = -Infinity
  private pullFailures = 0
  private counts = { commands: 0, parked: 0, photos: 0 }
  private lastPulledAt: string | null = null
  private stops: (() => void)[] = []
  private stopWaiting = () => {}
  private stopped = false

  private readonly sender: Sender

  constructor(private readonly world: EngineWorld) {
    const { db, me, exchange, now, random } = world
    this.sender = { db, me, exchange, now, random, stopped: () => this.stopped }
  }

  start() {
    const { db, channel, onConnection } = this.world
    const counts = liveQuery(() => this.count()).subscribe({ next: (found) => {
      Object.assign(this, found)
      this.report()
    } })
    channel?.addEventListener('message', () => this.look())
    this.stops = [
      () => counts.unsubscribe(),
      onPoke((userId) => userId === db.userId && this.poked()),
      onConnection(() => void this.connected()),
      () => channel?.close(),
    ]
    void recallClock(db)
    this.look()
  }

  /** Ends with the request that is under way; what is queued stays. */
  stop() {
    this.stopped = true
    this.stopWaiting()
    for (const stop of this.stops) stop()
  }

  /** The button 立即同步: everything is tried at once. */
  async syncNow() {
    this.pullWanted = true
    await retryWaiting(this.world.db)
    await this.run(true)
  }

  /** The officer has signed in again. */
  resume() {
    if (this.mood === 'paused') this.mood = 'idle'
    this.look()
  }

  private poked() {
    this.world.channel?.postMessage('poke')
    this.look()
  }

  private look() {
    void this.run(false)
  }

  /** What waited only for a connection goes at once. */
  private async connected() {
    const { db, isOnline } = this.world
    this.report()
    if (!isOnline()) return
    const forIt = ({ untilOnline }: { untilOnline?: boolean }) => untilOnline === true
    const atOnce = { notBefore: 0, untilOnline: false }
    await db.outbox.where({ state: 'waiting' }).filter(forIt).modify(atOnce)
    await db.photos.where({ state: 'waiting' }).filter(forIt).modify(atOnce)
    this.pullFailures = 0
    this.look()
  }

  private async run(always: boolean): Promise<void> {
    if (this.stopped || this.mood === 'paused') return
    if (!always && !this.world.isOnline()) return this.report()
    this.again = true
    this.running ??= this.rounds()
    return this.running
  }

  /** As long as something came up meanwhile. */
  private async rounds() {
    await undefined // so that `running` is set before it can be cleared
    try {
      while (this.again && !this.stopped && this.mood !== 'paused') {
        this.again = false
        await this.underLock()
        await this.plan()
      }
    } catch {
      // The database is closed for an upgrade, or the disk is full: nothing is lost, and it may pass.
      this.troubled()
    } finally {
      // At once with the last look at `again`: a wish that comes now begins new rounds.
      this.running = undefined
    }
  }

  private async underLock() {
    const { locks, db } = this.world
    if (!locks) return this.work()
    await locks.request(`hazard-sync-${db.userId}`, { ifAvailable: true }, async (lock) => {
      if (lock) return this.work()
      // Another window sends; the badge says so.
      this.setMood('sending')
    })
  }

  private async work() {
    this.setMood('sending')
    const end = await this.push()
    if (end === 'done') await this.pullIfDue()
    if (this.mood === 'sending') this.setMood('idle')
  }

  /** Commands and photos side by side, again as long as photos make way for commands. */
  private async push(): Promise<PushEnd> {
    for (;;) {
      const ends = await Promise.all([pushCommands(this.sender), pushPhotos(this.sender)])
      if (ends.includes('sign_in')) return this.pause()
      if (ends.includes('stopped')) return 'stopped'
      const commands = await pushCommands(this.sender)
      if (commands === 'sign_in') return this.pause()
      if (commands === 'stopped' || !(await this.hasPhotosToSend())) return commands
    }
  }

  private async hasPhotosToSend(): Promise<boolean> {
    const now = this.world.now()
    const next = await this.world.db.photos.where('state').equals('waiting').filter(({ notBefore }) => notBefore <= now).first()
    return next !== undefined
  }

  private pause(): PushEnd {
    this.setMood('paused')
    if (!this.stopped) this.world.signInNeeded()
    return 'sign_in'
  }

  private async pullIfDue() {
    const now = this.world.now()
    if (!this.pullWanted && now - this.pulledAt < this.pullWaitMs()) return
    this.pulledAt = now
    this.pullWanted = false
    try {
      await pull(this.sender)
      this.pullFailures = 0
    } catch (cause) {
      this.pullFailures++
      if (asProblem(cause).next === 'sign_in') this.pause()
    }
  }

  /** A pull that failed is tried again sooner than one that is merely old. */
  private pullWaitMs(): number {
    return this.pullFailures === 0 ? pullEveryMs : Math.min(capMs, 15_000 * 2 ** (this.pullFailures - 1))
  }

  private troubled() {
    if (this.stopped) return
    this.setMood('idle')
    this.stopWaiting()
    this.stopWaiting = this.world.wait(() => this.look(), troubleMs)
  }

  /** Looks again when the next thing may be tried. */
  private async plan() {
    this.stopWaiting()
    if (this.stopped || this.mood === 'paused') return
    const now = this.world.now()
    const next = Math.min(await this.nextTry(), this.pulledAt + this.pullWaitMs())
    const soon = this.mood === 'sending' ? otherWindowMs : Infinity
    this.stopWaiting = this.world.wait(() => this.look(), Math.max(50, Math.min(next - now, soon)))
  }

  private async nextTry(): Promise<number> {
    const { db } = this.world
    const waiting = [
      ...(await db.outbox.where('state').equals('waiting').toArray()), ...(await db.photos.where('state').equals('waiting').toArray()),
    ].map(({ notBefore }) => notBefore).filter((at) => at > 0)
    return Math.min(Infinity, ...waiting)
  }

  private async count() {
    const { db } = this.world
    const [waiting, parked, photos, parkedPhotos, lastPulledAt] = await Promise.all([
      db.outbox.where('state').anyOf(['waiting', 'sending']).count(),
      db.outbox.where('state').equals('parked').count(),
      db.photos.where('state').anyOf(['waiting', 'sending', 'parked']).count(),
      db.photos.where('state').equals('parked').count(),
      readMeta<string>(db, 'lastPulledAt'),
    ])
    const counts = { commands: waiting + parked, parked: parked + parkedPhotos, photos }
    return { counts, lastPulledAt: lastPulledAt ?? null }
  }

  private setMood(mood: Mood) {
    this.mood = mood
    this.report()
  }

  private report() {
    if (this.stopped) return // the badge is another officer's by now
    const { commands, photos } = this.counts
    this.world.report({ unsent: commands, photos, state: this.state(), lastPulledAt: this.lastPulledAt })
  }

  private state(): SyncStatus['state'] {
    if (this.mood !== 'idle') return this.mood
    if (!this.world.isOnline()) return 'offline'
    return this.counts.parked > 0 ? 'parked' : 'idle'
  }
}
