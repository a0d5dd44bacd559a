/** Tells nodes that change by themselves from those whose change answers somebody. */
export interface Restlessness {
  /** A node changed. `row` is what this answered for it before, 0 at first; answers the row to keep for it. */
  touch(row: number, timeMs: number, provesNothing: boolean): number
  /** Whether the node with this row changed twice in the `windowMs` before `timeMs`, or has been restless since before. */
  isRestless(row: number, timeMs: number, windowMs: number): boolean
  /** Whether it changes at an even beat, as a clock does. */
  isTicking(row: number): boolean
  /** Rises whenever a node is found to be restless, or to have been so since earlier than was known. */
  found(): number
  /** The node is gone. */
  free(row: number): void
  clear(): void
}

/** A node that changed twice within this time before it changes again does so by itself. */
const RESTLESS_WINDOW_MS = 3000
/** Three intervals within 5 % of each other: nobody clicks like that, and not slower than this. */
const EVEN_BEATS = 2
const UNEVEN = 0.05
const SHORTEST_BEAT_MS = 400
const LATE = 0.25

/** Numbers of a row. */
const WIDTH = 6
/** Times of the last two changes that prove something. */
const Touched = 0
const TouchedBefore = 1
/** Since when the node is known to change by itself. */
const RestlessSince = 2
/** The last change of all, the time from the one before it, and how many in a row came as evenly. */
const Beat = 3
const Interval = 4
const EvenBeats = 5

const SMALL = WIDTH * 256
/** Room that is given back with the page. */
const LARGE = WIDTH * 8192

/** Rows are few: most nodes never change after they came. Row 0 stands for those. */
export function createRestlessness(): Restlessness {
  let rows = new Float64Array(SMALL)
  let length = WIDTH
  let freeHead = 0
  let found = 0

  function setRestlessSince(row: number, timeMs: number): void {
    rows[row + RestlessSince] = timeMs
    found++
  }

  function allocate(): number {
    let row = freeHead
    if (row > 0) freeHead = rows[row]!
    else {
      row = length
      length += WIDTH
      if (length > rows.length) {
        const larger = new Float64Array(rows.length * 2)
        larger.set(rows)
        rows = larger
      }
    }
    rows[row + Touched] = -Infinity
    rows[row + TouchedBefore] = -Infinity
    rows[row + RestlessSince] = Infinity
    rows[row + Beat] = -Infinity
    rows[row + Interval] = 0
    rows[row + EvenBeats] = 0
    return row
  }

  /** A clock ticks on while people click: its even beat gives it away where the pauses are too short to. */
  function keepBeat(row: number, now: number): void {
    const interval = now - rows[row + Beat]!
    const former = rows[row + Interval]!
    rows[row + Beat] = now
    // A late tick, or one that was skipped, does not make a proven clock a page's answer.
    const beats = Math.round(interval / former)
    const isProven = rows[row + EvenBeats]! >= EVEN_BEATS && beats >= 1 && beats <= 4
    if (isProven && Math.abs(interval - beats * former) <= interval * LATE) return
    if (Math.abs(interval - former) > interval * UNEVEN || interval < SHORTEST_BEAT_MS) {
      rows[row + Interval] = interval
      rows[row + EvenBeats] = 0
    } else if (++rows[row + EvenBeats]! >= EVEN_BEATS) {
      rows[row + EvenBeats] = EVEN_BEATS
      const since = now - interval * (EVEN_BEATS + 1)
      if (since < rows[row + RestlessSince]!) setRestlessSince(row, since)
    }
  }

  return {
    touch(known, now, provesNothing) {
      const row = known > 0 ? known : allocate()
      if (rows[row + Beat] !== now) keepBeat(row, now)
      const before = rows[row + Touched]!
      if (provesNothing || before === now) return row
      const isRestless = rows[row + TouchedBefore]! > now - RESTLESS_WINDOW_MS
      if (isRestless && rows[row + RestlessSince] === Infinity) setRestlessSince(row, before)
      else if (!isRestless && rows[row + EvenBeats]! < EVEN_BEATS) rows[row + RestlessSince] = Infinity
      rows[row + TouchedBefore] = before
      rows[row + Touched] = now
      return row
    },
    isRestless(row, timeMs, windowMs) {
      if (row === 0) return false
      if (rows[row + RestlessSince]! < timeMs) return true
      return rows[row + Touched]! < timeMs && rows[row + TouchedBefore]! >= timeMs - windowMs
    },
    found: () => found,
    isTicking: row => row > 0 && rows[row + EvenBeats]! >= EVEN_BEATS,
    free(row) {
      if (row === 0) return
      rows[row] = freeHead
      freeHead = row
    },
    clear() {
      if (rows.length > LARGE) rows = new Float64Array(SMALL)
      length = WIDTH
      freeHead = 0
    },
  }
}
