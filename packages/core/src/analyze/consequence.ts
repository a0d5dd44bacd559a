import { cleanText } from '../lib/clean-text.ts'
import type { EventOf, SessionEvent } from '../normalize/event.ts'
import type { Consequence } from './action.ts'
import type { Taken } from './claim.ts'
import type { Step } from './step.ts'

/** Pieces of text, requests and errors that one action lists. */
const APPEARED_LIMIT = 3
const REQUEST_LIMIT = 12
const ERROR_LIMIT = 5
const TEXT_LIMIT = 200

/** Roles by which a page tells somebody something, most pressing first. */
const TELLING = ['alert', 'alertdialog', 'status', 'log', 'dialog', 'tooltip', 'listbox', 'menu']

/** What was taken, told as a consequence; `undefined` when nothing was. */
export function toConsequence(step: Step, taken: readonly Taken[]): Consequence | undefined {
  if (taken.length === 0) return undefined
  const appeared = appearedIn(step, taken)
  const requests = taken.flatMap(({ event }) => (event.kind === 'network' ? [requestOf(event)] : []))
  // Failed ones first; the order of their begin otherwise, as sorting is stable.
  requests.sort((one, other) => Number(other.failed) - Number(one.failed))
  const errors = errorsIn(taken)
  const route = routeIn(taken)
  return {
    ...firstOf(step, taken),
    ...(appeared.length > 0 && { appeared: appeared.slice(0, APPEARED_LIMIT) }),
    ...(appeared.length > APPEARED_LIMIT && { appearedMore: appeared.length - APPEARED_LIMIT }),
    ...(requests.length > 0 && { requests: requests.slice(0, REQUEST_LIMIT) }),
    ...(requests.length > REQUEST_LIMIT && { requestsMore: requests.length - REQUEST_LIMIT }),
    ...(route && { route }),
    ...(errors.length > 0 && { errors: errors.slice(0, ERROR_LIMIT) }),
  }
}

function firstOf(
  step: Step,
  taken: readonly Taken[],
): Pick<Consequence, 'firstResponse' | 'firstResponseMs' | 'firstVisibleMs'> {
  // Typing is answered after its last key; what came between the keys counts only when nothing else came.
  const typing =
    step.toMs > step.fromMs &&
    (step.action === 'input' || step.action === 'select' || step.action === 'scroll')
  const after = typing ? taken.filter(({ event }) => event.timeMs >= step.toMs) : taken
  const pool = after.length > 0 ? after : taken
  const zeroMs = typing && after.length > 0 ? step.toMs : step.fromMs
  const first = earliest(pool)
  if (first === undefined) return {}
  const visible = earliest(pool.filter(({ as }) => as !== 'request' && as !== 'console' && as !== 'error'))
  return {
    firstResponseMs: first.event.timeMs - zeroMs,
    firstResponse: first.as,
    ...(visible && { firstVisibleMs: visible.event.timeMs - zeroMs }),
  }
}

function earliest(taken: readonly Taken[]): Taken | undefined {
  let found: Taken | undefined
  for (const one of taken) if (found === undefined || one.event.timeMs < found.event.timeMs) found = one
  return found
}

function appearedIn(step: Step, taken: readonly Taken[]): NonNullable<Consequence['appeared']>[number][] {
  const seen = new Set<string>()
  // What somebody typed is no answer to the typing.
  if (typeof step.metadata['value'] === 'string') seen.add(step.metadata['value'])
  const found: NonNullable<Consequence['appeared']>[number][] = []
  for (const { event } of taken) {
    if (event.kind !== 'mutation') continue
    for (const { text, role, masked } of event.data.appeared ?? []) {
      const clean = cleanText(text, TEXT_LIMIT)
      if (clean === '' || seen.has(clean)) continue
      seen.add(clean)
      found.push({ text: clean, role, ...(masked && { masked }), pointer: event.pointer })
    }
  }
  return found.sort((one, other) => rankOf(one.role) - rankOf(other.role))
}

function rankOf(role: string): number {
  const rank = TELLING.indexOf(role)
  return rank < 0 ? TELLING.length : rank
}

function requestOf({ data, pointer }: EventOf<'network'>): NonNullable<Consequence['requests']>[number] {
  const { method, url, status, durationMs, failed } = data
  return {
    method: cleanText(method, 12),
    url: cleanText(url, 2000),
    ...(status !== undefined && { status }),
    ...(durationMs !== undefined && { durationMs }),
    failed,
    pointer,
  }
}

/** The last route of several is where the person ended up. A title alone counts when no route is known. */
function routeIn(taken: readonly Taken[]): Consequence['route'] {
  const navigations = taken.flatMap(({ event }) => (event.kind === 'navigation' ? [event] : []))
  const route = navigations.findLast(({ data }) => data.method !== 'title') ?? navigations.at(-1)
  if (route === undefined) return undefined
  const title = navigations.findLast(
    ({ data, timeMs }) => data.title !== undefined && data.title !== '' && timeMs >= route.timeMs,
  )?.data.title
  return {
    url: cleanText(route.data.href, 2000),
    method: route.data.method,
    ...(title !== undefined && { title: cleanText(title, TEXT_LIMIT) }),
    pointer: route.pointer,
  }
}

function errorsIn(taken: readonly Taken[]): NonNullable<Consequence['errors']>[number][] {
  const found = new Map<string, NonNullable<Consequence['errors']>[number]>()
  for (const { event } of taken) {
    const message = messageOf(event)
    if (message !== undefined && !found.has(message)) found.set(message, { message, pointer: event.pointer })
  }
  return [...found.values()]
}

function messageOf(event: SessionEvent): string | undefined {
  return event.kind === 'error' || event.kind === 'console'
    ? cleanText(event.data.message, TEXT_LIMIT)
    : undefined
}
