import { CATEGORY } from './categories.ts'
import { resolvePointers } from './window/click-pointers.ts'
import { duplicates } from './told/duplicates.ts'
import type { SessionEvent } from './event.ts'
import { fold, type Made, type MadeOf, type Maker } from './made.ts'
import type { PageMark } from './window/page-loads.ts'
import { createPlaces, type Places } from './places.ts'
import { telling } from './told/telling.ts'
import type { Claim } from './told/told-frames.ts'
import { foldNavigation, foldRoutes, isOfPageBefore, raiseReloads, settleLoads } from './told/told-loads.ts'
import { weighTitles } from './told/weighed-titles.ts'
import type { PageWindow } from './window/window.ts'

/** Routers scroll to the top, or back to where the page was, so soon after a route. */
const ROUTE_SCROLL_MS = 300

/** What the windows and the dialects told, joined into one list. */
export function assemble(options: {
  readonly maker: Maker
  readonly wants: 'all' | 'story'
  readonly windows: readonly PageWindow[]
  readonly claims: readonly Claim[]
  readonly zeroMs: number
  readonly endMs: number
}): { readonly events: SessionEvent[]; readonly places: Places } {
  const { maker, wants, windows, claims, zeroMs, endMs } = options
  const clicks = windows.flatMap(window => window.clicks)
  resolvePointers(
    clicks,
    windows.some(({ state }) => state.recordsPresses),
  )
  if (claims.length > 0)
    telling.use().joinClaims(maker, [...clicks, ...windows.flatMap(({ absorbed }) => absorbed)], claims)

  const marks = windows.flatMap(window => window.marks)
  raiseReloads(maker, marks)
  const markOf = new Map<Made, PageMark>()
  for (const mark of marks) if (mark.event) markOf.set(mark.event, mark)
  const listed = sorted(maker.made.filter(event => !event.dropped && (wants === 'all' || !event.aside)))
  // The story is the same, whatever else is listed.
  const made = wants === 'all' ? listed.filter(event => !event.aside) : listed
  const beganMs = foldDuplicates(made, markOf)
  weighTitles(made)
  settleLoads(made, markOf)
  markRouteScrolls(made)
  const places = createPlaces(marks, made, beganMs, endMs)
  const events: SessionEvent[] = []
  for (const event of listed) if (!event.dropped) events.push(finished(event, places, zeroMs))
  return { events, places }
}

/** Folds what is told twice; answers when page loads began that a vendor timed. */
function foldDuplicates(made: readonly Made[], markOf: ReadonlyMap<Made, PageMark>): Map<PageMark, number> {
  const beganMs = new Map<PageMark, number>()
  const routes: MadeOf<'navigation'>[] = []
  for (const [superfluous, stays] of duplicates(made)) {
    const from = made[superfluous]
    const to = made[stays]
    if (!from || !to || from.dropped) continue
    if (from.kind === 'navigation' && isOfPageBefore(made, superfluous, stays)) {
      routes.push(from)
      continue
    }
    from.dropped = true
    fold(to, from.pointer, ...(from.also ?? []))
    if (from.vendor && !to.vendor) to.vendor = from.vendor
    if (from.kind !== 'navigation' || to.kind !== 'navigation') continue
    const mark = markOf.get(to)
    const began = foldNavigation(from, to, mark)
    if (mark && began !== undefined) beganMs.set(mark, began)
  }
  foldRoutes(routes)
  return beganMs
}

function markRouteScrolls(made: readonly Made[]): void {
  let route: Made | undefined
  for (const event of made) {
    if (event.dropped) continue
    if (event.kind === 'navigation') route = event
    else if (event.kind === 'scroll' && route && event.timeMs - route.timeMs <= ROUTE_SCROLL_MS) {
      const mayBeOne = route.windowId === '' || event.windowId === '' || route.windowId === event.windowId
      if (mayBeOne) event.data.automatic = true
    }
  }
}

function finished(event: Made, places: Places, zeroMs: number): SessionEvent {
  const { kind, pointer, windowId, timeMs, label, rawType, rawSource, data, also, masked, vendor, aside } =
    event
  const place = places.at(windowId, timeMs)
  if (event.kind === 'navigation' && event.data.href === '') event.data.href = place.url
  const category = CATEGORY[kind]
  const offsetMs = Number.isNaN(zeroMs) ? 0 : timeMs - zeroMs
  const url = event.url ?? place.url
  const { epoch } = place
  // One shape for nearly all of them: what most events lack is added behind.
  const told: Mutable<Omit<SessionEvent, 'kind' | 'data'>> & Pick<Made, 'kind' | 'data'> =
    rawSource === undefined
      ? { kind, category, pointer, timeMs, offsetMs, label, url, rawType, epoch, data }
      : { kind, category, pointer, timeMs, offsetMs, label, url, rawType, rawSource, epoch, data }
  if (windowId !== '') told.windowId = windowId
  if (also !== undefined) told.also = also
  if (masked) told.masked = masked
  if (vendor !== undefined) told.vendor = vendor
  if (aside) told.aside = aside
  return told as SessionEvent
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** By time, ties by pointer. What is in order already, which most recordings are, is not sorted again. */
function sorted(made: Made[]): Made[] {
  for (let i = 1; i < made.length; i++) if (byTime(made[i - 1]!, made[i]!) > 0) return made.sort(byTime)
  return made
}

function byTime(one: Made, other: Made): number {
  return (
    one.timeMs - other.timeMs ||
    one.pointer.segmentId - other.pointer.segmentId ||
    one.pointer.frameIndex - other.pointer.frameIndex
  )
}
