import { eachMember, isKey, readNumber, skipSpace, skipValue } from '../../lib/json.ts'
import { toMs } from '../../lib/time.ts'

/** From when to when, in epoch ms. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

const LINE_END = 0x0a
const OPEN_BRACKET = 0x5b
const COMMA = 0x2c

/**
 * Goes through lines of `[windowId, event]` or of events, and tells of each where it lies and when it happened, in
 * epoch ms; NaN for what is no such line.
 */
export function eachLine(bytes: Uint8Array, visit: (from: number, to: number, timeMs: number) => void): void {
  let from = 0
  while (from < bytes.length) {
    const found = bytes.indexOf(LINE_END, from)
    const to = found < 0 ? bytes.length : found + 1
    const at = skipSpace(bytes, from, to)
    if (at < to) visit(from, to, lineTime(bytes, at, to))
    from = to
  }
}

/** The first and the last time in such lines; `undefined` when there is none. */
export function spanOf(bytes: Uint8Array): Span | undefined {
  let fromMs = Infinity
  let toMs = -Infinity
  eachLine(bytes, (_from, _to, timeMs) => {
    if (timeMs < fromMs) fromMs = timeMs
    if (timeMs > toMs) toMs = timeMs
  })
  return fromMs <= toMs ? { fromMs, toMs } : undefined
}

function lineTime(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  if (bytes[at] === OPEN_BRACKET) {
    at = skipSpace(bytes, at + 1, end)
    at = skipValue(bytes, at, end)
    if (at < 0) return NaN
    at = skipSpace(bytes, at, end)
    if (bytes[at] !== COMMA) return NaN
    at = skipSpace(bytes, at + 1, end)
  }
  let time = NaN
  eachMember(bytes, at, end, (keyFrom, keyTo, valueFrom, valueTo) => {
    if (isKey(bytes, keyFrom, keyTo, 'timestamp')) time = toMs(readNumber(bytes, valueFrom, valueTo))
  })
  return time
}
