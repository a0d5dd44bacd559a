import { partitionPoint } from '../../lib/partition-point.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Epoch } from '../../normalize/normalized.ts'
import type { Interval } from './intervals.ts'
import type { Stretch } from './attention.ts'
import { count, nothing, type Happened } from './happened.ts'
import { lastBefore, listed, placeOf, type Listed, type Place } from './listed.ts'
import { routeOf } from './route.ts'

/** A route with the time spent on it. */
export interface RouteStats extends Happened, Place {
  url: string
  timeMs: number
  activeMs: number
  visits: number
}

const MOST_ROUTES = 50
/** Routes that are told apart. */
const MOST_KNOWN = 10_000
const OTHERS = '(others)'

/** Time and happenings by route. `stretches` cover the session; what was not recorded is nobody's time. */
export function routeStats(
  events: readonly SessionEvent[],
  epochs: readonly Epoch[],
  stretches: readonly Stretch[],
  { zeroMs, durationMs }: { readonly zeroMs: number; readonly durationMs: number },
): Listed<RouteStats> {
  const routes = new Map<string, RouteStats>()
  // Most events share the address object of the one before: its route is not worked out again.
  let latestUrl = ''
  let latestRoute = ''
  const shortened = (url: string): string => {
    if (url !== latestUrl) {
      latestUrl = url
      latestRoute = routeOf(url)
    }
    return latestRoute
  }
  const of = (url: string, event: SessionEvent): RouteStats => {
    const key = routes.has(url) || routes.size < MOST_KNOWN ? url : OTHERS
    const known = routes.get(key)
    if (known !== undefined) return known
    const fresh = { url: key, timeMs: 0, activeMs: 0, visits: 0, ...nothing(), ...placeOf(event) }
    routes.set(key, fresh)
    return fresh
  }
  for (const event of events) count(of(shortened(event.url), event), event)

  for (const { route, fromMs, toMs } of inFront(events, epochs, zeroMs, durationMs)) {
    const event = lastBefore(events, fromMs)
    if (event === undefined) continue
    const stats = of(route, event)
    stats.visits++
    for (const stretch of within(stretches, { fromMs, toMs })) {
      if (stretch.state === 'unrecorded') continue
      const ms = Math.min(toMs, stretch.toMs) - Math.max(fromMs, stretch.fromMs)
      stats.timeMs += ms
      if (stretch.state === 'active') stats.activeMs += ms
    }
  }
  const told = [...routes.values()].filter(route => isTold(route))
  told.sort((one, other) => other.timeMs - one.timeMs || one.offsetMs - other.offsetMs)
  return listed(told, MOST_ROUTES)
}

function isTold({ timeMs, visits, clicks, inputs, requests, errors }: RouteStats): boolean {
  return timeMs + visits + clicks + inputs + requests + errors > 0
}

/** The stretches that reach into an interval: found by halving. */
function* within(stretches: readonly Stretch[], { fromMs, toMs }: Interval): Generator<Stretch> {
  const first = partitionPoint(stretches.length, place => !(stretches[place]!.toMs > fromMs))
  for (let i = first; i < stretches.length; i++) {
    const stretch = stretches[i]!
    if (stretch.fromMs >= toMs) return
    yield stretch
  }
}

/** Which route the window showed that was used last, from the first frame to the last. */
function inFront(
  events: readonly SessionEvent[],
  epochs: readonly Epoch[],
  zeroMs: number,
  durationMs: number,
): (Interval & { readonly route: string })[] {
  const visits: { route: string; fromMs: number; toMs: number }[] = []
  const routes = new Map<string, string>()
  let front = epochs.find(epoch => epoch.fromMs <= zeroMs)?.windowId ?? epochs[0]?.windowId ?? ''
  const show = (atMs: number): void => {
    const route = routes.get(front)
    if (route === undefined) return
    const fromMs = Math.min(durationMs, Math.max(0, atMs))
    const last = visits.at(-1)
    if (last === undefined) visits.push({ route, fromMs: 0, toMs: durationMs })
    else if (last.route !== route) {
      last.toMs = fromMs
      visits.push({ route, fromMs, toMs: durationMs })
    }
  }
  const moves = epochs.map(({ fromMs, windowId, href }) => ({
    atMs: fromMs - zeroMs,
    windowId,
    href,
    isUse: true,
  }))
  for (const event of events) {
    const href = event.kind === 'navigation' ? event.data.href : ''
    const isUse = brings(event)
    if (isUse || href !== '') moves.push({ atMs: event.offsetMs, windowId: event.windowId, href, isUse })
  }
  moves.sort((one, other) => one.atMs - other.atMs)
  for (const { atMs, windowId, href, isUse } of moves) {
    // What names no window is of the one in front.
    const window = windowId ?? front
    if (href !== '') routes.set(window, routeOf(href))
    else if (!routes.has(window)) routes.set(window, '')
    if (isUse) front = window
    show(atMs)
  }
  return visits
}

/** Whether an event shows that its window is the one in use. */
function brings(event: SessionEvent): boolean {
  switch (event.kind) {
    case 'click':
    case 'tap':
    case 'drag':
    case 'input':
    case 'navigation':
      return true
    case 'scroll':
      return event.data.automatic !== true
    case 'visibility':
      return event.data.state === 'visible'
    default:
      return false
  }
}
