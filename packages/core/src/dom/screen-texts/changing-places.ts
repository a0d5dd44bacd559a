import type { TextTable } from './text-table.ts'

/**
 * Places whose text keeps changing: clocks, counters, answers that are being written. After some values the rest of
 * them become one text, with its first and last value and how many there were.
 */
export interface ChangingPlaces {
  /** A line of this element went in the frame being looked at, or came. */
  went(elementId: number, textId: number): void
  came(elementId: number, textId: number, replace: (textId: number) => void): void
  /**
   * All of the frame was told; texts that are one of many are replaced. `isSnapshot`: elements may be others, only
   * what says the same goes on.
   */
  settle(isSnapshot: boolean): void
}

interface Came {
  readonly textId: number
  readonly replace: (textId: number) => void
}

interface Place {
  /** Changes to a text of the same kind, and of any. */
  alike: number
  changes: number
  /** The text that stands for all values; 0 until there is one. */
  series: number
}

/** Values told one by one of a text that counts, and of one that is another every time. */
const ALIKE = 8
const CHANGES = 64
const MOST_PLACES = 20_000

/** No place has changed yet. */
export function createChangingPlaces(table: TextTable, addSeries: (like: number) => number): ChangingPlaces {
  const places = new Map<number, Place>()
  /** What went by element; -1 when more than one did. */
  const gone = new Map<number, number>()
  const arrived = new Map<number, Came | null>()

  function follow(elementId: number, before: number, { textId, replace }: Came, isSnapshot: boolean): void {
    const old = table.get(before)
    const now = table.get(textId)
    if (old === undefined || now === undefined || before === textId) return
    const former = old.values > 0 ? old.last : old.text
    let place = places.get(elementId)
    if (isSnapshot && (old.values === 0 || former !== now.text)) {
      places.delete(elementId)
      return
    }
    if (place === undefined) {
      if (places.size >= MOST_PLACES) places.clear()
      place = { alike: 0, changes: 0, series: 0 }
      places.set(elementId, place)
    }
    const isAlike = areAlike(former, now.text)
    place.changes++
    if (isAlike) place.alike++
    const counts = place.alike > ALIKE && isAlike
    if (place.series === 0 && (counts || place.changes > CHANGES)) {
      place.series = addSeries(textId)
      if (place.series > 0) {
        table.remove(textId)
        replace(place.series)
      }
      return
    }
    const series = table.get(place.series)
    if (series === undefined || !(counts || place.changes > CHANGES || series.last === now.text)) return
    if (series.last !== now.text) {
      series.values++
      series.last = now.text
    }
    table.remove(textId)
    table.again(place.series)
    replace(place.series)
  }

  return {
    went(elementId, textId) {
      gone.set(elementId, gone.has(elementId) ? -1 : textId)
    },
    came(elementId, textId, replace) {
      arrived.set(elementId, arrived.has(elementId) ? null : { textId, replace })
    },
    settle(isSnapshot) {
      if (gone.size > 0 && arrived.size > 0) {
        for (const [elementId, found] of arrived) {
          const before = gone.get(elementId)
          if (found !== null && before !== undefined && before > 0)
            follow(elementId, before, found, isSnapshot)
        }
      }
      gone.clear()
      arrived.clear()
    },
  }
}

/** Whether only numbers differ, or one goes on where the other ends. */
function areAlike(one: string, other: string): boolean {
  if (one.startsWith(other) || other.startsWith(one)) return true
  return one.length < 200 && /\d/.test(one) && one.replace(/\d+/g, '0') === other.replace(/\d+/g, '0')
}
