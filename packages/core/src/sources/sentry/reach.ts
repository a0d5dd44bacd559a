import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import { secret } from '../secret.ts'
import { createTransport } from '../transport/create-transport.ts'
import type { Transport } from '../transport/transport.ts'
import { hasRegions, type Site, trustedRegion } from './base-url.ts'
import { explainSentry, WHAT } from './explain.ts'
import { organizationSchema, organizationsSchema } from './schemas.ts'

/** An organization, and how its data is asked for. */
export interface Reach {
  /** Slug or number, as it was given. */
  readonly org: string
  readonly api: Transport
  /** `organizations/{org}/{path}`. */
  path(path: string): string
}

/** Finds the region of an organization, once. */
export interface Reacher {
  /** Rejects when no organization is given and the token does not belong to exactly one. */
  to(org: string | undefined, signal: AbortSignal | undefined): Promise<Reach>
}

/** Organizations named in a message. */
const NAMED = 10

/** Reaches the organizations of one token; `org` is the one that is meant when none is named. */
export function createReacher(options: {
  readonly token: string
  readonly site: Site
  readonly org?: string | undefined
  readonly io: Io
}): Reacher {
  const { site, io } = options
  const token = secret(options.token)
  const connect = (baseUrl: string): Transport =>
    createTransport({
      source: 'sentry',
      baseUrl: `${baseUrl}/api/0/`,
      authorize: () => ({ authorization: `Bearer ${token.reveal()}` }),
      secrets: [token.reveal()],
      io,
      explain: explainSentry,
    })
  const base = connect(site.baseUrl)
  const regions = new Map([[site.baseUrl, base]])
  const known = new Map<string, Promise<Reach>>()

  function reach(org: string, regionUrl: string | undefined): Reach {
    const region = regionUrl === undefined ? undefined : trustedRegion(site.baseUrl, regionUrl)
    const url = region ?? site.baseUrl
    const api = regions.get(url) ?? connect(url)
    regions.set(url, api)
    return { org, api, path: path => `organizations/${encodeURIComponent(org)}/${path}` }
  }

  async function find(org: string): Promise<Reach> {
    if (!hasRegions(site.baseUrl)) return reach(org, undefined)
    // Who may not read it is told so by what is asked next, for which the address that was given may do.
    const { value } = await base.json(
      {
        what: WHAT.organization(org),
        url: `organizations/${encodeURIComponent(org)}/`,
        query: { detailed: 0 },
        allow: [403, 404],
      },
      organizationSchema,
    )
    return reach(org, value?.links?.regionUrl)
  }

  async function findOnly(): Promise<Reach> {
    const { value = [] } = await base.json(
      { what: WHAT.organizations, url: 'organizations/', query: { per_page: 100 } },
      organizationsSchema,
    )
    const [only] = value
    if (only !== undefined && value.length === 1) {
      if (only.links?.regionUrl === undefined) return find(only.slug)
      return reach(only.slug, only.links.regionUrl)
    }
    const slugs = value.slice(0, NAMED).map(({ slug }) => base.clean(slug))
    throw new SourceError(
      'bad-question',
      slugs.length === 0
        ? 'sentry: the token belongs to no organization; name one: sentry:<org>/<replayId> or SENTRY_ORG'
        : `sentry: the token belongs to several organizations (${slugs.join(', ')}${value.length > NAMED ? ', …' : ''}); name one: sentry:<org>/<replayId> or SENTRY_ORG`,
    )
  }

  return {
    async to(named, signal) {
      signal?.throwIfAborted()
      const org = named ?? options.org ?? site.org
      const key = org ?? ''
      let found = known.get(key)
      if (found === undefined) {
        // Asked once for all who wait, so that one who gives up does not take it from the others.
        found = org === undefined ? findOnly() : find(org)
        known.set(key, found)
        found.catch(() => known.delete(key))
      }
      return unlessAborted(found, signal)
    },
  }
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  let stop: (() => void) | undefined
  try {
    return await Promise.race([
      promise,
      new Promise<never>((_, reject) => {
        stop = () => reject(signal.reason as Error)
        signal.addEventListener('abort', stop, { once: true })
      }),
    ])
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop)
  }
}
