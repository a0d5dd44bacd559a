import { shortUrl } from '../../lib/address.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { routeTemplate } from './route-template.ts'
import type { RequestFact } from './request-facts.ts'
import { hostOf } from '../stats/route.ts'

/** `POST /api/order`, as sentences say it. */
export function requestName({ event }: RequestFact): string {
  const { method, url } = event.data
  return `${cleanText(method, 12)} ${shortUrl(url, event.url)}`
}

/** Method and template of the address; with the host where that is another site's. */
export function requestKey({ event, sameSite }: RequestFact): string {
  const { method, url } = event.data
  return `${method.slice(0, 12)} ${sameSite ? '' : hostOf(url)}${routeTemplate(url)}`
}

/** What somebody waits for: data and documents, not what decorates a page or carries something away. */
export function isWaitedFor({ event }: RequestFact): boolean {
  const { initiator } = event.data
  const kind = initiator.startsWith('resource.') ? initiator.slice('resource.'.length) : initiator
  return WAITED_FOR.has(kind)
}

const WAITED_FOR: ReadonlySet<string> = new Set([
  '',
  'fetch',
  'xhr',
  'xmlhttprequest',
  'navigation',
  'document',
  'script',
  'css',
  'link',
])

/** Held open on purpose until there is something to tell. */
export function isHeldOpen({ event }: RequestFact): boolean {
  const { url, initiator } = event.data
  return /event-?source|websocket/i.test(initiator) || HELD_OPEN.test(routeTemplate(url))
}

const HELD_OPEN =
  /(?:^|[/_.-])(?:sse|stream|streams|event-?stream|long-?poll(?:ing)?|poll|socket\.io|sockjs|signalr|hubs?|websocket|ws|listen|subscribe)(?:[/_.-]|$)/i
