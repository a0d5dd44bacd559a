import { withoutHash } from '../dialects/address.ts'
import type { Origin } from '../dialects/draft.ts'
import { mayShareWindow, type Fold, type Placed } from './told.ts'

type Navigation = Placed<'navigation'>

/** Two reporters of one route change are this close: a router may run its hooks before and after. */
const ROUTE_MS = 1000
/** A page's own report precedes the recorder's start by less than this, also on slow networks. */
const START_MS = 10_000

/** Reporters compute the page's time origin each for themselves, to the ms. */
const SAME_START_MS = 5
/** Page loads that wait for their Meta. */
const WAITING = 16

/** Who is believed when two tell of one navigation; the recording itself first. */
const RANK: readonly (Origin | undefined)[] = [
  'rrweb',
  'sentry-span',
  'sentry-crumb',
  'posthog-custom',
  'custom',
  'tracked',
]

/** Folds reports of one page load or route change into one. */
export function duplicateNavigations(navigations: readonly Navigation[], fold: Fold): void {
  const loads: Navigation[] = []
  const current = new Map<string, Navigation>()
  const recorded = new Set<string>()
  for (const navigation of navigations) {
    const { windowId = '' } = navigation.told
    if (isRecorded(navigation)) foldPendingLoad(navigation, loads, fold)
    else if (isLoad(navigation)) {
      // Its Meta comes later: wait for it.
      awaitMeta(navigation, loads, fold)
      continue
    }
    const before = current.get(windowId) ?? current.get('')
    const isFirst = !recorded.has(windowId)
    const stays = before === undefined ? navigation : foldRepeat(before, navigation, isFirst, fold)
    current.set(windowId, stays)
    if (isRecorded(navigation)) recorded.add(windowId)
    if (windowId === '') for (const key of current.keys()) current.set(key, stays)
  }
}

function isRecorded({ told }: Navigation): boolean {
  return told.origin === undefined || told.origin === 'rrweb'
}

function isLoad({ told: { data } }: Navigation): boolean {
  return data.method === 'load' || data.method === 'reload' || data.method === 'back-forward'
}

/** A document is told while it still loads, and again when it has loaded: the latter knows its duration. */
function awaitMeta(load: Navigation, loads: Navigation[], fold: Fold): void {
  const twin = loads.findLast(
    ({ told }) =>
      Math.abs(told.timeMs - load.told.timeMs) <= SAME_START_MS &&
      told.data.href === load.told.data.href &&
      mayShareWindow(told, load.told),
  )
  if (twin === undefined) loads.push(load)
  else if (load.told.data.durationMs === undefined || twin.told.data.durationMs !== undefined)
    fold(load.index, twin.index)
  else {
    fold(twin.index, load.index)
    loads[loads.indexOf(twin)] = load
  }
  if (loads.length > WAITING) loads.shift()
}

/** A vendor's page load starts before the Meta of that page and ends about with it. */
function foldPendingLoad(meta: Navigation, loads: Navigation[], fold: Fold): void {
  if (!isLoad(meta)) return
  for (let i = loads.length - 1; i >= 0; i--) {
    const { index, told } = loads[i]!
    const late = meta.told.timeMs - told.timeMs
    if (late > START_MS + (told.data.durationMs ?? 0) || !mayShareWindow(told, meta.told)) continue
    if (withoutHash(told.data.href) !== withoutHash(meta.told.data.href)) continue
    fold(index, meta.index)
    loads.splice(i, 1)
    return
  }
}

/** A navigation to the address that is shown already: one of the two is superfluous. Answers what is current now. */
function foldRepeat(before: Navigation, after: Navigation, isFirst: boolean, fold: Fold): Navigation {
  const apart = after.told.timeMs - before.told.timeMs
  if (isRecorded(after) && isLoad(after)) {
    // A page reports its view before the recorder has begun. Later, the same pair is a route and a reload.
    const isEcho = !isRecorded(before) && apart <= (isFirst ? START_MS : ROUTE_MS)
    if (isEcho && withoutHash(before.told.data.href) === withoutHash(after.told.data.href))
      fold(before.index, after.index)
    return after
  }
  if (before.told.data.href !== after.told.data.href) return after
  // Addresses read from a title or guessed never outrank a statement.
  if (apart <= ROUTE_MS && rankOf(after) < rankOf(before)) {
    fold(before.index, after.index)
    return after
  }
  fold(after.index, before.index)
  return before
}

function rankOf({ told }: Navigation): number {
  const guess = told.data.method === 'guess' || told.data.method === 'title' ? RANK.length : 0
  return RANK.indexOf(told.origin ?? 'rrweb') + guess
}
