import { SourceError } from '../error.ts'

/** PostHog Cloud in the United States: where a project lies unless it was made elsewhere. */
export const US_HOST = 'https://us.posthog.com'
export const EU_HOST = 'https://eu.posthog.com'

/** Where SDKs send to and load from; the API is not there, and people paste these. */
const INGESTION = /^(us|eu)(?:-assets)?\.i\.posthog\.com$/

/**
 * The origin of the API, from what a person gave: with or without `https://`, with a path or not, PostHog's addresses
 * for SDKs turned into those of its API. Throws `bad-question`; credentials in an address are refused, not shown.
 */
export function posthogHost(text: string): string {
  const given = text.trim()
  let url: URL | undefined
  // Some engines take white space for a part of the host.
  const isOneWord = !/\s/.test(given)
  try {
    url = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(given) ? given : `https://${given}`)
  } catch {
    url = undefined
  }
  const isWeb = isOneWord && (url?.protocol === 'https:' || url?.protocol === 'http:')
  if (url === undefined || !isWeb || url.hostname === '' || url.username !== '' || url.password !== '')
    throw new SourceError(
      'bad-question',
      `posthog: the host is not a web address; give it as ${US_HOST}, ${EU_HOST} or the address of your own instance`,
    )
  if (!isPosthogCloud(url.origin)) return url.origin
  const region = INGESTION.exec(url.hostname)?.[1] ?? (url.hostname === 'eu.posthog.com' ? 'eu' : 'us')
  return region === 'eu' ? EU_HOST : US_HOST
}

/** Whether an address is PostHog's own. A key may be sent there; to any other host only when somebody says so. */
export function isPosthogCloud(origin: string): boolean {
  const { hostname } = new URL(origin)
  return hostname === 'posthog.com' || hostname.endsWith('.posthog.com')
}

/** What may help when a key or an id is not known at a host: keys and projects belong to one region. */
export function otherRegion(host: string): string {
  if (host === US_HOST) return `if the project lies in the EU, set POSTHOG_HOST=${EU_HOST}`
  if (host === EU_HOST) return `if the project lies in the US, set POSTHOG_HOST=${US_HOST}`
  return `check POSTHOG_HOST, which is ${host}`
}
