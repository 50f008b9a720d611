import type { Locator } from 'playwright-core'

/** Writes something like a name on the pad within. */
export async function sign(within: Locator) {
  const pad = within.locator('canvas')
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('no pad to sign on')
  const mouse = pad.page().mouse
  for (const [fromX, fromY, toX, toY] of [[0.2, 0.3, 0.45, 0.75], [0.45, 0.25, 0.25, 0.8], [0.55, 0.3, 0.8, 0.7]] as const) {
    await mouse.move(box.x + fromX * box.width, box.y + fromY * box.height)
    await mouse.down()
    await mouse.move(box.x + toX * box.width, box.y + toY * box.height, { steps: 8 })
    await mouse.up()
  }
}
