import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Of all accounts of the demonstration. */
export const password = 'Demo-2026-pass'

const binary = process.env.HAZARD_E2E_BINARY ?? fileURLToPath(new URL('../../../bin/hazardloop', import.meta.url))

/** One run of the real binary in demo mode, on a data folder and a free port. */
export class Server {
  private constructor(
    private readonly process: ChildProcess,
    readonly folder: string,
    readonly port: number,
    private readonly output: string[],
  ) {}

  get url() {
    return `http://127.0.0.1:${this.port}`
  }

  /** Resolves when the service says that it is ready. */
  static async start(folder: string): Promise<Server> {
    const port = await freePort()
    const child = spawn(binary, ['demo', '--findings', '240', '--data', folder, '--listen', `127.0.0.1:${port}`], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, HAZARD_DEMO_PASSWORD: password },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    child.on('error', (cause) => output.push(String(cause)))
    const server = new Server(child, folder, port, output)
    await server.ready()
    return server
  }

  private async ready() {
    const until = Date.now() + 60_000
    while (Date.now() < until) {
      if (this.ended || !this.process.pid) break
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined)
      if (answer?.ok) return
      await pause(100)
    }
    this.process.kill('SIGKILL')
    throw new Error(`the server did not become ready:\n${this.log}`)
  }

  private get ended() {
    return this.process.exitCode !== null || this.process.signalCode !== null
  }

  get log() {
    return this.output.join('')
  }

  async stop() {
    if (this.ended) return
    const over = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill('SIGTERM')
    await over
    if (this.process.exitCode !== 0) throw new Error(`the server ended with ${this.process.exitCode}:\n${this.log}`)
  }

  /** Stops, and has the binary check every chain and every photo of its data. Gives what it prints. */
  async verify(): Promise<string> {
    await this.stop()
    const { stdout } = await promisify(execFile)(binary, ['verify', '--data', this.folder])
    return stdout
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
