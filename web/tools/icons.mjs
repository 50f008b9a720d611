// Makes the PNG icons from public/icon.svg with Chromium. Run it by hand when
// the drawing changes: node tools/icons.mjs; the results are committed.
import { readFileSync, writeFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const folder = new URL('../public/', import.meta.url)
const rounded = readFileSync(new URL('icon.svg', folder), 'utf8')
// Android and iOS cut the corners themselves: their icons fill the square.
const square = rounded.replace('rx="112" ', '')
// Android may cut away all but a circle of 80 %: the drawing shrinks, the ground does not.
const maskable = square.replace(/(<rect[^>]*>)([\s\S]*)(<\/svg>)/, '$1<g transform="translate(51 51) scale(0.8)">$2</g>$3')

const icons = [
  ['icon-192.png', rounded, 192],
  ['icon-512.png', rounded, 512],
  ['icon-maskable-512.png', maskable, 512],
  ['apple-touch-icon.png', square, 180],
]

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
for (const [name, drawing, size] of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`)
  writeFileSync(new URL(name, folder), await page.screenshot({ omitBackground: true }))
}
await browser.close()
