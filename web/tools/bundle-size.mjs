// Says how much script an officer's tablet loads before 今日 shows, and fails
// above the budget. Runs after `vite build` and then removes Vite's manifest,
// which nobody needs to download.
import { readFileSync, rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budget = 300 * 1024
const out = new URL('../dist/app/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', out), 'utf8'))
const first = ['index.html', 'src/app/AppShell.vue', 'src/officer/start.ts', 'src/officer/today/TodayPage.vue']

const files = new Set()
function walk(key) {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`the build has no ${key}: adapt tools/bundle-size.mjs`)
  if (files.has(chunk.file)) return
  files.add(chunk.file)
  for (const next of chunk.imports ?? []) walk(next)
}
first.forEach(walk)

const scripts = [...files].filter((file) => file.endsWith('.js'))
const sizes = scripts.map((file) => [file, gzipSync(readFileSync(new URL(file, out))).length])
const total = sizes.reduce((sum, [, size]) => sum + size, 0)
for (const [file, size] of sizes.sort((a, b) => b[1] - a[1])) {
  console.log(`${(size / 1024).toFixed(1).padStart(7)} KiB  ${file}`)
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} KiB gzip: first scripts of the officer (budget ${budget / 1024})`)
rmSync(new URL('.vite/', out), { recursive: true })
if (total > budget) process.exit(1)
