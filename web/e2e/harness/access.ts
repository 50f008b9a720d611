import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  impact: string | null
  help: string
  nodes: { html: string; failureSummary?: string }[]
}

/** What axe calls serious or critical on the page as it is, in readable lines. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(source)
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(what: Document, options: object): Promise<{ violations: Violation[] }> } }
    return (await axe.run(document, { resultTypes: ['violations'] })).violations
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}\n  ${node.html.slice(0, 240)}\n  ${node.failureSummary ?? ''}`))
}

/** What sticks out to the right of the screen, or texts that are cut off although nothing says so. */
export async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const name = (element: Element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().slice(0, 40)}`
    const scrolls = (element: Element | null): boolean => {
      for (let at = element; at; at = at.parentElement) {
        if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(at).overflowX) && at.id !== 'content' && at !== document.body) return true
      }
      return false
    }
    const found: string[] = []
    for (const element of document.body.querySelectorAll('*')) {
      const box = element.getBoundingClientRect()
      if (box.width === 0 || box.height === 0 || getComputedStyle(element).visibility === 'hidden') continue
      if (box.right > width + 1 && !scrolls(element.parentElement)) found.push(name(element))
    }
    const content = document.getElementById('content')
    if (content && content.scrollWidth > content.clientWidth + 1) found.push('#content scrolls sideways')
    if (document.documentElement.scrollWidth > width + 1) found.push('the page scrolls sideways')
    return found
  })
}

/** What a finger would miss: things to press that are smaller than this many pixels in both directions. */
export async function tooSmall(page: Page, side = 44): Promise<string[]> {
  return page.evaluate((side) => {
    const targets = document.querySelectorAll('button, a[href], input:not([type=hidden]), [role=button], [role=tab], summary')
    return [...targets].flatMap((element) => {
      const target = element.closest('label') ?? element
      const box = target.getBoundingClientRect()
      const hidden = box.width <= 1 || box.height <= 1 || getComputedStyle(element).visibility === 'hidden' || box.right < 0 || box.bottom < 0
      if (hidden || (box.height >= side - 0.5 && box.width >= side - 0.5)) return []
      return [`${Math.round(box.width)}×${Math.round(box.height)} ${target.outerHTML.slice(0, 120)}`]
    })
  }, side)
}
