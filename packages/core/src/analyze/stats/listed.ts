import { partitionPoint } from '../../lib/partition-point.ts'
import type { Pointer } from '../../decode/frame.ts'
import type { SessionEvent } from '../../normalize/event.ts'

/** The most telling entries, and how many there are beyond them. */
export interface Listed<Item> {
  items: Item[]
  leftOut: number
}

/** The first entries of a sorted list. */
export function listed<Item>(all: readonly Item[], most: number, further = 0): Listed<Item> {
  return { items: all.slice(0, most), leftOut: Math.max(0, all.length - most) + further }
}

/** When something happened, and the frame that tells it. */
export interface Place {
  offsetMs: number
  pointer: Pointer
}

/** The place of an event. */
export function placeOf({ offsetMs, pointer }: Place): Place {
  return { offsetMs, pointer }
}

/** The last event up to this offset, the first one for an earlier offset: found by halving. */
export function lastBefore(events: readonly SessionEvent[], offsetMs: number): SessionEvent | undefined {
  const behind = partitionPoint(events.length, place => events[place]!.offsetMs <= offsetMs)
  return events[Math.max(0, behind - 1)]
}

/** The entries with the most weight, of any number of them: the earlier ones of equal weight. */
export function createTop<Item>(most: number, weightOf: (item: Item) => number) {
  const items: Item[] = []
  let seen = 0
  return {
    add(item: Item): void {
      seen++
      const weight = weightOf(item)
      const last = items.at(-1)
      if (items.length === most && last !== undefined && weightOf(last) >= weight) return
      let at = items.length
      while (at > 0 && weightOf(items[at - 1]!) < weight) at--
      items.splice(at, 0, item)
      if (items.length > most) items.pop()
    },
    finish: (): Listed<Item> => ({ items, leftOut: seen - items.length }),
  }
}
