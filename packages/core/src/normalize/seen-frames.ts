import type { Frame } from '../decode/frame.ts'

/** Remembers frames by fingerprint, the latest of them at least, in bounded memory. */
export interface SeenFrames {
  /** Whether the same frame was asked about before; from now on it was. */
  has(frame: Frame): boolean
}

const FIRST_SLOTS = 1 << 11
/** Entries of one generation: re-sent segments are far smaller. */
const MOST_ENTRIES = 1 << 17
/** Frames up to this size are read whole, of larger ones this much in even steps. */
const WHOLE_BYTES = 2048

/** An empty memory; one per recording. */
export function createSeenFrames(): SeenFrames {
  let current = createTable()
  let previous: Table | undefined
  let latest = -Infinity
  const print = { high: 0, low: 0 }

  return {
    has(frame) {
      fingerprint(frame, print)
      // What is later than everything before cannot have come before.
      const isNews = frame.timestamp > latest
      if (isNews) latest = frame.timestamp
      else if (current.has(print.high, print.low) || previous?.has(print.high, print.low)) return true
      if (current.count() >= MOST_ENTRIES) {
        previous = current
        current = createTable()
      }
      current.add(print.high, print.low)
      return false
    },
  }
}

interface Table {
  has(high: number, low: number): boolean
  add(high: number, low: number): void
  count(): number
}

/** Open addressing over pairs of 32-bit numbers; a low part of 0 marks a free place. */
function createTable(): Table {
  let pairs = new Int32Array(FIRST_SLOTS * 2)
  let mask = FIRST_SLOTS - 1
  let count = 0

  function put(into: Int32Array, high: number, low: number): void {
    let at = high & mask
    while (into[at * 2 + 1] !== 0) at = (at + 1) & mask
    into[at * 2] = high
    into[at * 2 + 1] = low
  }

  function grow(): void {
    const larger = new Int32Array(pairs.length * 2)
    mask = mask * 2 + 1
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i + 1] !== 0) put(larger, pairs[i]!, pairs[i + 1]!)
    pairs = larger
  }

  return {
    count: () => count,
    has(high, low) {
      let at = high & mask
      while (pairs[at * 2 + 1] !== 0) {
        if (pairs[at * 2] === high && pairs[at * 2 + 1] === low) return true
        at = (at + 1) & mask
      }
      return false
    },
    add(high, low) {
      if (count * 2 > mask) grow()
      put(pairs, high, low)
      count++
    },
  }
}

/** Two independent 32-bit mixes of what makes a frame the same: window, length and bytes (time and type are in them). */
function fingerprint(frame: Frame, into: { high: number; low: number }): void {
  const { bytes, start, end, windowId } = frame
  const length = end - start
  let high = (0x811c9dc5 ^ length) | 0
  let low = (Math.imul(length, 0x9e3779b1) ^ frame.type) | 0
  for (let i = 0; i < windowId.length; i++) high = Math.imul(high ^ windowId.charCodeAt(i), 0x01000193)
  const step = length <= WHOLE_BYTES ? 4 : Math.ceil(length / WHOLE_BYTES) * 4
  let i = start
  for (; i + 4 <= end; i += step) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    high = Math.imul(high ^ word, 0x85ebca6b)
    high ^= high >>> 16
    low = Math.imul(((low << 13) | (low >>> 19)) ^ word, 0x9e3779b1)
  }
  // The head and the tail of a large frame hold its time: they count in full.
  if (step > 4) for (i = start; i < start + 96; i++) low = (Math.imul(low, 31) + bytes[i]!) | 0
  for (i = step > 4 ? end - 96 : Math.min(i, end); i < end; i++) low = (Math.imul(low, 31) + bytes[i]!) | 0
  high = Math.imul(high, 0x2c1b3c6d)
  into.high = high ^ (high >>> 15)
  into.low = low === 0 ? 1 : low
}
