import type { Pointer } from '../../decode/frame.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import { listed, placeOf, type Listed, type Place } from './listed.ts'

/** How often something happened: first, last, and where. */
export interface Repeated extends Place {
  count: number
  lastOffsetMs: number
  lastPointer: Pointer
}

/** Collects equal things. */
export interface Groups<Facts> {
  /** Counts the event; `facts` is asked for the first of a group only. */
  add(key: string, event: SessionEvent, facts: () => Facts): (Facts & Repeated) | undefined
  readonly all: ReadonlyMap<string, Facts & Repeated>
  /** Sorted by `order`, and by time where that leaves open. */
  finish(
    most: number,
    order?: (one: Facts & Repeated, other: Facts & Repeated) => number,
  ): Listed<Facts & Repeated>
}

/** Different things that are told apart: a recording can hold millions. */
const MOST_GROUPS = 10_000

/** No groups yet. */
export function createGroups<Facts>(): Groups<Facts> {
  const all = new Map<string, Facts & Repeated>()
  let untold = 0
  return {
    all,
    add(key, event, facts) {
      const known = all.get(key)
      if (known !== undefined) {
        known.count++
        known.lastOffsetMs = event.offsetMs
        known.lastPointer = event.pointer
        return known
      }
      if (all.size >= MOST_GROUPS) {
        untold++
        return undefined
      }
      const group = {
        ...facts(),
        count: 1,
        ...placeOf(event),
        lastOffsetMs: event.offsetMs,
        lastPointer: event.pointer,
      }
      all.set(key, group)
      return group
    },
    finish: (most, order) =>
      listed(order === undefined ? [...all.values()] : [...all.values()].sort(order), most, untold),
  }
}
