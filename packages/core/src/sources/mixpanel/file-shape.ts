/** What the bytes of a file are at first sight. */
export type FileShape =
  | 'events' // an array, or compressed: what is in it the decoder finds out
  | 'cut' // an array without its end, or nothing at all
  | 'no-events' // JSON, and no array
  | 'foreign' // a web page, or anything else

/** Looks at both ends of a file. */
export function shapeOf(bytes: Uint8Array): FileShape {
  let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (from < bytes.length && isSpace(bytes[from]!)) from++
  let to = bytes.length
  while (to > from && isSpace(bytes[to - 1]!)) to--
  const first = bytes[from]
  if (first === undefined) return 'cut'
  if (first === 0x1f && bytes[from + 1] === 0x8b) return 'events'
  if (first === OPEN_BRACKET) return to - from > 1 && bytes[to - 1] === CLOSE_BRACKET ? 'events' : 'cut'
  return '{"-0123456789tfn'.includes(String.fromCharCode(first)) ? 'no-events' : 'foreign'
}

const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}

/** A stretch of time, both ends in epoch ms. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** At the ends of a file there is a frame with its time, unless one of them is very large. */
const LOOK_BYTES = 256 * 1024

/**
 * The earliest and latest time of frames at the ends of a file; `undefined` when there is none. Good enough to tell
 * when a recording ended, far cheaper than reading it.
 */
export function spanOf(bytes: Uint8Array): Span | undefined {
  const isLong = bytes.length > 2 * LOOK_BYTES
  const ends = isLong ? [bytes.subarray(0, LOOK_BYTES), bytes.subarray(-LOOK_BYTES)] : [bytes]
  const spans = ends.map(timesIn)
  const found = spans.includes(undefined) && isLong ? [timesIn(bytes)] : spans
  let span: Span | undefined
  for (const each of found) {
    if (each === undefined) continue
    span =
      span === undefined
        ? each
        : { fromMs: Math.min(span.fromMs, each.fromMs), toMs: Math.max(span.toMs, each.toMs) }
  }
  return span
}

function timesIn(bytes: Uint8Array): Span | undefined {
  let fromMs = Infinity
  let toMs = -Infinity
  for (const [, digits] of new TextDecoder().decode(bytes).matchAll(/"timestamp"\s*:\s*(\d{13})(?!\d)/g)) {
    const timeMs = Number(digits)
    if (timeMs < fromMs) fromMs = timeMs
    if (timeMs > toMs) toMs = timeMs
  }
  return fromMs <= toMs ? { fromMs, toMs } : undefined
}

/**
 * What recorded, by the first file: apps send pictures and a list of what is on them, or page loads without an
 * address; sites name their address. `undefined` when neither is there.
 */
export function platformOf(bytes: Uint8Array): 'web' | 'mobile' | undefined {
  const text = new TextDecoder().decode(bytes.subarray(0, 4 * LOOK_BYTES))
  if (text.includes('"mp_wireframe"')) return 'mobile'
  if (text.includes('"href"')) return 'web'
  return /"type"\s*:\s*4\b/.test(text) ? 'mobile' : undefined
}
