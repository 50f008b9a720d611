import type { Page } from 'playwright-core'
import { dialog } from './inspect'
import { sign } from './signature'

/** Looks for a finding in the list and opens it. */
export async function openFinding(page: Page, words: string) {
  await page.getByRole('link', { name: '隐患', exact: true }).click()
  await page.getByLabel('查找隐患').fill(words)
  await page.getByRole('region', { name: '隐患清单' }).getByRole('link').filter({ hasText: words }).first().click()
  await page.waitForURL(/\/findings\/[0-9a-f-]{36}$/)
}

/** 三定 on the page of a finding: an account of the company, what to do, and the usual deadline. */
export async function threeFixes(page: Page, responsible: string, measures: string) {
  const sheet = dialog(page, '三定')
  await sheet.getByRole('radio', { name: responsible }).click()
  await sheet.getByLabel('整改措施').fill(measures)
  await sheet.getByRole('button', { name: '确定责任人、措施和期限' }).click()
  await sheet.waitFor({ state: 'hidden' })
}

/** The re-check from the page of the finding; ends on the filing sheet. */
export async function passRecheck(page: Page, opinion: string) {
  await page.getByRole('button', { name: '复查', exact: true }).click()
  await page.getByRole('radio', { name: '合格', exact: true }).check()
  await page.getByLabel('复查意见').fill(opinion)
  await page.getByRole('button', { name: '复查合格', exact: true }).click()
  await dialog(page, '确认复查合格').getByRole('button', { name: '确认', exact: true }).click()
  await page.waitForURL(/\/filing$/)
}

export const box = (page: Page, place: '检查人员' | '责任人员' | '复查人员') => page.getByRole('region', { name: `${place}签字` })

/** Signs in one of the boxes of the filing sheet. */
export async function signBox(page: Page, place: '检查人员' | '责任人员' | '复查人员') {
  await box(page, place).getByRole('button', { name: /我来签字|请责任人签字/ }).click()
  const sheet = dialog(page, `${place}签字`)
  await sign(sheet)
  await sheet.getByRole('button', { name: '确认签字' }).click()
  await sheet.waitFor({ state: 'hidden' })
  await box(page, place).getByText('已签字').waitFor()
}
