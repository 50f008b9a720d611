import type { Locator, Page } from 'playwright-core'
import type { Picture } from '../harness/pictures'
import type { Schema } from '../harness/service'
import { sign } from './signature'

type Item = Schema['ChecklistItem']

/** A failed item of the visit: with these photos, perhaps in other words. */
export interface Failure {
  photos: Picture[]
  description?: string
  location?: string
}

/** Everything that the tablet needs for working without a network has arrived. */
export async function pulled(page: Page) {
  await page.getByRole('status').filter({ hasText: '已同步' }).waitFor({ timeout: 30_000 })
}

/** From the list of premises into a new inspection; gives its ID. */
export async function beginInspection(page: Page, place: string, checklist: string): Promise<string> {
  await page.getByRole('link', { name: '场所', exact: true }).click()
  await page.getByLabel('搜索场所').fill(place)
  await page.getByRole('link').filter({ hasText: place }).first().click()
  await page.getByRole('button', { name: '开始检查' }).click()
  await dialog(page, '开始检查').getByRole('button').filter({ hasText: checklist }).click()
  await page.waitForURL(/\/inspect\/[0-9a-f-]{36}$/)
  const later = page.getByRole('button', { name: '以后再填' })
  const items = page.getByRole('radiogroup').first()
  await later.or(items).first().waitFor()
  if (await later.isVisible()) await later.click() // facts of the premises that nobody knows yet
  await items.waitFor()
  return page.url().split('/').at(-1)!
}

/** The sheet or question that lies over the page. */
export const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name })

export const card = (page: Page, code: string): Locator => page.locator(`[id="item-${code}"]`)

/** Answers the sections one after the other: what fails, what is measured, and the rest as 符合. */
export async function answerSections(page: Page, checklist: Schema['Checklist'], failures: ReadonlyMap<string, Failure>) {
  await sectionEntry(page, '陪同与提交').waitFor()
  for (const section of checklist.sections) {
    const entry = sectionEntry(page, section.name)
    if ((await entry.count()) === 0) continue // nothing in it applies
    await entry.click()
    await heading(page, section.name).waitFor()
    for (const item of section.items) await answerItem(page, item, failures.get(item.code))
    const rest = page.getByRole('button', { name: '其余全部符合' })
    if (await rest.isVisible()) await rest.click()
    await entry.getByRole('img', { name: '已完成' }).waitFor()
  }
}

export const sectionEntry = (page: Page, section: string) =>
  page.getByRole('navigation', { name: '检查表的部分' }).getByRole('button').filter({ hasText: section })

const heading = (page: Page, section: string) => page.getByRole('heading', { level: 2, name: section, exact: true })

async function answerItem(page: Page, item: Item, failure: Failure | undefined) {
  const here = card(page, item.code)
  if ((await here.count()) === 0) return // does not apply to these premises
  if (failure) return fail(page, item.code, failure)
  const { type, options = [], max = 0 } = item.answer
  if (type === 'number' || type === 'count') {
    const field = here.getByLabel(type === 'count' ? '数量' : '实测值')
    await field.fill(String(max))
    await field.press('Enter')
  } else if (type === 'choice') {
    await here.getByRole('button', { name: options.find(({ conforms }) => conforms)!.value, exact: true }).click()
  } else return
  await here.getByRole('radio', { name: '符合', exact: true, checked: true }).waitFor()
}

/** Marks an item as failed and fills in the sheet of the hazard. */
export async function fail(page: Page, code: string, { photos, description, location }: Failure) {
  const here = card(page, code)
  await here.getByRole('radio', { name: '不符合' }).check()
  const sheet = dialog(page, '不符合')
  await addPhotos(sheet, photos)
  if (description) await sheet.getByLabel('隐患描述').fill(description)
  if (location) await sheet.getByLabel('具体部位').fill(location)
  await sheet.getByRole('button', { name: '完成' }).click()
  await sheet.waitFor({ state: 'hidden' })
}

/** Chooses photos and waits until each is stored on the tablet. */
export async function addPhotos(where: Locator, photos: Picture[]) {
  if (photos.length === 0) return
  const shown = where.getByRole('button', { name: /^查看/ })
  const before = await shown.count()
  await where.getByLabel('从相册选择').setInputFiles(photos)
  await shown.nth(before + photos.length - 1).waitFor()
}

/** The end of the visit: the companion signs, and it is submitted. */
export async function finish(page: Page, companion = '陆师傅') {
  await sectionEntry(page, '陪同与提交').click()
  const here = page.getByRole('region', { name: '陪同人员' })
  await here.getByRole('button', { name: '有人陪同，签字' }).click()
  await here.getByLabel('姓名').fill(companion)
  await here.getByLabel('职务').fill('安全主管')
  await sign(here)
  await page.getByText('陪同人员还没有签字').waitFor({ state: 'hidden' })
  await submit(page)
}

export async function submit(page: Page) {
  await page.getByRole('button', { name: '提交检查' }).click()
  await dialog(page, '提交检查').getByRole('button', { name: '确认提交' }).click()
  await page.waitForURL(/\/summary$/)
}
