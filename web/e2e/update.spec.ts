import { describe, expect, test } from 'vitest'
import { readyForOffline, signIn } from './harness/people'
import { useWorld } from './harness/world'

const mark = '<meta name="build" content="next">'

/** The same app with another home page, and a worker that knows so. */
function deploy(proxy: { rewrite(path: string, change: (body: string) => string): void }) {
  const change = (html: string) => html.replace('</head>', `${mark}</head>`)
  proxy.rewrite('/', change)
  proxy.rewrite('/index.html', change)
  proxy.rewrite('/sw.js', (script) => script.replace(/(url:"index\.html",revision:")\w+/, '$1next'))
}

describe('a new version while the app is open', () => {
  const world = useWorld()
  const isNext = () => world().page.evaluate(() => document.querySelector('meta[name=build]') !== null)
  const look = () => world().page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))

  test('it is announced and not forced', async () => {
    const { page } = world()
    await signIn(page, 'inspector1')
    await readyForOffline(page)
    deploy(world().proxy)
    await look()
    await page.getByText('新版本已就绪').waitFor()
    await page.getByRole('link', { name: '我的' }).click()
    await page.getByText('新版本已就绪').waitFor()
    expect(await isNext()).toBe(false)
  })

  test('a reload alone does not change the version', async () => {
    await world().page.reload()
    await world().page.getByText('新版本已就绪').waitFor()
    expect(await isNext()).toBe(false)
  })

  test('it comes when the officer accepts it', async () => {
    await world().page.getByRole('button', { name: '立即更新' }).click()
    await expect.poll(isNext, { timeout: 15_000 }).toBe(true)
    await expect.poll(() => world().page.title()).toContain('我的')
  })
})
