import type { Action, Consequence } from '../../analyze/action.ts'
import { quote } from '../../analyze/quote.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration } from '../../lib/duration.ts'
import type { Addresses } from './addresses.ts'
import { span, type Span } from './line.ts'

type Request = NonNullable<Consequence['requests']>[number]
type Appeared = NonNullable<Consequence['appeared']>[number]

/** Requests and errors on a line; further ones are counted. */
const REQUESTS_SHOWN = 3
const ERRORS_SHOWN = 2
const TEXT_SHOWN = 80
/** Text that nothing announces is rarely a message. */
const BARE_TEXT_SHOWN = 40

const NOTHING: readonly Span[] = []

/** The consequences of equal actions in a row, as pieces: how soon, failures, text, requests, route. */
export function consequencePieces(actions: readonly Action[], addresses: Addresses): readonly Span[] {
  const all = consequencesOf(actions)
  if (all.length === 0) return NOTHING
  const page = actions[0]?.url ?? ''
  const requests = grouped(all)
  const pieces: Span[] = []
  addDelay(pieces, all)
  if (requests.length > 0) addRequests(pieces, requests, true, page, addresses)
  addErrors(pieces, all)
  addAppeared(pieces, all)
  if (requests.length > 0) addRequests(pieces, requests, false, page, addresses)
  const hidden = hiddenOf(requests, true) + hiddenOf(requests, false) + moreOf(all)
  if (hidden > 0) pieces.push(span(`+${hidden} ${hidden === 1 ? 'request' : 'requests'}`, 'dim'))
  addRoute(pieces, all, page, addresses)
  return pieces
}

/** Whether their consequence is told with addresses. */
export function namesAddresses(actions: readonly Action[]): boolean {
  for (let i = 0; i < actions.length; i++) {
    const { consequence } = actions[i]!
    if (consequence !== undefined && (consequence.requests !== undefined || consequence.route !== undefined))
      return true
  }
  return false
}

const NONE: readonly Consequence[] = []

function consequencesOf(actions: readonly Action[]): readonly Consequence[] {
  if (actions.length === 1) {
    const { consequence } = actions[0]!
    return consequence === undefined ? NONE : [consequence]
  }
  const all: Consequence[] = []
  for (const { consequence } of actions) if (consequence !== undefined) all.push(consequence)
  return all
}

function addRequests(
  pieces: Span[],
  requests: readonly Group[],
  failed: boolean,
  page: string,
  addresses: Addresses,
): void {
  let shown = 0
  for (const group of requests)
    if (group[0].failed === failed && shown++ < REQUESTS_SHOWN)
      pieces.push(requestPiece(group, page, addresses))
}

/** How many of them, or of the others, are not shown. */
function hiddenOf(requests: readonly Group[], failed: boolean): number {
  let count = 0
  for (const [{ failed: own }] of requests) if (own === failed) count++
  return Math.max(0, count - REQUESTS_SHOWN)
}

function moreOf(all: readonly Consequence[]): number {
  let more = 0
  for (let i = 0; i < all.length; i++) more += all[i]!.requestsMore ?? 0
  return more
}

/** Whether something failed after the action. */
export function hasFailure({ consequence }: Action): boolean {
  if (consequence === undefined) return false
  return consequence.errors !== undefined || consequence.requests?.some(request => request.failed) === true
}

/** Whether the same failed after both actions, or nothing after either. */
export function haveSameFailures(one: Action, other: Action): boolean {
  const failed = hasFailure(one)
  return failed === hasFailure(other) && (!failed || failuresOf(one) === failuresOf(other))
}

/** What failed after the action, as one text. */
function failuresOf({ consequence }: Action): string {
  const requests = consequence?.requests
    ?.filter(request => request.failed)
    .map(({ method, url, status }) => `${method} ${url} ${status}`)
  return [...(requests ?? []), ...(consequence?.errors ?? []).map(error => error.message)].join('\n')
}

