import { partitionPoint } from '../../lib/partition-point.ts'
import { fold, type Made, type MadeOf } from '../made.ts'
import { isLoad } from './told-loads.ts'

/** A route change told by someone and a title that changed so near to it are one. */
const NEAR_MS = 1500
/** Routers may set a title in steps. */
const STEP_MS = 250
/** A page that has just loaded sets its title without going anywhere. */
const SETTLING_MS = 3000
/** Navigations looked at around one title. */
const MOST_LOOKED = 64

/** A title that changed is evidence of a route only where nobody states the route. Both sorted by time. */
export function weighTitles(navigations: readonly MadeOf<'navigation'>[], made: readonly Made[]): void {
  const stated: MadeOf<'navigation'>[] = []
  const titles: MadeOf<'navigation'>[] = []
  for (const event of navigations)
    if (!event.dropped) (event.data.method === 'title' ? titles : stated).push(event)
  const gestures = titles.length === 0 ? [] : gestureTimes(made)
  let latest: MadeOf<'navigation'> | undefined
  for (const title of titles) {
    const { timeMs } = title
    const at = firstAfter(stated, timeMs)
    const near = nearest(stated, at, title)
    const load = stated
      .slice(Math.max(0, at - MOST_LOOKED), at)
      .findLast(one => isLoad(one.data.method) && mayShareWindow(one, title))
    const isSettling =
      load !== undefined && timeMs - load.timeMs <= SETTLING_MS && !hasBetween(gestures, load.timeMs, timeMs)
    if (near || isSettling) {
      title.dropped = true
      if (near && title.data.title !== undefined) near.data.title ??= title.data.title
      if (near) fold(near, title.pointer)
    } else if (latest && latest.windowId === title.windowId && timeMs - latest.timeMs <= STEP_MS) {
      // The last one is the route's.
      if (title.data.title !== undefined) latest.data.title = title.data.title
      latest.label = title.label
      title.dropped = true
      fold(latest, title.pointer)
    } else latest = title
  }
}

function gestureTimes(made: readonly Made[]): number[] {
  const times: number[] = []
  for (let i = 0; i < made.length; i++) {
    const { kind, dropped, timeMs } = made[i]!
    if (!dropped && (kind === 'click' || kind === 'tap')) times.push(timeMs)
  }
  return times
}

function nearest(
  stated: readonly MadeOf<'navigation'>[],
  at: number,
  title: MadeOf<'navigation'>,
): MadeOf<'navigation'> | undefined {
  let best: MadeOf<'navigation'> | undefined
  for (let i = Math.max(0, at - MOST_LOOKED); i < stated.length && i < at + MOST_LOOKED; i++) {
    const one = stated[i]!
    const apart = Math.abs(one.timeMs - title.timeMs)
    if (apart > NEAR_MS || isLoad(one.data.method) || !mayShareWindow(one, title)) continue
    if (!best || apart < Math.abs(best.timeMs - title.timeMs)) best = one
  }
  return best
}

function mayShareWindow(one: Made, other: Made): boolean {
  return one.windowId === '' || other.windowId === '' || one.windowId === other.windowId
}

/** How many come at or before this time. */
function firstAfter(events: readonly { readonly timeMs: number }[], timeMs: number): number {
  return partitionPoint(events.length, place => events[place]!.timeMs <= timeMs)
}

function hasBetween(times: readonly number[], fromMs: number, toMs: number): boolean {
  const first = partitionPoint(times.length, place => times[place]! < fromMs)
  return first < times.length && times[first]! <= toMs
}
