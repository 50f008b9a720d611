import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type BrowserContext, type Page } from 'playwright-core'

export const sizes = {
  portrait: { width: 820, height: 1180 },
  landscape: { width: 1180, height: 820 },
  phone: { width: 390, height: 844 },
} as const

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--no-first-run', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
  // Nothing but this machine is there, whatever the browser itself would like to ask.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
]

export interface Where {
  latitude: number
  longitude: number
}

/** In the district of the demonstration. */
const here: Where = { latitude: 31.18416, longitude: 120.15586 }

/**
 * A tablet: a browser with a profile folder that outlives it, so that a killed
 * browser finds again what the real one would. It notes what must never happen.
 */
export class Tablet {
  /** Refused by the content security policy, thrown and not caught, asked of a foreign host. */
  readonly troubles: string[] = []
  private running: BrowserContext | undefined
  private current: Page | undefined

  private constructor(private readonly profile: string, private readonly url: string, private readonly options: TabletOptions) {}

  static async open(url: string, options: TabletOptions = {}): Promise<Tablet> {
    const tablet = new Tablet(await mkdtemp(join(tmpdir(), 'hazard-tablet-')), url, options)
    await tablet.start()
    return tablet
  }

  get context(): BrowserContext {
    if (!this.running) throw new Error('the browser is not running')
    return this.running
  }

  get page(): Page {
    if (!this.current) throw new Error('the browser is not running')
    return this.current
  }

  /** Starts the browser on its profile. Opens nothing yet. */
  async start({ offline = false } = {}) {
    this.running = await chromium.launchPersistentContext(this.profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      args: flags,
      baseURL: this.url,
      viewport: this.options.size ?? sizes.portrait,
      hasTouch: true,
      isMobile: true,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      geolocation: this.options.where ?? here,
      permissions: ['geolocation', 'camera'],
      reducedMotion: 'reduce',
      offline,
    })
    this.running.setDefaultTimeout(15_000)
    this.running.on('page', (page) => this.watch(page))
    this.running.on('request', (request) => {
      const url = request.url()
      if (!/^(blob|data|about|chrome-error):/.test(url) && !url.startsWith(`${this.url}/`)) this.troubles.push(`asked ${url}`)
    })
    this.current = this.running.pages()[0] ?? (await this.running.newPage())
    this.watch(this.current)
  }

  /** A second tab of the same browser. */
  async tab(): Promise<Page> {
    return this.context.newPage()
  }

  /** The power goes: nothing gets to tidy up. */
  async kill() {
    const over = new Promise((resolve) => this.context.once('close', resolve))
    process.kill(await this.browserId(), 'SIGKILL')
    await over
    this.running = this.current = undefined
    await this.gone()
  }

  /** Ends the browser as its user would. */
  async stop() {
    await this.running?.close()
    this.running = this.current = undefined
  }

  /** Ends the browser and throws the profile away. */
  async close() {
    await this.stop()
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }

  private watch(page: Page) {
    page.on('pageerror', (error) => this.troubles.push(`uncaught: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      const text = message.text()
      if (/Content Security Policy|\[Vue warn\]|Uncaught/.test(text)) this.troubles.push(`console: ${text}`)
    })
  }

  /** The browser of this profile, and only of this one. */
  private async browserId(): Promise<number> {
    const [id] = await this.processes()
    if (!id) throw new Error('no browser runs on this profile')
    return id
  }

  /** The browser's own process; those of its pages have a type. */
  private async processes(): Promise<number[]> {
    const found: number[] = []
    for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
      if (line.includes(`--user-data-dir=${this.profile}`) && !line.includes('--type=')) found.push(Number(id))
    }
    return found
  }

  private async gone() {
    while ((await this.processes()).length > 0) await pause(50)
  }
}

export interface TabletOptions {
  size?: { width: number; height: number }
  where?: Where
}
