import { describe, expect, test } from 'vitest'
import { handOver, pin, signIn, unlock } from './harness/people'
import { takePictures } from './harness/pictures'
import { must } from './harness/service'
import { useWorld } from './harness/world'
import { box, openFinding, passRecheck, signBox, threeFixes } from './walk/findings'
import { answerSections, beginInspection, finish, pulled, type Failure } from './walk/inspect'

const otherPin = '730925'
const place = '渡口老街商住楼'

describe('an officer\'s whole walk, online', () => {
  const world = useWorld()
  let inspectionId = ''
  let findingId = ''

  test('inspects the premises, with failures, photos and the signature of the companion', async () => {
    const { page } = world()
    await signIn(page, 'inspector1')
    await pulled(page)
    const officer = await world().person('inspector1')
    const checklist = await must(officer.api.GET('/checklists/{code}', { params: { path: { code: 'three-in-one' } } }))
    const [one, two, three] = await takePictures(page, ['堵塞的楼梯', '阁楼住人', '电动车充电'])
    inspectionId = await beginInspection(page, place, checklist.name)
    const items = checklist.sections.flatMap((section) => section.items.filter(({ photo, severity, applies }) => photo === 'on_fail' && severity === 'general' && !applies))
    const failures = new Map<string, Failure>([
      [items[0]!.code, { photos: [one!, two!], description: '楼梯间堆放杂物，堵塞疏散通道', location: '2 层东侧楼梯' }],
      [items[9]!.code, { photos: [three!] }],
    ])
    await answerSections(page, checklist, failures)
    await finish(page)
    await page.getByText('发现 2 条隐患').waitFor()
    await pulled(page)

    const stored = await officer.inspection(inspectionId)
    expect(stored).toMatchObject({ status: 'submitted', photosMissing: 0, companion: { name: '陆师傅', title: '安全主管' } })
    expect(stored.findings).toHaveLength(2)
    expect(stored.findings[0]).toMatchObject({ description: '楼梯间堆放杂物，堵塞疏散通道', location: '2 层东侧楼梯' })
  })

  test('says who must do what until when', async () => {
    const { page } = world()
    const officer = await world().person('inspector1')
    findingId = (await officer.inspection(inspectionId)).findings[0]!.id
    await page.getByRole('link', { name: '三定' }).first().click()
    await threeFixes(page, '孙立群', '清理楼梯间杂物，保持疏散通道畅通')
    await expect.poll(async () => (await officer.finding(findingId)).status).toBe('rectifying')
    const finding = await officer.finding(findingId)
    expect(finding).toMatchObject({ measures: '清理楼梯间杂物，保持疏散通道畅通', responsible: { name: '孙立群' } })
    expect(finding.dueAt).toBeDefined()
  })

  test('another officer judges on the same tablet what the company reports', async () => {
    const company = await world().person('enterprise1')
    const [after] = await takePictures(world().page, ['清理后的楼梯'])
    await company.act(findingId, 'report_fixed', { photoIds: [await company.upload(after!.buffer, 'after')], note: '已清理' })

    const { page } = world()
    await handOver(page, 'inspector2', otherPin)
    await pulled(page)
    await page.getByRole('region', { name: '待我复查' }).waitFor()
    await openFinding(page, '楼梯间堆放杂物')
    await passRecheck(page, '楼梯间已清理，通道畅通')
    await signBox(page, '复查人员')
    await signBox(page, '责任人员')
    await pulled(page)
  })

  test('the first officer signs too, and the finding is closed', async () => {
    const { page } = world()
    await box(page, '检查人员').getByRole('button', { name: '换人签字' }).click()
    await page.getByRole('button', { name: '选择人员' }).click()
    await page.getByRole('button', { name: '陈国栋' }).click()
    await unlock(page, pin)
    await page.waitForURL(/\/filing$/)
    await signBox(page, '检查人员')
    await page.getByText('三方已签字，隐患已销账').waitFor()
    await pulled(page)

    const supervisor = await world().person('supervisor1')
    const finding = await supervisor.finding(findingId)
    expect(finding).toMatchObject({ status: 'closed', recheck: { opinion: '楼梯间已清理，通道畅通' } })
    expect(finding.signatures.map(({ as, onSite, digest }) => ({ as, onSite: onSite ?? false, same: digest === finding.filingDigest }))).toEqual(
      expect.arrayContaining([
        { as: 'rechecker', onSite: false, same: true }, { as: 'responsible', onSite: true, same: true }, { as: 'inspector', onSite: false, same: true },
      ]))
    for (const photo of finding.photos) expect(await supervisor.hasPhoto(photo.id)).toBe(true)
  })

  test('each command was sent once, by its author, and the chains and photos of the server are whole', async () => {
    const one = await world().person('inspector1')
    const two = await world().person('inspector2')
    const sent = world().proxy.sent('POST', new RegExp(`/findings/${findingId}/actions$`))
    expect(sent.map(({ user, status }) => ({ user, status }))).toEqual([
      { user: one.me.id, status: 200 }, { user: one.me.id, status: 200 }, // 派责, 定时限
      { user: two.me.id, status: 200 }, { user: two.me.id, status: 200 }, { user: two.me.id, status: 200 }, // 合格, two signatures
      { user: one.me.id, status: 200 },
    ])
    expect(await world().server.verify()).toMatch(/checked: ok/)
  })
})
