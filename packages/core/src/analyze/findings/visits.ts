import type { EventOf } from '../../normalize/event.ts'
import { routeOf } from '../stats/route.ts'
import { eventsOf, type Facts } from './facts.ts'

/** A stay on one page or route of a window. */
export interface Visit {
  /** What began it. */
  readonly event: EventOf<'navigation'>
  /** The whole address, without a fragment that is no route. */
  readonly href: string
  /** Offsets; it ends with the next visit of the window, or its last event. */
  readonly fromMs: number
  readonly toMs: number
  /** What began the next one; absent for the last visit of a window. */
  readonly next?: EventOf<'navigation'>
}

/**
 * The visits of each window, in order of time. The same address again goes on with the visit, and what was shown for
 * less than `shortestMs` before another address came was a redirect: nobody visited that.
 */
export function visitsOf(facts: Facts, shortestMs: number): Map<string, Visit[]> {
  const starts = new Map<string, EventOf<'navigation'>[]>()
  for (const event of eventsOf(facts, 'navigation')) {
    const { method, href } = event.data
    if (method === 'title' || href === '') continue
    const windowId = event.windowId ?? ''
    const known = starts.get(windowId)
    if (known === undefined) starts.set(windowId, [event])
    else known.push(event)
  }
  const visits = new Map<string, Visit[]>()
  for (const [windowId, events] of starts) {
    const kept = withoutRedirects(events, shortestMs)
    const lastMs = facts.windows.of(windowId).lastMs
    const own: Visit[] = []
    for (const [at, event] of kept.entries()) {
      const next = kept[at + 1]
      const href = addressOf(event.data.href)
      const toMs = next?.offsetMs ?? Math.max(event.offsetMs, lastMs)
      own.push({ event, href, fromMs: event.offsetMs, toMs, ...(next && { next }) })
    }
    visits.set(windowId, own)
  }
  return visits
}

function withoutRedirects(
  events: readonly EventOf<'navigation'>[],
  shortestMs: number,
): EventOf<'navigation'>[] {
  const told = withoutRepeats(events)
  // What a redirect leads to may be where one was before.
  return withoutRepeats(
    told.filter(
      (event, at) => !(at + 1 < told.length && told[at + 1]!.offsetMs - event.offsetMs < shortestMs),
    ),
  )
}

/** Of the same address in a row the first one. */
function withoutRepeats(events: readonly EventOf<'navigation'>[]): EventOf<'navigation'>[] {
  let before = ''
  return events.filter(({ data }) => {
    const address = addressOf(data.href)
    const isNew = address !== before
    before = address
    return isNew
  })
}

/** Without a fragment, but for one that is a route itself. */
function addressOf(href: string): string {
  const hash = href.indexOf('#')
  return hash < 0 || /^#!?\//.test(href.slice(hash, hash + 3)) ? href : href.slice(0, hash)
}

/** Its path, for a sentence. */
export function pathOf(href: string): string {
  return routeOf(href).replace(/^[a-z][a-z0-9+.-]*:\/\/[^/#]*/i, '') || '/'
}
