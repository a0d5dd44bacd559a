import { CATEGORY } from './categories.ts'
import { resolvePointers } from './window/click-pointers.ts'
import { duplicates } from './told/duplicates.ts'
import type { SessionEvent } from './event.ts'
import { partitionPoint } from '../lib/partition-point.ts'
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
  const listed = listedInOrder(maker.made, wants)
  // The story is the same, whatever else is listed.
  const made = wants === 'all' ? listed.filter(event => !event.aside) : listed
  const navigations = listedInOrder(maker.navigations, 'story')
  const beganMs = foldDuplicates(made, markOf)
  weighTitles(navigations, made)
  settleLoads(navigations, markOf)
  markRouteScrolls(navigations, made)
  const places = createPlaces(marks, navigations, beganMs, endMs)
  const events: SessionEvent[] = []
  for (let i = 0; i < listed.length; i++) {
    const event = listed[i]!
    if (!event.dropped) events.push(finished(event, places, zeroMs))
  }
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

/** Both in order of time; of so many events only those soon after a route are looked at. */
function markRouteScrolls(navigations: readonly MadeOf<'navigation'>[], made: readonly Made[]): void {
  let at = 0
  for (const route of navigations) {
    if (route.dropped) continue
    at = Math.max(
      at,
      partitionPoint(made.length, place => made[place]!.timeMs < route.timeMs),
    )
    while (at < made.length && made[at] !== route) at++
    for (let i = ++at; i < made.length && made[i]!.timeMs - route.timeMs <= ROUTE_SCROLL_MS; i++) {
      const event = made[i]!
      if (event.dropped) continue
      if (event.kind === 'navigation') break
      const mayBeOne = route.windowId === '' || event.windowId === '' || route.windowId === event.windowId
      if (event.kind === 'scroll' && mayBeOne) event.data.automatic = true
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

/**
 * Those that are listed, by time, ties by pointer. What is in order already, which most recordings are, is not sorted
 * again.
 */
function listedInOrder<T extends Made>(made: readonly T[], wants: 'all' | 'story'): T[] {
  const listed: T[] = []
  let isSorted = true
  for (let i = 0; i < made.length; i++) {
    const event = made[i]!
    if (event.dropped || (event.aside && wants !== 'all')) continue
    if (isSorted && listed.length > 0) isSorted = byTime(listed[listed.length - 1]!, event) <= 0
    listed.push(event)
  }
  return isSorted ? listed : listed.sort(byTime)
}

function byTime(one: Made, other: Made): number {
  return (
    one.timeMs - other.timeMs ||
    one.pointer.segmentId - other.pointer.segmentId ||
    one.pointer.frameIndex - other.pointer.frameIndex
  )
}
