import { createHash } from 'node:crypto'
import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from '../../src/api/schema'
import { password } from './server'

export type Schema = components['schemas']

/** One person who asks the service directly, past the browser and the proxy. */
export class Person {
  private constructor(readonly me: Schema['Me'], readonly api: Client<paths>, private readonly url: string, private readonly token: string) {}

  static async signIn(url: string, username: string): Promise<Person> {
    const door = createClient<paths>({ baseUrl: `${url}/api/v1` })
    const { user, token } = await must(door.POST('/session', { body: { username, password } }))
    const api = createClient<paths>({ baseUrl: `${url}/api/v1`, headers: { Authorization: `Bearer ${token}` } })
    return new Person(user, api, url, token)
  }

  get headers() {
    return { Authorization: `Bearer ${this.token}` }
  }

  finding = (id: string) => must(this.api.GET('/findings/{id}', { params: { path: { id } } }))

  async findingsOf(inspectionId: string): Promise<Schema['Finding'][]> {
    const { findingIds = [] } = await must(this.api.GET('/inspections/{id}', { params: { path: { id: inspectionId } } }))
    return Promise.all(findingIds.map((id) => this.finding(id)))
  }

  inspection = (id: string) => must(this.api.GET('/inspections/{id}', { params: { path: { id } } }))

  /** Every inspection that this person may see. */
  async inspections(): Promise<Schema['InspectionSummary'][]> {
    const all: Schema['InspectionSummary'][] = []
    let cursor: string | undefined
    do {
      const page = await must(this.api.GET('/inspections', { params: { query: { limit: 200, ...(cursor && { cursor }) } } }))
      all.push(...page.items)
      cursor = page.nextCursor
    } while (cursor)
    return all
  }

  /** Acts on the finding as it is now. */
  async act(id: string, action: Schema['Action'], data: Schema['CommandData'] = {}): Promise<Schema['Finding']> {
    const { version } = await this.finding(id)
    return must(this.api.POST('/findings/{id}/actions', {
      params: { path: { id } },
      body: { id: crypto.randomUUID(), action, version, at: new Date().toISOString(), data },
    }))
  }

  /** Whether the bytes that the service gives back have the digest that names them. */
  async hasPhoto(id: string): Promise<boolean> {
    const answer = await fetch(`${this.url}/api/v1/photos/${id}`, { headers: this.headers })
    if (!answer.ok) return false
    return createHash('sha256').update(new Uint8Array(await answer.arrayBuffer())).digest('hex') === id
  }

  async upload(picture: Uint8Array<ArrayBuffer>, stage: Schema['Stage']): Promise<string> {
    const form = new FormData()
    form.set('takenAt', new Date().toISOString())
    form.set('file', new Blob([picture], { type: 'image/jpeg' }), 'photo.jpg')
    const answer = await fetch(`${this.url}/api/v1/photos?stage=${stage}`, {
      method: 'POST', body: form, headers: this.headers,
    })
    if (!answer.ok) throw new Error(`upload: ${answer.status} ${await answer.text()}`)
    return ((await answer.json()) as Schema['Photo']).id
  }
}

/** The data of an answer; a refusal fails the test with what it says. */
export async function must<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer
  if (data === undefined) throw new Error(`${response.url}: ${response.status} ${JSON.stringify(error)}`)
  return data
}
