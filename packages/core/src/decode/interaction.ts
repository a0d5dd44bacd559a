import { skipSpace, skipString } from '../lib/json.ts'
import type { Frame } from './frame.ts'

/** The numbers in `data` of a MouseInteraction or Scroll; `undefined` where there is none. */
export type Interaction = {
  id: number | undefined
  type: number | undefined
  x: number | undefined
  y: number | undefined
  pointerType: number | undefined
}

const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const POINT = 0x2e
const COLON = 0x3a
const CLOSE_BRACE = 0x7d
const ZERO = 0x30

/** So many digits are exact in a number, and so is their quotient by a power of ten: as JSON.parse reads them. */
const EXACT_DIGITS = 15
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => 10 ** i)

/** A reader of the small frames that come by the thousand, straight from their bytes. */
export interface InteractionReader {
  /**
   * What `data` says, in an object that the next call fills anew. `undefined` when it is not written as recorders
   * write it, plain numbers under plain keys: then it has to be parsed.
   */
  read(frame: Frame): Interaction | undefined
}

/** A reader with an object of its own. */
export function createInteractionReader(): InteractionReader {
  const found: Interaction = {
    id: undefined,
    type: undefined,
    x: undefined,
    y: undefined,
    pointerType: undefined,
  }
  let value = 0

  /** Reads a number into `value`; answers the position behind it, or -1 when it is none of the plain ones. */
  function number(bytes: Uint8Array, at: number, end: number): number {
    let i = at
    const isNegative = bytes[i] === MINUS
    if (isNegative) i++
    const from = i
    let digits = 0
    let fraction = -1
    let mantissa = 0
    for (; i < end; i++) {
      const digit = bytes[i]! - ZERO
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit
        digits++
        if (fraction >= 0) fraction++
      } else if (bytes[i] === POINT && fraction < 0 && digits > 0) fraction = 0
      else break
    }
    const isPlain = digits > 0 && digits <= EXACT_DIGITS && fraction !== 0
    // JSON knows no leading zeros.
    if (!isPlain || (bytes[from] === ZERO && digits > 1 && bytes[from + 1] !== POINT)) return -1
    value = fraction > 0 ? mantissa / POWERS[fraction]! : mantissa
    if (isNegative) value = -value
    return i
  }

  function keep(bytes: Uint8Array, from: number, length: number): boolean {
    const first = bytes[from]
    if (length === 1 && first === 0x78) found.x = value
    else if (length === 1 && first === 0x79) found.y = value
    else if (length === 2 && first === 0x69 && bytes[from + 1] === 0x64) found.id = value
    else if (length === 4 && first === 0x74 && bytes[from + 1] === 0x79) found.type = value
    else if (length === 11 && first === 0x70 && bytes[from + 7] === 0x54) found.pointerType = value
    else return length === 6 && first === 0x73
    return true
  }

  return {
    read({ bytes, dataStart, dataEnd }) {
      found.id = found.type = found.x = found.y = found.pointerType = undefined
      const end = dataEnd - 1
      if (bytes[end] !== CLOSE_BRACE) return undefined
      let i = dataStart + 1
      while (i < end) {
        if (bytes[i] !== QUOTE) i = skipSpace(bytes, i, end)
        if (bytes[i] !== QUOTE) return undefined
        const key = i + 1
        i = skipString(bytes, i, end)
        if (i < 0) return undefined
        const length = i - 1 - key
        if (bytes[i] !== COLON) return undefined
        i++
        if (bytes[i] === 0x20) i++
        i = number(bytes, i, end)
        if (i < 0 || !keep(bytes, key, length)) return undefined
        i = skipSpace(bytes, i, end)
        if (i < end) {
          if (bytes[i] !== COMMA) return undefined
          i = skipSpace(bytes, i + 1, end)
          // A comma before the brace is not JSON.
          if (i >= end) return undefined
        }
      }
      return found
    },
  }
}
