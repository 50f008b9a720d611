import { clientFor, dataOf } from './client'
import type { components } from './schema'

export type Role = components['schemas']['Role']

/** What the service tells everybody before sign-in. `demo` is only there in demo mode. */
export type PublicConfig = components['schemas']['PublicConfig']

/** Resolves with undefined when there is no answer: the sign-in page works without it. */
export const loadPublicConfig = (): Promise<PublicConfig | undefined> =>
  dataOf(clientFor(undefined, 5_000).GET('/public/config')).catch(() => undefined)
