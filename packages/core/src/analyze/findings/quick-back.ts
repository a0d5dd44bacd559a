import { formatDuration } from '../../lib/duration.ts'
import { eventsOf, type Facts } from './facts.ts'
import { firstAfter } from './window-facts.ts'
import type { Detector, Finding, Parameters } from './finding.ts'
import { makeFinding } from './make-finding.ts'
import { routeTemplate } from './route-template.ts'
import { pathOf, visitsOf } from './visits.ts'

const PARAMETERS = {
  /** A machine leads on faster than this: redirects. */
  shortestStayMs: 500,
  /** Clarity and others: who stays longer read something. */
  longestStayMs: 10_000,
  /** The click that leads back is one. */
  mostClicks: 1,
}

/**
 * From one page to another and straight back, with nothing done there. It has to be the same address that one comes
 * back to: from one thing of a list over the list to the next thing is browsing.
 */
export const quickBack: Detector<Facts> = {
  rule: 'quick-back',
  version: 1,
  parameters: PARAMETERS,
  find,
}

function find(facts: Facts, given: Parameters): Finding[] {
  const { shortestStayMs, longestStayMs, mostClicks } = { ...PARAMETERS, ...given }
  const inputs = eventsOf(facts, 'input').filter(({ data }) => data.how !== 'programmatic')
  const { gestures } = facts
  const found: Finding[] = []
  for (const [windowId, visits] of visitsOf(facts, shortestStayMs)) {
    for (let at = 1; at + 1 < visits.length; at++) {
      const [before, there, after] = [visits[at - 1]!, visits[at]!, visits[at + 1]!]
      const stayMs = there.toMs - there.fromMs
      if (before.href !== after.href || stayMs > longestStayMs) continue
      if (routeTemplate(there.href) === routeTemplate(before.href)) continue
      if (someIn(inputs, windowId, there.fromMs, there.toMs) > 0) continue
      // A click that leads on is told at the same ms as the page that it leads to, or just before.
      const clicks = someIn(gestures, windowId, there.fromMs, there.toMs)
      if (clicks > mostClicks) continue
      const hidden = facts.windows.unobserved(windowId, there.fromMs, there.toMs)
      const path = pathOf(there.href)
      found.push(
        makeFinding({
          rule: 'quick-back',
          version: 1,
          // Only the return makes it one.
          at: after.event,
          evidence: [there.event],
          fromMs: there.fromMs,
          toMs: there.toMs,
          url: there.href,
          finding: `Went to ${path} and back to ${pathOf(after.href)} after ${formatDuration(stayMs)}, with nothing done there`,
          severity: 'low',
          confidence: 0.7,
          measured: { stayMs: Math.round(stayMs), clicks, from: pathOf(before.href), to: path },
          ...(hidden !== undefined && { notMeasurable: hidden }),
        }),
      )
    }
  }
  return found
}

/** How many of a list by time lie in a window between two offsets, the first one left out. */
function someIn(
  items: readonly { readonly offsetMs: number; readonly windowId?: string }[],
  windowId: string,
  fromMs: number,
  toMs: number,
): number {
  let count = 0
  for (let i = firstAfter(items, fromMs, ({ offsetMs }) => offsetMs); i < items.length; i++) {
    const item = items[i]!
    if (item.offsetMs > toMs) break
    if ((item.windowId ?? '') === windowId) count++
  }
  return count
}
