import { partitionPoint } from '../../lib/partition-point.ts'
import type { NavigationMethod } from '../event.ts'
import { fold, type Made, type MadeOf, type Maker } from '../made.ts'
import { turnIntoLoad, type PageMark } from '../window/page-loads.ts'

/** A vendor's page load begins this long before the snapshot of that page. */
const LOAD_SPAN_MS = 10_000
/** Clocks of the vendor's span and of the snapshot differ by less. */
const SLACK_MS = 100
/** Several reports of one route come within this time. */
const ROUTE_MS = 1500
/** How far is looked for signs of the page before: more than a busy second holds. */
const LOOK_MADE = 2000

/** Whether a page was loaded anew, as opposed to a route inside it. */
export function isLoad(method: NavigationMethod): boolean {
  return method === 'load' || method === 'reload' || method === 'back-forward'
}

/** A checkout that a vendor's span calls a page load was one: equal pages have equal ids. */
export function raiseReloads(maker: Maker, marks: readonly PageMark[]): void {
  const byTime = marks.toSorted((one, other) => one.fromMs - other.fromMs)
  for (const event of maker.navigations) {
    if (event.origin === undefined || !isLoad(event.data.method)) continue
    let first: PageMark | undefined
    for (let i = firstAt(byTime, event.timeMs - SLACK_MS); i < byTime.length; i++) {
      const mark = byTime[i]!
      if (mark.fromMs - event.timeMs > LOAD_SPAN_MS) break
      if (event.windowId !== '' && mark.windowId !== event.windowId) continue
      // A load is there already: the span is about that one.
      if (mark.kind === 'load') {
        first = undefined
        break
      }
      first ??= mark
    }
    if (first) turnIntoLoad(first, { maker })
  }
}

/** The first mark at or after this time. */
function firstAt(marks: readonly PageMark[], timeMs: number): number {
  return partitionPoint(marks.length, place => marks[place]!.fromMs < timeMs)
}

/** A page load told twice is one, with what the vendor knows better; answers when it really began, by mark. */
export function foldNavigation(
  from: MadeOf<'navigation'>,
  to: MadeOf<'navigation'>,
  mark: PageMark | undefined,
): number | undefined {
  if (from.data.durationMs !== undefined) to.data.durationMs ??= from.data.durationMs
  if (from.data.title !== undefined) to.data.title ??= from.data.title
  if (!mark || !isLoad(from.data.method)) return undefined
  if (from.data.method !== 'load') {
    to.data.method = from.data.method
    mark.method = from.data.method
  }
  return Math.min(from.timeMs, mark.fromMs)
}

const OF_A_PAGE: ReadonlySet<string> = new Set(['click', 'tap', 'input', 'scroll', 'mutation', 'selection'])

/**
 * Whether a report held to be of a page load (by position in `made`) is of a route in the page before. A
 * page may report itself before its first frame, but not before a gesture on the page before.
 */
export function isOfPageBefore(made: readonly Made[], report: number, load: number): boolean {
  const from = made[report]
  const to = made[load]
  if (from?.kind !== 'navigation' || to?.kind !== 'navigation') return false
  if (to.origin !== undefined || !isLoad(to.data.method) || isLoad(from.data.method)) return false
  if (from.data.method === 'title') return true
  for (let i = report + 1; i < load && i < report + LOOK_MADE; i++) {
    const between = made[i]!
    if (between.windowId === to.windowId && OF_A_PAGE.has(between.kind)) return true
  }
  return false
}

/** Folds several reports of one route. */
export function foldRoutes(routes: readonly MadeOf<'navigation'>[]): void {
  let kept: MadeOf<'navigation'> | undefined
  for (const route of routes.toSorted((one, other) => one.timeMs - other.timeMs)) {
    // A title is weighed against the route later on.
    if (route.data.method === 'title') continue
    const isSame =
      kept &&
      kept.data.href === route.data.href &&
      kept.windowId === route.windowId &&
      route.timeMs - kept.timeMs <= ROUTE_MS
    if (kept && isSame) {
      route.dropped = true
      fold(kept, route.pointer, ...(route.also ?? []))
    } else kept = route
  }
}

/** Says of page loads where they came from, now that all routes are known: the same address again is a reload. */
export function settleLoads(
  navigations: readonly MadeOf<'navigation'>[],
  markOf: ReadonlyMap<Made, PageMark>,
): void {
  const current = new Map<string, string>()
  for (const event of navigations) {
    if (event.dropped || event.data.href === '') continue
    const { data, windowId } = event
    const before = current.get(windowId) ?? current.get('') ?? ''
    current.set(windowId, data.href)
    const mark = markOf.get(event)
    if (!mark || before === '') continue
    if (before !== data.href) data.from = before
    else {
      delete data.from
      if (data.method !== 'load') continue
      data.method = 'reload'
      mark.method = 'reload'
    }
  }
}
