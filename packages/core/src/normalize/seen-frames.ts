import type { Frame } from '../decode/frame.ts'
import { partitionPoint } from '../lib/partition-point.ts'

/** Remembers frames by fingerprint, the latest of them at least, in bounded memory. */
export interface SeenFrames {
  /** Whether the same frame was asked about before; from now on it was. */
  has(frame: Frame): boolean
  /** Nobody will ask any more. */
  leave(): void
}

/** Entries of one stretch of time: its table stays in the processor's cache while frames come in order. */
const STRETCH_ENTRIES = 1 << 12
/** Entries in all, and of one stretch: re-sent segments are far smaller. */
const MOST_ENTRIES = 1 << 18
const FIRST_SLOTS = 1 << 13
/** Frames up to this size are read whole, of larger ones this much in even steps. */
const WHOLE_BYTES = 2048

/** The frames from `fromMs` on, up to where the next stretch begins. */
interface Stretch {
  readonly fromMs: number
  readonly table: Table
}

/** An empty memory; one per recording. */
export function createSeenFrames(): SeenFrames {
  const print = createFingerprint()
  /** By time. The same frame has the same time: it is looked for in one stretch only. */
  const stretches: Stretch[] = []
  /** The last one of these, in which nearly all frames lie. */
  let current: Stretch = { fromMs: -Infinity, table: createTable() }
  stretches.push(current)
  let entries = 0
  const latest = { ms: -Infinity }

  function begin(fromMs: number): void {
    current = { fromMs, table: createTable() }
    stretches.push(current)
    if (entries > MOST_ENTRIES) entries -= stretches.splice(0, 1)[0]!.table.count()
  }

  /** The table of a time that has come before, an empty one when it was full. */
  function tableAt(timeMs: number): Table {
    const isCurrent = timeMs >= current.fromMs
    const after = isCurrent
      ? stretches.length
      : partitionPoint(stretches.length, nth => stretches[nth]!.fromMs <= timeMs)
    const at = Math.max(0, after - 1)
    const { fromMs, table } = stretches[at]!
    if (table.count() < MOST_ENTRIES) return table
    entries -= table.count()
    const anew: Stretch = { fromMs, table: createTable() }
    stretches[at] = anew
    if (isCurrent) current = anew
    return anew.table
  }

  return {
    has(frame) {
      print.take(frame)
      const { high, low } = print
      const { timestamp } = frame
      if (timestamp > latest.ms) {
        // What is later than everything before cannot have come before.
        latest.ms = timestamp
        if (current.table.count() >= STRETCH_ENTRIES) begin(timestamp)
        current.table.add(high, low)
      } else {
        const table = tableAt(timestamp)
        if (table.has(high, low)) return true
        table.add(high, low)
      }
      entries++
      return false
    },
    leave() {
      print.leave()
      stretches.length = 0
      current = { fromMs: -Infinity, table: createTable() }
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

/** Two independent 32-bit mixes of what makes a frame the same. */
interface Fingerprint {
  high: number
  low: number
  /** Of window, length and bytes (time and type are in them). */
  take(frame: Frame): void
  /** Lets go of the bytes it read last. */
  leave(): void
}

const NO_WORDS = new DataView(new ArrayBuffer(0))

function createFingerprint(): Fingerprint {
  let seen: Uint8Array | undefined
  let words: DataView = NO_WORDS

  const print: Fingerprint = {
    high: 0,
    low: 0,
    take({ bytes, start, end, windowId, type }) {
      if (bytes !== seen) {
        seen = bytes
        words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      }
      const length = end - start
      let high = (0x811c9dc5 ^ length) | 0
      let low = (Math.imul(length, 0x9e3779b1) ^ type) | 0
      for (let i = 0; i < windowId.length; i++) high = Math.imul(high ^ windowId.charCodeAt(i), 0x01000193)
      // Every other word goes its own way: the processor follows both at once.
      let otherHigh = ~high
      let otherLow = ~low
      const step = length <= WHOLE_BYTES ? 8 : Math.ceil(length / WHOLE_BYTES) * 8
      let i = start
      for (; i + 8 <= end; i += step) {
        const word = words.getInt32(i, true)
        const other = words.getInt32(i + 4, true)
        high = Math.imul(high ^ word, 0x85ebca6b)
        high ^= high >>> 16
        low = Math.imul(((low << 13) | (low >>> 19)) ^ word, 0x9e3779b1)
        otherHigh = Math.imul(otherHigh ^ other, 0xc2b2ae35)
        otherHigh ^= otherHigh >>> 16
        otherLow = Math.imul(((otherLow << 13) | (otherLow >>> 19)) ^ other, 0x27d4eb2f)
      }
      // The head and the tail of a large frame hold its time: they count in full.
      if (step > 8) for (i = start; i < start + 96; i++) low = (Math.imul(low, 31) + bytes[i]!) | 0
      for (i = step > 8 ? end - 96 : Math.min(i, end); i < end; i++)
        low = (Math.imul(low, 31) + bytes[i]!) | 0
      high = Math.imul(high ^ ((otherHigh << 15) | (otherHigh >>> 17)), 0x2c1b3c6d)
      low = Math.imul(low ^ ((otherLow << 11) | (otherLow >>> 21)), 0x165667b1)
      print.high = high ^ (high >>> 15)
      low ^= low >>> 16
      print.low = low === 0 ? 1 : low
    },
    leave() {
      seen = undefined
      words = NO_WORDS
    },
  }
  return print
}
