import { describe, expect, test } from 'vitest'
import { choosePin, enterPassword, enterPin, pin, unlock } from './harness/people'
import { useWorld } from './harness/world'

const otherPin = '730925'

describe('several officers on one tablet', () => {
  const world = useWorld()
  const page = () => world().page
  const databases = () => page().evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort())
  const toMe = () => page().getByRole('link', { name: '我的' }).click()
  const button = (name: string) => page().getByRole('button', { name })

  test('a PIN that anybody would guess is refused', async () => {
    await page().goto('/sign-in')
    await enterPassword(page(), 'inspector1')
    await page().getByRole('heading', { name: '设置 6 位 PIN' }).waitFor()
    await enterPin(page(), '123456')
    await page().getByText('太容易猜到').waitFor()
    await choosePin(page())
  })

  test('the tablet locks, and only the PIN opens it', async () => {
    await toMe()
    await button('立即锁定').click()
    await unlock(page(), '999111')
    await page().getByText('PIN 不对').waitFor()
    await page().goto('/findings')
    await unlock(page(), pin)
    await page().waitForURL(/\/findings$/)
  })

  test('the second officer has a database and a session of her own', async () => {
    await toMe()
    await button('切换人员').click()
    await button('其他人员登录').click()
    await enterPassword(page(), 'inspector2')
    await choosePin(page(), otherPin)
    await page().getByText('周敏').first().waitFor()
    const [one, two] = await Promise.all(['inspector1', 'inspector2'].map((name) => world().person(name)))
    await expect.poll(databases).toEqual(expect.arrayContaining([`hazard-${one!.me.id}`, `hazard-${two!.me.id}`]))
    const cookies = (await world().tablet.context.cookies()).map(({ name }) => name)
    expect(cookies).toEqual(expect.arrayContaining([`hazard_session_${one!.me.id}`, `hazard_session_${two!.me.id}`]))
  })

  test('the PIN of one does not open the other', async () => {
    await toMe()
    await button('切换人员').click()
    await button('陈国栋').click()
    await unlock(page(), otherPin)
    await page().getByText('PIN 不对').waitFor()
    await enterPin(page(), pin)
    await page().waitForURL(/\/today$/)
  })

  test('five wrong PINs ask for the password', async () => {
    await toMe()
    await button('切换人员').click()
    await button('周敏').click()
    await page().getByText('请输入 6 位 PIN 继续').waitFor()
    for (let tries = 0; tries < 5; tries++) await enterPin(page(), '999111')
    await page().getByLabel('用户名').waitFor()
    await enterPassword(page(), 'inspector2')
    await choosePin(page(), otherPin)
  })

  test('fifteen minutes without a touch lock it', async () => {
    await page().clock.install()
    await page().reload()
    await toMe()
    await page().clock.fastForward('14:00')
    expect(await page().getByText('请输入 6 位 PIN').count()).toBe(0)
    await page().clock.fastForward('02:00')
    await unlock(page(), otherPin)
    await page().waitForURL(/\/me$/)
  })
})