/** How soon something could be seen; with equal actions in a row, of the first one that was answered. */
function addDelay(pieces: Span[], all: readonly Consequence[]): void {
  const delayMs = all.find(consequence => consequence.firstVisibleMs !== undefined)?.firstVisibleMs
  if (delayMs !== undefined) pieces.push(span(formatDuration(delayMs), delayMs > 1000 ? 'bold' : 'dim'))
}

type Group = readonly [first: Request, ...others: Request[]]

const NO_GROUPS: readonly Group[] = []

/** Equal requests together, in order of their first one. */
function grouped(all: readonly Consequence[]): readonly Group[] {
  if (all.every(({ requests }) => requests === undefined)) return NO_GROUPS
  const groups = new Map<string, [Request, ...Request[]]>()
  for (const { requests } of all) {
    for (const request of requests ?? []) {
      const key = `${request.failed} ${request.status} ${request.method} ${request.url}`
      const group = groups.get(key)
      if (group) group.push(request)
      else groups.set(key, [request])
    }
  }
  return [...groups.values()]
}

function requestPiece(group: Group, page: string, addresses: Addresses): Span {
  const { method, url, status, failed } = group[0]
  const longest = group.reduce((most, { durationMs }) => Math.max(most, durationMs ?? -1), -1)
  const outcome =
    status === undefined ? (failed ? ' failed' : '') : status === 0 ? ' no answer' : ` ${status}`
  const time = longest >= 0 ? ` in ${formatDuration(longest)}` : ''
  const times = group.length > 1 ? ` (×${group.length})` : ''
  const text = `${method} ${addresses.short(url, page)}${outcome}${time}${times}`
  return span(failed ? `✗ ${text}` : text, failed ? 'bad' : 'plain')
}

function addErrors(pieces: Span[], all: readonly Consequence[]): void {
  if (all.every(({ errors }) => errors === undefined)) return
  const messages = [...new Set(all.flatMap(({ errors }) => (errors ?? []).map(error => error.message)))]
  for (const message of messages.slice(0, ERRORS_SHOWN))
    pieces.push(span(`✗ ${cleanText(message, 120) || 'an error'}`, 'bad'))
  const more = messages.length - ERRORS_SHOWN
  if (more > 0) pieces.push(span(`+${more} ${more === 1 ? 'error' : 'errors'}`, 'bad'))
}

function addAppeared(pieces: Span[], all: readonly Consequence[]): void {
  // Of equal actions in a row the last one's text is what stayed.
  const last = all.findLast(consequence => consequence.appeared !== undefined)
  if (last === undefined) return
  const appeared = last.appeared ?? []
  const before = pieces.length
  for (const text of appeared) if (text.role !== '') pieces.push(textPiece(text))
  let room = pieces.length > before ? 1 : 2
  for (const text of appeared) if (text.role === '' && room-- > 0) pieces.push(textPiece(text))
  const more = (last.appearedMore ?? 0) + appeared.length - (pieces.length - before)
  if (more > 0) pieces.push(span(`+${more} ${more === 1 ? 'text' : 'texts'}`, 'dim'))
}

function textPiece({ text, role, masked }: Appeared): Span {
  const limit = role === '' ? BARE_TEXT_SHOWN : TEXT_SHOWN
  const words = masked === true ? cleanText(text, limit) : quote(text, limit)
  return span(role === '' ? words : `${words} (${cleanText(role, 24)})`)
}

function addRoute(pieces: Span[], all: readonly Consequence[], page: string, addresses: Addresses): void {
  const route = all.findLast(consequence => consequence.route !== undefined)?.route
  if (route === undefined) return
  const title = route.title === undefined ? '' : ` ${quote(route.title, 60)}`
  if (route.method === 'title' || route.url === '') {
    if (title !== '') pieces.push(span(`title${title}`, 'page'))
    return
  }
  const word =
    route.method === 'load' || route.method === 'reload' || route.method === 'back-forward' ? 'page' : 'route'
  pieces.push(span(`${word} ${addresses.short(route.url, page)}${title}`, 'page'))
}
