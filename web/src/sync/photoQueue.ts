import { asProblem, Problem } from '@/api/problem'
import { instant } from '@/domain/dates'
import type { PhotoRow } from '@/store/rows'
import { acknowledgePhoto } from './acknowledge'
import { waitMs } from './backoff'
import { decide, storedProblem, type Verdict } from './decide'
import type { PushEnd, Sender } from './push'

/** Uploads at a time: one would waste a slow line's waiting, many would starve the commands. */
const parallel = 2

/** Sends photos, a few at once, until nothing more can be sent now. Only the holder of the lock calls it. */
export async function pushPhotos(sender: Sender): Promise<PushEnd> {
  const busy = new Set<string>()
  let end: PushEnd = 'done'
  const work = async () => {
    while (end === 'done' && !sender.stopped?.()) {
      const photo = await nextPhoto(sender, busy)
      if (!photo) return
      const verdict = await sendPhoto(sender, photo)
      if (verdict.do === 'sign_in') end = 'sign_in'
      if (verdict.do === 'later' && verdict.all && end === 'done') end = 'stopped'
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))
  return end
}

/** Takes the next one. One that was on its way when the app ended is sent again: its digest is its name. */
async function nextPhoto({ db, now }: Pick<Sender, 'db' | 'now'>, busy: Set<string>): Promise<PhotoRow | undefined> {
  const waiting = await db.photos.where('state').anyOf(['waiting', 'sending']).sortBy('createdAt')
  const next = waiting.find(({ id, notBefore }) => !busy.has(id) && notBefore <= now())
  if (next) busy.add(next.id)
  return next
}

async function sendPhoto(sender: Sender, photo: PhotoRow): Promise<Verdict> {
  const { db, exchange, now } = sender
  await db.photos.update(photo.id, { state: 'sending', attempts: photo.attempts + 1 })
  let verdict: Verdict
  try {
    const file = await db.photoFiles.get(photo.id)
    if (!file) throw lost()
    const { body } = await exchange({ method: 'POST', path: `/photos?${hints(photo)}`, body: formOf(photo, file.bytes) })
    verdict = decide({ body }, photo.id)
    if (verdict.do === 'sent') await acknowledgePhoto(db, photo.id, now())
  } catch (cause) {
    verdict = decide({ problem: asProblem(cause) }, photo.id)
  }
  if (verdict.do !== 'sent') await settle(sender, photo, verdict)
  return verdict
}

const lost = () => new Problem({ code: 'corrupt', next: 'review', detail: '照片文件在本机上找不到，请重新拍摄或从备份恢复' })

function hints({ stage, refs }: PhotoRow): string {
  const query = new URLSearchParams({ stage })
  const { inspectionId, findingId } = refs[0] ?? {}
  if (inspectionId) query.set('inspectionId', inspectionId)
  if (findingId) query.set('findingId', findingId)
  return query.toString()
}

function formOf({ type, takenAt, position, originalSha256, device, id }: PhotoRow, bytes: ArrayBuffer): FormData {
  const form = new FormData()
  form.set('takenAt', takenAt)
  form.set('originalSha256', originalSha256)
  if (position) form.set('position', JSON.stringify(position))
  if (device) form.set('device', device)
  form.set('file', new Blob([bytes], { type }), `${id}.${type.split('/')[1] ?? 'jpg'}`)
  return form
}

async function settle({ db, now, random }: Sender, photo: PhotoRow, verdict: Exclude<Verdict, { do: 'sent' }>): Promise<void> {
  const { problem } = verdict
  const stored = storedProblem(problem, instant(now()))
  if (verdict.do === 'park') {
    await db.photos.update(photo.id, { state: 'parked', problem: stored })
    return
  }
  const notBefore = verdict.do === 'later' ? now() + waitMs(photo.attempts + 1, random(), problem) : 0
  const untilOnline = verdict.do === 'later' && verdict.all && !problem.retryAfterSeconds
  await db.photos.update(photo.id, { state: 'waiting', notBefore, untilOnline, problem: stored })
}
