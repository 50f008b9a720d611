import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The app in a real browser against the real binary: `npm run e2e`. */
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('../src', import.meta.url)) } },
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.spec.ts'],
    environment: 'node',
    globalSetup: ['./harness/seed.ts'],
    // One browser at a time: the machine is small, and speed is measured too.
    fileParallelism: false,
    sequence: { concurrent: false },
    // The steps of a walk build on each other.
    bail: 1,
    testTimeout: 180_000,
    hookTimeout: 90_000,
  },
})
