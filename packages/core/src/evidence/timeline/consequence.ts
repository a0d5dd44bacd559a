import type { Action, Consequence } from '../../analyze/action.ts'
import { quote } from '../../analyze/quote.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration } from '../../lib/duration.ts'
import type { Addresses } from './addresses.ts'
import { span, type Span } from './line.ts'

type Request = NonNullable<Consequence['requests']>[number]

/** Requests and errors on a line; further ones are counted. */
const REQUESTS_SHOWN = 3
const ERRORS_SHOWN = 2
const TEXT_SHOWN = 80
/** Text that nothing announces is rarely a message. */
const BARE_TEXT_SHOWN = 40

/** The consequences of equal actions in a row, as pieces: how soon, failures, text, requests, route. */
export function consequencePieces(actions: readonly Action[], addresses: Addresses): Span[] {
  const all = actions.flatMap(({ consequence }) => (consequence === undefined ? [] : [consequence]))
  if (all.length === 0) return []
  const page = actions[0]?.url ?? ''
  const requests = grouped(all.flatMap(consequence => consequence.requests ?? []))
  const failed = requests.filter(([request]) => request.failed)
  const fine = requests.filter(([request]) => !request.failed)
  const more = all.reduce((sum, consequence) => sum + (consequence.requestsMore ?? 0), 0)
  const hidden =
    Math.max(0, failed.length - REQUESTS_SHOWN) + Math.max(0, fine.length - REQUESTS_SHOWN) + more
  return [
    ...delayPiece(all),
    ...failed.slice(0, REQUESTS_SHOWN).map(group => requestPiece(group, page, addresses)),
    ...errorPieces(all),
    ...appearedPieces(all),
    ...fine.slice(0, REQUESTS_SHOWN).map(group => requestPiece(group, page, addresses)),
    ...(hidden > 0 ? [span(`+${hidden} ${hidden === 1 ? 'request' : 'requests'}`, 'dim')] : []),
    ...routePieces(all, page, addresses),
  ]
}

/** Whether something failed after the action. */
export function hasFailure({ consequence }: Action): boolean {
  return consequence?.errors !== undefined || consequence?.requests?.some(request => request.failed) === true
}

/** What failed after the action, as one text; '' when nothing did. */
export function failuresOf({ consequence }: Action): string {
  const requests = consequence?.requests
    ?.filter(request => request.failed)
    .map(({ method, url, status }) => `${method} ${url} ${status}`)
  return [...(requests ?? []), ...(consequence?.errors ?? []).map(error => error.message)].join('\n')
}

/** How soon something could be seen; with equal actions in a row, of the first one that was answered. */
function delayPiece(all: readonly Consequence[]): Span[] {
  const delayMs = all.find(consequence => consequence.firstVisibleMs !== undefined)?.firstVisibleMs
  return delayMs === undefined ? [] : [span(formatDuration(delayMs), delayMs > 1000 ? 'bold' : 'dim')]
}

/** Equal requests together, in order of their first one. */
function grouped(requests: readonly Request[]): (readonly [Request, readonly Request[]])[] {
  const groups = new Map<string, Request[]>()
  for (const request of requests) {
    const key = `${request.failed} ${request.status} ${request.method} ${request.url}`
    const group = groups.get(key)
    if (group) group.push(request)
    else groups.set(key, [request])
  }
  return [...groups.values()].flatMap(group => (group[0] === undefined ? [] : [[group[0], group] as const]))
}

function requestPiece(
  [request, group]: readonly [Request, readonly Request[]],
  page: string,
  addresses: Addresses,
): Span {
  const { method, url, status, failed } = request
  const longest = group.reduce((most, { durationMs }) => Math.max(most, durationMs ?? -1), -1)
  const outcome =
    status === undefined ? (failed ? ' failed' : '') : status === 0 ? ' no answer' : ` ${status}`
  const time = longest >= 0 ? ` in ${formatDuration(longest)}` : ''
  const times = group.length > 1 ? ` (×${group.length})` : ''
  const text = `${method} ${addresses.short(url, page)}${outcome}${time}${times}`
  return span(failed ? `✗ ${text}` : text, failed ? 'bad' : 'plain')
}

function errorPieces(all: readonly Consequence[]): Span[] {
  const messages = [...new Set(all.flatMap(({ errors }) => (errors ?? []).map(error => error.message)))]
  const shown = messages
    .slice(0, ERRORS_SHOWN)
    .map(message => span(`✗ ${cleanText(message, 120) || 'an error'}`, 'bad'))
  const more = messages.length - shown.length
  return more > 0 ? [...shown, span(`+${more} ${more === 1 ? 'error' : 'errors'}`, 'bad')] : shown
}

function appearedPieces(all: readonly Consequence[]): Span[] {
  // Of equal actions in a row the last one's text is what stayed.
  const last = all.findLast(consequence => consequence.appeared !== undefined)
  const appeared = last?.appeared ?? []
  const told = appeared.filter(({ role }) => role !== '')
  const shown = [...told, ...appeared.filter(({ role }) => role === '').slice(0, told.length > 0 ? 1 : 2)]
  const pieces = shown.map(({ text, role, masked }) => {
    const limit = role === '' ? BARE_TEXT_SHOWN : TEXT_SHOWN
    const words = masked === true ? cleanText(text, limit) : quote(text, limit)
    return span(role === '' ? words : `${words} (${cleanText(role, 24)})`)
  })
  const more = (last?.appearedMore ?? 0) + appeared.length - shown.length
  return more > 0 ? [...pieces, span(`+${more} ${more === 1 ? 'text' : 'texts'}`, 'dim')] : pieces
}

function routePieces(all: readonly Consequence[], page: string, addresses: Addresses): Span[] {
  const route = all.findLast(consequence => consequence.route !== undefined)?.route
  if (route === undefined) return []
  const title = route.title === undefined ? '' : ` ${quote(route.title, 60)}`
  if (route.method === 'title' || route.url === '') return title === '' ? [] : [span(`title${title}`, 'page')]
  const word =
    route.method === 'load' || route.method === 'reload' || route.method === 'back-forward' ? 'page' : 'route'
  return [span(`${word} ${addresses.short(route.url, page)}${title}`, 'page')]
}
