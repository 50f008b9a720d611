import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { password } from './server'

export const pin = '580316'

/** Signs in on an empty tablet and chooses a PIN. */
export async function signIn(page: Page, username: string, { withPin = true } = {}) {
  await page.goto('/sign-in')
  await enterPassword(page, username)
  if (withPin) await choosePin(page)
}

export async function enterPassword(page: Page, username: string) {
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

export async function choosePin(page: Page, digits = pin) {
  await page.getByRole('heading', { name: '设置 6 位 PIN' }).waitFor()
  await enterPin(page, digits)
  await page.getByRole('heading', { name: '再输入一次' }).waitFor()
  await enterPin(page, digits)
  await page.waitForURL(/\/(today|own)$/)
}

export async function enterPin(page: Page, digits = pin) {
  await page.getByRole('status', { name: '已输入 0 位' }).waitFor()
  for (const digit of digits) await page.getByRole('button', { name: digit, exact: true }).click()
}

/** Unlocks after a start of the app. */
export async function unlock(page: Page, digits = pin) {
  await page.getByText('请输入 6 位 PIN 继续').waitFor()
  await enterPin(page, digits)
}

/** The app itself can be started without a network: its worker keeps all files. */
export async function readyForOffline(page: Page) {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active?.state !== 'activated') {
      await new Promise((resolve) => active?.addEventListener('statechange', () => active.state === 'activated' && resolve(null)))
    }
  })
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
}

/** Leaves the tablet to another officer, who has not been here before. */
export async function handOver(page: Page, username: string, digits: string) {
  await page.getByRole('link', { name: '我的' }).click()
  await page.getByRole('button', { name: '切换人员' }).click()
  await page.getByRole('button', { name: '其他人员登录' }).click()
  await enterPassword(page, username)
  await choosePin(page, digits)
}
