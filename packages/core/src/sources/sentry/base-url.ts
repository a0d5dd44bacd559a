import { SourceError } from '../error.ts'

/** Where Sentry's own service is spoken to; its regions lie beside it. */
export const SAAS = 'https://sentry.io'

/** Words before `.sentry.io` that are no organization. */
const NO_ORGANIZATION: ReadonlySet<string> = new Set(['www', 'us', 'de', 'api', 'app', 'docs'])

/** A Sentry, as people write it. */
export interface Site {
  /** Without a slash at its end: `https://sentry.io`, `https://sentry.acme.example/errors`. */
  readonly baseUrl: string
  /** Where the host says it: `acme.sentry.io`. */
  readonly org?: string
}

/**
 * The Sentry at an address: `https://sentry.io`, an organization's or a region's host there, or a server of one's own,
 * with or without a path; `/api/0` at its end may be there. `undefined` when it is no address of a web server.
 */
export function siteAt(address: string): Site | undefined {
  const url = urlIn(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `https://${address}`)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined
  if (isSaas(url.hostname)) {
    const org = url.hostname.slice(0, -'.sentry.io'.length)
    // A region that somebody chose is asked itself: it needs not be looked for.
    const baseUrl = isRegion(url.hostname) ? `https://${url.hostname}` : SAAS
    return { baseUrl, ...(org !== '' && !NO_ORGANIZATION.has(org) && { org }) }
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/api\/0$/, '')
  return { baseUrl: `${url.origin}${path}` }
}

/** An address as a URL; `null` for what is none. `URL.parse` is not there before Node 22. */
export function urlIn(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/** The site of the options; throws `bad-question` for what is no address. */
export function siteOf(address: string): Site {
  const site = siteAt(address.trim())
  if (site !== undefined) return site
  throw new SourceError(
    'bad-question',
    'sentry: SENTRY_URL is no address of a server; it looks like https://sentry.io or https://sentry.example.com',
  )
}

/** Whether two addresses lead to one Sentry: a region of the service is the service. */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [siteAt(one), siteAt(other)]
  if (a === undefined || b === undefined) return false
  return a.baseUrl === b.baseUrl || [a, b].every(({ baseUrl }) => isSaas(new URL(baseUrl).hostname))
}

/** Whether there are regions to be found behind this address: a server of one's own has none. */
export function hasRegions(baseUrl: string): boolean {
  return baseUrl === SAAS
}

/**
 * The region's address, when a credential may be sent there: the very host that was given, or one below the same
 * registered name. `undefined` for any other.
 */
export function trustedRegion(baseUrl: string, regionUrl: string): string | undefined {
  const base = new URL(baseUrl)
  const region = urlIn(regionUrl)
  if (region === null || region.protocol !== base.protocol || region.port !== base.port) return undefined
  if (region.username !== '' || region.password !== '') return undefined
  const isTrusted = region.hostname === base.hostname || region.hostname.endsWith(`.${base.hostname}`)
  return isTrusted ? region.origin : undefined
}

/** Whether it is Sentry's own service: its host, an organization's or a region's. A customer's own lie deeper. */
export function isSaas(hostname: string): boolean {
  return /^(?:[\w-]+\.)?sentry\.io$/.test(hostname)
}

function isRegion(hostname: string): boolean {
  return hostname === 'us.sentry.io' || hostname === 'de.sentry.io'
}
