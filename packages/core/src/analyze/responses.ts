import type { EventOf, SessionEvent } from '../normalize/event.ts'
import type { Claim, Taken } from './claim.ts'
import { isLoad } from './situation.ts'
import type { Step } from './step.ts'
import { isTelemetry } from './telemetry.ts'

/** A request that an action caused begins within this time. */
const REQUEST_MS = 1000
/** So soon after the end of a request or a route change comes what it brought about. */
const LINK_MS = 500
/** So long after an action an error, a route change or a value set by the page is taken for its effect. */
const ERROR_MS = 2000
const ROUTE_MS = 2500
const LINK_LOAD_MS = 8000
const PROMPT_LOAD_MS = 500
const FILL_MS = 1000
/** Browsers move the focus, mark text and scroll at once. */
const AT_ONCE_MS = 300
const WINDOW_MS = 1000
const MEDIA_MS = 1000
/** Resources of a document, and beacons: nobody waits for them. */
const PASSIVE: ReadonlySet<string> = new Set([
  'script',
  'link',
  'css',
  'img',
  'image',
  'font',
  'navigation',
  'document',
  'iframe',
  'frame',
  'beacon',
  'ping',
  'video',
  'audio',
  'other',
])

/** Whether the event can answer anybody, whenever it comes. */
export function mayAnswer(event: SessionEvent): boolean {
  switch (event.kind) {
    case 'mutation':
      return event.data.ambient !== true
    case 'network':
      return canBeAsked(event)
    case 'console':
      return isConsoleError(event)
    case 'input':
      return event.data.how === 'programmatic'
    case 'scroll':
      return event.data.automatic === true
    case 'selection':
      return event.data.length > 0
    case 'blur':
      return event.data.window === true
    case 'visibility':
      return event.data.state === 'hidden'
    case 'navigation':
    case 'error':
    case 'focus':
    case 'media':
      return true
    default:
      return false
  }
}

/** Whether the event, which may answer and can be this claim's by its time, is a consequence, and of which sort. */
export function responseTo(claim: Claim, event: SessionEvent): Taken['as'] | undefined {
  const { step } = claim
  const sinceMs = event.timeMs - step.toMs
  switch (event.kind) {
    case 'mutation':
      return 'dom'
    case 'network':
      return sinceMs <= REQUEST_MS || isJustAfter(claim.linksMs, event.timeMs) ? 'request' : undefined
    case 'navigation':
      if (event.data.method === 'title')
        return sinceMs <= ROUTE_MS || isLinked(claim, event) ? 'navigation' : undefined
      // A second route is a redirect, or somebody went on by a way that is not recorded.
      return isLinked(claim, event) || (!claim.isRouted && sinceMs <= patienceFor(event, step))
        ? 'navigation'
        : undefined
    case 'error':
      return sinceMs <= ERROR_MS || isLinked(claim, event) ? 'error' : undefined
    case 'console':
      return sinceMs <= ERROR_MS || isLinked(claim, event) ? 'console' : undefined
    case 'input':
      return sinceMs <= FILL_MS || isLinked(claim, event) ? 'input' : undefined
    case 'focus':
      // Nothing that is weak moves the focus: that is somebody's next step.
      if (step.role === 'weak') return undefined
      return isElsewhere(event, step.target?.nodeId) && sinceMs <= AT_ONCE_MS ? 'focus' : undefined
    case 'scroll':
      return sinceMs <= AT_ONCE_MS ? 'scroll' : undefined
    case 'selection':
      return sinceMs <= AT_ONCE_MS ? 'selection' : undefined
    case 'media':
      return sinceMs <= MEDIA_MS ? 'media' : undefined
    case 'blur':
    case 'visibility':
      return sinceMs <= WINDOW_MS ? 'window' : undefined
    default:
      return undefined
  }
}

/**
 * A document may come late, but only a link surely brings it. The same address again is mostly somebody's
 * own reload, and pages seldom come from typing: these have to follow at once.
 */
function patienceFor(event: EventOf<'navigation'>, { role, action, event: own, target }: Step): number {
  // A scroll changes at most the fragment or the title.
  if (role === 'weak') return event.data.method === 'hash' || event.data.method === 'title' ? ROUTE_MS : -1
  // A page or route leads on at once, or not at all: later it is somebody's own step, like going back twice.
  if (role === 'load') return PROMPT_LOAD_MS
  if (!isLoad(event)) return ROUTE_MS
  if (event.data.method !== 'load' || event.data.href === own.url) return PROMPT_LOAD_MS
  if (action !== 'click' && action !== 'tap' && action !== 'submit') return PROMPT_LOAD_MS
  return target?.role === 'link' ? LINK_LOAD_MS : ROUTE_MS
}

/** Whether something that the step brought about has just ended. */
function isLinked({ linksMs, answersMs }: Claim, { timeMs }: SessionEvent): boolean {
  return isJustAfter(linksMs, timeMs) || isJustAfter(answersMs, timeMs)
}

function isJustAfter(times: readonly number[] | undefined, timeMs: number): boolean {
  return times?.some(time => timeMs >= time && timeMs - time <= LINK_MS) === true
}

function isConsoleError(event: EventOf<'console'>): boolean {
  return event.data.level === 'error' || event.data.level === 'assert'
}

function isElsewhere(event: EventOf<'focus'>, own: number | undefined): boolean {
  return event.data.target !== undefined && event.data.target.nodeId !== own
}

/** Whether the request begins a chain: later ones may follow from its end. */
export function isFirstRequest({ step }: Claim, event: SessionEvent): boolean {
  return event.timeMs - step.toMs <= REQUEST_MS
}

/** Whether an action can have asked for this: not part of a document, not from before the recording. */
function canBeAsked({ data, url }: EventOf<'network'>): boolean {
  const { initiator } = data
  const kind = initiator.startsWith('resource.') ? initiator.slice('resource.'.length) : initiator
  return data.initial !== true && !PASSIVE.has(kind) && !isTelemetry(data.url, url)
}
