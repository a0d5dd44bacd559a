import { frameData, type Frame } from './frame.ts'

/** The places of a MouseMove frame, side by side, in the order recorded. The next read fills them anew. */
export interface Moves {
  length: number
  readonly x: Float64Array
  readonly y: Float64Array
  /** rrweb ids of what lay under the pointer. */
  readonly id: Float64Array
  /** ms that the place was taken before (negative) or after the frame's own time. */
  readonly timeOffset: Float64Array
}

/** rrweb writes a frame each half a second with a place each 50 ms; more than this is nobody's recorder. */
const MOST_PLACES = 512
/** So many digits are exact in a number. */
const EXACT_DIGITS = 15
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => 10 ** i)

const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const POINT = 0x2e
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const LETTER_I = 0x69
const LETTER_T = 0x74
const LETTER_X = 0x78
const LETTER_Y = 0x79

/** A reader of mouse paths, straight from their bytes; answers nothing for what is no list of places. */
export function createMovesReader(): (frame: Frame) => Moves {
  const moves: Moves = {
    length: 0,
    x: new Float64Array(MOST_PLACES),
    y: new Float64Array(MOST_PLACES),
    id: new Float64Array(MOST_PLACES),
    timeOffset: new Float64Array(MOST_PLACES),
  }
  const { x, y, id, timeOffset } = moves
  let value = 0

  /** Reads a plain number into `value`; answers the position behind it, or -1. */
  function number(bytes: Uint8Array, at: number, end: number): number {
    let i = at
    const isNegative = bytes[i] === MINUS
    if (isNegative) i++
    let digits = 0
    let fraction = -1
    let mantissa = 0
    for (; i < end; i++) {
      const digit = bytes[i]! - 0x30
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit
        digits++
        if (fraction >= 0) fraction++
      } else if (bytes[i] === POINT && fraction < 0 && digits > 0) fraction = 0
      else break
    }
    if (digits === 0 || digits > EXACT_DIGITS || fraction === 0) return -1
    value = fraction > 0 ? mantissa / POWERS[fraction]! : mantissa
    if (isNegative) value = -value
    return i
  }

  /** Reads one place, from behind its brace; answers the position behind its other brace, or -1. */
  function place(bytes: Uint8Array, at: number, end: number): number {
    const nth = moves.length
    x[nth] = 0
    y[nth] = 0
    timeOffset[nth] = 0
    id[nth] = -1
    let i = at
    while (i < end) {
      if (bytes[i] !== QUOTE) return -1
      const letter = bytes[i + 1]
      // Keys are short: a loop beats a native search.
      let quote = i + 2
      while (quote < end && bytes[quote] !== QUOTE) quote++
      if (bytes[quote + 1] !== COLON) return -1
      i = number(bytes, quote + 2, end)
      if (i < 0) return -1
      if (letter === LETTER_X) x[nth] = value
      else if (letter === LETTER_Y) y[nth] = value
      else if (letter === LETTER_I) id[nth] = value
      else if (letter === LETTER_T) timeOffset[nth] = value
      if (bytes[i] === CLOSE_BRACE) return i + 1
      if (bytes[i] !== COMMA) return -1
      i++
    }
    return -1
  }

  function fromBytes({ bytes, dataStart, dataEnd }: Frame): boolean {
    moves.length = 0
    const open = bytes.indexOf(OPEN_BRACKET, dataStart)
    if (open < 0 || open >= dataEnd) return false
    let i = open + 1
    while (i < dataEnd && moves.length < MOST_PLACES) {
      if (bytes[i] === CLOSE_BRACKET) return true
      if (bytes[i] !== OPEN_BRACE) return false
      i = place(bytes, i + 1, dataEnd)
      if (i < 0) return false
      moves.length++
      if (bytes[i] === COMMA) i++
      else return bytes[i] === CLOSE_BRACKET
    }
    return moves.length === MOST_PLACES
  }

  /** Written in another way than recorders write it: with spaces, with exponents. */
  function fromJson(frame: Frame): void {
    moves.length = 0
    const data = frameData(frame)
    const positions: unknown =
      typeof data === 'object' && data !== null && 'positions' in data ? data.positions : undefined
    if (!Array.isArray(positions)) return
    for (const position of positions.slice(0, MOST_PLACES) as unknown[]) {
      if (typeof position !== 'object' || position === null) continue
      const place = position as Record<string, unknown>
      const nth = moves.length
      if (typeof place['x'] !== 'number' || typeof place['y'] !== 'number') continue
      x[nth] = place['x']
      y[nth] = place['y']
      id[nth] = typeof place['id'] === 'number' ? place['id'] : -1
      timeOffset[nth] = typeof place['timeOffset'] === 'number' ? place['timeOffset'] : 0
      moves.length++
    }
  }

  return frame => {
    if (!fromBytes(frame)) fromJson(frame)
    return moves
  }
}
