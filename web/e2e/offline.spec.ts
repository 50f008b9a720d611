import { afterAll, describe, expect, test } from 'vitest'
import { enterPassword, readyForOffline, signIn, unlock } from './harness/people'
import { camera, takePictures } from './harness/pictures'
import { must, type Person, type Schema } from './harness/service'
import { useWorld } from './harness/world'
import { threeFixes } from './walk/findings'
import { answerSections, beginInspection, card, fail, finish, pulled, sectionEntry } from './walk/inspect'

const place = '渡口老街商住楼'
const photosPerFinding = 6

describe('a basement without a signal', () => {
  const world = useWorld()
  let officer: Person
  let checklist: Schema['Checklist']
  let inspectionId = ''
  let failing: Schema['ChecklistItem'][] = []
  let before: number

  test('the tablet is got ready while there is a network', async () => {
    officer = await world().person('inspector1')
    before = (await officer.inspections()).length
    checklist = await must(officer.api.GET('/checklists/{code}', { params: { path: { code: 'three-in-one' } } }))
    await signIn(world().page, 'inspector1')
    await pulled(world().page)
    await readyForOffline(world().page)
    // Ended and begun as on any working day; the browser has put everything on its disk.
    await world().tablet.stop()
    await world().tablet.start()
  })

  test('an inspection begins without a network, and a reload in its middle loses nothing', async () => {
    await world().goOffline()
    const { page } = world()
    await page.goto('/today')
    await unlock(page)
    inspectionId = await beginInspection(page, place, checklist.name)
    // Five that fail, in sections of their own as far as they go.
    failing = checklist.sections.flatMap(({ items }) => items.filter(({ photo, severity, answer, applies }) => photo === 'on_fail' && severity === 'general' && answer.type === 'pass_fail' && !applies))
      .filter((_, i) => i % 3 === 0).slice(0, 5)
    const [first] = failing
    await sectionEntry(page, sectionOf(first!)).click()
    await fail(page, first!.code, { photos: await photos(0), location: '地下一层' })
    await page.reload()
    await card(page, first!.code).getByRole('button').filter({ hasText: '地下一层' }).waitFor()
    await page.getByText(`不符合 1`).first().waitFor()
  })

  test('the browser is killed, and everything is still there without a network', async () => {
    await world().tablet.kill()
    await world().tablet.start({ offline: true })
    const { page } = world()
    await page.goto('/inspect')
    await unlock(page)
    await page.getByRole('link').filter({ hasText: place }).click()
    await page.getByText('不符合 1').first().waitFor()
    const failures = new Map<string, { photos: Awaited<ReturnType<typeof photos>> }>()
    for (const [i, item] of failing.entries()) if (i > 0) failures.set(item.code, { photos: await photos(i) })
    const [first] = failing
    await answerSections(page, checklist, failures)
    await sectionEntry(page, sectionOf(first!)).click()
    await card(page, first!.code).getByRole('button').filter({ hasText: '地下一层' }).getByText(String(photosPerFinding), { exact: true }).waitFor()
    await finish(page)
    await page.getByText('发现 5 条隐患').waitFor()
  })

  test('the next step is taken on the spot, still without a network', async () => {
    const { page } = world()
    await page.getByRole('link', { name: '三定' }).first().click()
    await threeFixes(page, '孙立群', '立即整改')
    await page.getByRole('status').filter({ hasText: /离线 · 3 项、31 张照片未上传/ }).waitFor()
    expect((await officer.inspections()).length).toBe(before)
  })

  test('killed once more in the middle of an upload', async () => {
    world().proxy.fault({ kind: 'cutUpload', afterBytes: 2_000 }, ({ path }) => path.startsWith('/api/v1/photos'))
    await world().tablet.context.setOffline(false)
    await expect.poll(() => world().proxy.sent('POST', /\/photos/).length, { timeout: 30_000 }).toBeGreaterThan(0)
    await world().tablet.kill()
    world().proxy.pass()
    await world().tablet.start()
    const { page } = world()
    await page.goto('/today')
    // What the browser had not yet written of its cookies is lost with it; the work is not.
    await unlock(page)
    const again = page.getByRole('button', { name: '重新登录' })
    await again.or(page.getByRole('status').filter({ hasText: '已同步' })).first().waitFor({ timeout: 60_000 })
    if (await again.first().isVisible()) {
      await again.first().click()
      await enterPassword(page, 'inspector1')
    }
    await page.getByRole('status').filter({ hasText: '已同步' }).waitFor({ timeout: 60_000 })
  })

  test('the server holds everything exactly once', async () => {
    const all = await officer.inspections()
    expect(all.length).toBe(before + 1)
    const stored = await officer.inspection(inspectionId)
    expect(stored.photosMissing).toBe(0)
    const photoIds = stored.answers.flatMap(({ photoIds = [] }) => photoIds)
    expect(new Set(photoIds).size).toBe(5 * photosPerFinding)
    for (const id of photoIds) expect(await officer.hasPhoto(id)).toBe(true)
    expect(stored.findings.map(({ status }) => status).sort()).toEqual(['listed', 'listed', 'listed', 'listed', 'rectifying'])
    const stepped = await officer.finding(stored.findings.find(({ status }) => status === 'rectifying')!.id)
    expect(stepped.history.map(({ action }) => action).slice(-2)).toEqual(['assign', 'set_deadline'])
    const made = await fetch(`${world().server.url}/api/v1/photos/${photoIds[0]}`, { headers: officer.headers })
    expect(Buffer.from(await made.arrayBuffer()).includes(camera)).toBe(true)
  })

  afterAll(async () => expect(await world().server.verify()).toMatch(/checked: ok/))

  const sectionOf = ({ code }: Schema['ChecklistItem']) => checklist.sections.find(({ items }) => items.some((item) => item.code === code))!.name

  const photos = (finding: number) =>
    takePictures(world().page, Array.from({ length: photosPerFinding }, (_, i) => `隐患 ${finding + 1} 之 ${i + 1}`))
})
