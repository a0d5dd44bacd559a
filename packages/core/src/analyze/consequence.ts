import { cleanText } from '../lib/clean-text.ts'
import type { EventOf, SessionEvent } from '../normalize/event.ts'
import type { Consequence } from './action.ts'
import type { Taken } from './claim.ts'
import { typedValue } from './facts.ts'
import type { Step } from './step.ts'

/** Pieces of text, requests and errors that one action lists. */
const APPEARED_LIMIT = 3
const REQUEST_LIMIT = 12
const ERROR_LIMIT = 5
const TEXT_LIMIT = 200

/** Roles by which a page tells somebody something, most pressing first. */
const TELLING = ['alert', 'alertdialog', 'status', 'log', 'dialog', 'tooltip', 'listbox', 'menu']

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Appeared = NonNullable<Consequence['appeared']>[number]
type Request = Mutable<NonNullable<Consequence['requests']>[number]>

/** What was taken, told as a consequence. */
export function toConsequence(step: Step, taken: readonly Taken[]): Consequence {
  const told: Mutable<Consequence> = firstOf(step, taken)
  // Nearly all answers are changes of the page, and nothing else.
  let isMore = false
  for (let i = 0; i < taken.length; i++) if (taken[i]!.as !== 'dom') isMore = true
  const appeared = appearedIn(step, taken)
  if (appeared !== undefined) {
    told.appeared = appeared.length > APPEARED_LIMIT ? appeared.slice(0, APPEARED_LIMIT) : appeared
    if (appeared.length > APPEARED_LIMIT) told.appearedMore = appeared.length - APPEARED_LIMIT
  }
  if (isMore) addOthers(told, taken)
  return told
}

/** Requests, the route, errors. */
function addOthers(told: Mutable<Consequence>, taken: readonly Taken[]): void {
  const requests = requestsIn(taken)
  if (requests.length > 0) told.requests = requests.slice(0, REQUEST_LIMIT)
  if (requests.length > REQUEST_LIMIT) told.requestsMore = requests.length - REQUEST_LIMIT
  const route = routeIn(taken)
  if (route !== undefined) told.route = route
  const errors = errorsIn(taken)
  if (errors.length > 0) told.errors = errors.slice(0, ERROR_LIMIT)
}

function firstOf(
  step: Step,
  taken: readonly Taken[],
): Pick<Consequence, 'firstResponse' | 'firstResponseMs' | 'firstVisibleMs'> {
  // Typing is answered after its last key; what came between the keys counts only when nothing else came.
  const typing =
    step.toMs > step.fromMs &&
    (step.action === 'input' || step.action === 'select' || step.action === 'scroll')
  const sinceMs = typing && taken.some(({ event }) => event.timeMs >= step.toMs) ? step.toMs : undefined
  const zeroMs = sinceMs ?? step.fromMs
  let first: Taken | undefined
  let visible: Taken | undefined
  for (let i = 0; i < taken.length; i++) {
    const one = taken[i]!
    if (sinceMs !== undefined && !(one.event.timeMs >= sinceMs)) continue
    if (first === undefined || one.event.timeMs < first.event.timeMs) first = one
    if (one.as === 'request' || one.as === 'console' || one.as === 'error') continue
    if (visible === undefined || one.event.timeMs < visible.event.timeMs) visible = one
  }
  if (first === undefined) return {}
  const firstResponseMs = first.event.timeMs - zeroMs
  const firstResponse = first.as
  if (visible === undefined) return { firstResponseMs, firstResponse }
  return { firstResponseMs, firstResponse, firstVisibleMs: visible.event.timeMs - zeroMs }
}

/** The text that came, most telling first; `undefined` when none did. */
function appearedIn({ event: gesture }: Step, taken: readonly Taken[]): Appeared[] | undefined {
  let found: Appeared[] | undefined
  // Made for the second text: most actions have one at most.
  let seen: Set<string> | undefined
  for (let i = 0; i < taken.length; i++) {
    const { event } = taken[i]!
    if (event.kind !== 'mutation' || event.data.appeared === undefined) continue
    const { pointer } = event
    const typed = typedValue(gesture)
    for (const { text, role, masked } of event.data.appeared) {
      const clean = cleanText(text, TEXT_LIMIT)
      // What somebody typed is no answer to the typing.
      if (clean === '' || clean === typed) continue
      const one: Appeared = masked ? { text: clean, role, masked, pointer } : { text: clean, role, pointer }
      if (found === undefined) found = [one]
      else {
        seen ??= new Set([found[0]!.text])
        if (seen.has(clean)) continue
        seen.add(clean)
        found.push(one)
      }
    }
  }
  return found && found.length > 1 ? found.sort((one, other) => rankOf(one.role) - rankOf(other.role)) : found
}

function rankOf(role: string): number {
  const rank = TELLING.indexOf(role)
  return rank < 0 ? TELLING.length : rank
}

/** Failed ones first; the order of their begin otherwise, as sorting is stable. */
function requestsIn(taken: readonly Taken[]): Request[] {
  const requests: Request[] = []
  for (const { event } of taken) if (event.kind === 'network') requests.push(requestOf(event))
  return requests.length > 1
    ? requests.sort((one, other) => Number(other.failed) - Number(one.failed))
    : requests
}

function requestOf({ data, pointer }: EventOf<'network'>): Request {
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
  const navigations: EventOf<'navigation'>[] = []
  for (const { event } of taken) if (event.kind === 'navigation') navigations.push(event)
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
  const found: NonNullable<Consequence['errors']>[number][] = []
  let seen: Set<string> | undefined
  for (const { event } of taken) {
    const message = messageOf(event)
    if (message === undefined || seen?.has(message)) continue
    seen ??= new Set()
    seen.add(message)
    found.push({ message, pointer: event.pointer })
  }
  return found
}

function messageOf(event: SessionEvent): string | undefined {
  return event.kind === 'error' || event.kind === 'console'
    ? cleanText(event.data.message, TEXT_LIMIT)
    : undefined
}
