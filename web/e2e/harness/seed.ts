import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { Server } from './server'

declare module 'vitest' {
  interface ProvidedContext {
    /** A data folder of the demonstration that no server runs on. */
    seed: string
  }
}

/** Makes the demonstration's data once; each spec works on a copy of its own. */
export default async function setup(project: Pick<TestProject, 'provide'>) {
  const folder = await mkdtemp(join(tmpdir(), 'hazard-e2e-seed-'))
  const server = await Server.start(folder)
  await server.stop()
  project.provide('seed', folder)
  return () => rm(folder, { recursive: true, force: true })
}

export async function copyOf(seed: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hazard-e2e-'))
  await cp(seed, folder, { recursive: true })
  return folder
}
