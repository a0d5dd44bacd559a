import type { ReplayRef } from '../source.ts'
import { isSaas, SAAS, siteAt, urlIn } from './base-url.ts'

/** A replay as people name it. */
export interface SentryRef extends ReplayRef {
  /** Slug or number of the organization. */
  readonly org?: string
  /** Of an address that was pasted: the Sentry it leads to. Only that one may be asked. */
  readonly baseUrl?: string
  /** Where the address begins to play. */
  readonly offsetMs?: number
}

const SLUG = /^[\w-][\w.-]{0,99}$/
const DASHED_OR_NOT = /^[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}$/i

/** The 32 lower-case digits of a replay's id, however it is written; `undefined` for anything else. */
export function replayIdIn(text: string): string | undefined {
  return DASHED_OR_NOT.test(text) ? text.replaceAll('-', '').toLowerCase() : undefined
}

/**
 * Reads `sentry:<org>/<project>/<replayId>`, `sentry:<org>/<replayId>`, `sentry:<replayId>` and the addresses of
 * replays that Sentry has given out: with the organization in the host or in the path, on its own service or a server
 * elsewhere. `undefined` for what is none of them.
 */
export function readSentryName(text: string): SentryRef | undefined {
  const name = /^sentry:(?!\/\/)(.*)$/is.exec(text.trim())?.[1]
  const address = name ?? text.trim()
  if (/^https?:\/\//i.test(address) || /^[\w-]+\.sentry\.io\//i.test(address)) return readAddress(address)
  if (name === undefined) return undefined
  const words = name.split('/')
  const replayId = replayIdIn(words.pop() ?? '')
  const [org, project] = words
  if (replayId === undefined || words.length > 2 || !words.every(word => SLUG.test(word))) return undefined
  return { replayId, ...(org !== undefined && { org }), ...(project !== undefined && { project }) }
}

function readAddress(address: string): SentryRef | undefined {
  const url = urlIn(/^https?:/i.test(address) ? address : `https://${address}`)
  const site = url === null ? undefined : siteAt(url.origin)
  if (url === null || site === undefined) return undefined
  const words = url.pathname.split('/').filter(word => word !== '')
  const at = words.lastIndexOf('replays')
  // The oldest addresses name the project before the id.
  const [, project, id] = /^(?:([^:]*):)?(.*)$/.exec(words[at + 1] ?? '') ?? []
  const replayId = replayIdIn(id ?? '')
  if (at < 0 || replayId === undefined) return undefined
  const before = words.slice(0, words[at - 1] === 'explore' ? at - 1 : at)
  const isNamed = before.at(-2) === 'organizations'
  const org = isNamed ? before.at(-1) : site.org
  const isService = isSaas(url.hostname)
  // Elsewhere other products have replays in their addresses too.
  if (!isService && !isNamed) return undefined
  const path = isNamed
    ? before
        .slice(0, -2)
        .join('/')
        .replace(/\/?api\/0$/, '')
    : ''
  if ((org !== undefined && !SLUG.test(org)) || (project !== undefined && !SLUG.test(project)))
    return undefined
  const seconds = Number(url.searchParams.get('t') || NaN)
  return {
    replayId,
    ...(org !== undefined && { org }),
    ...(project !== undefined && { project }),
    baseUrl: isService ? SAAS : `${url.origin}${path === '' ? '' : `/${path}`}`,
    ...(seconds >= 0 && seconds < 1e6 && { offsetMs: Math.round(seconds * 1000) }),
  }
}
