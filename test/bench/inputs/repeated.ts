// A recording without end, made while it is read: the same page loads again and again, each time later. Plain
// JavaScript only, since it runs in a worker too.

const DIGITS = 13
const KEY = new TextEncoder().encode('"timestamp":')
const GAP_MS = 5000

/** A recording that can be told again, later. */
export interface Template {
  /** Bytes between the brackets of its array. */
  readonly length: number
  /** Where the digits of the events' times begin, and what they say. */
  readonly timesAt: readonly number[]
  readonly times: readonly number[]
  /** From the start of one pass to the start of the next. */
  readonly everyMs: number
}

/** Finds the times in the events of a recording: all of them epoch milliseconds. */
export function toTemplate(events: Uint8Array): Template {
  const decoder = new TextDecoder()
  const timesAt = [...timePositions(events)]
  const times = timesAt.map(at => Number(decoder.decode(events.subarray(at, at + DIGITS))))
  const [first = 0] = times
  const last = times.reduce((latest, time) => Math.max(latest, time), first)
  return { length: events.length, timesAt, times, everyMs: last - first + GAP_MS }
}

function* timePositions(events: Uint8Array): Generator<number, void, undefined> {
  const quote = KEY[0]!
  for (let at = events.indexOf(quote); at >= 0; at = events.indexOf(quote, at + 1)) {
    if (KEY.every((byte, index) => events[at + index] === byte)) yield at + KEY.length
  }
}

/**
 * The template's events told `passes` times, as one JSON array, in pieces. `read` gives bytes of the template, from
 * one position to another, that may be written to.
 */
export async function* repeated(
  template: Template,
  passes: number,
  read: (from: number, to: number) => Uint8Array | Promise<Uint8Array>,
  pieceBytes = 2 ** 18,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder()
  for (let pass = 0; pass < passes; pass++) {
    yield encoder.encode(pass === 0 ? '[' : ',')
    let next = 0
    for (let from = 0; from < template.length; from += pieceBytes) {
      const piece = await read(from, Math.min(from + pieceBytes, template.length))
      next = writeTimes(piece, from, template, next, pass * template.everyMs)
      yield piece
    }
  }
  yield encoder.encode(']')
}

/** Writes the later times into the piece that begins at `from`, and gives the first one that reaches beyond it. */
function writeTimes(
  piece: Uint8Array,
  from: number,
  { timesAt, times }: Template,
  first: number,
  laterMs: number,
): number {
  let next = first
  while (next < timesAt.length) {
    const at = timesAt[next]! - from
    if (at >= piece.length) break
    const digits = String(times[next]! + laterMs)
    // A piece can begin or end inside a time; what lies outside of it is not written.
    for (let digit = 0; digit < DIGITS; digit++) {
      if (at + digit >= 0 && at + digit < piece.length) piece[at + digit] = digits.charCodeAt(digit)
    }
    if (at + DIGITS > piece.length) break
    next++
  }
  return next
}
