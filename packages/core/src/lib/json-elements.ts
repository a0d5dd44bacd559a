import { continueSkip, type SkipState, startSkip } from './json-skip.ts'

/** One element of the array, as it came: cut anywhere, nothing of it copied. */
export interface JsonElement {
  readonly pieces: readonly Uint8Array[]
  /** Bytes of the element. */
  readonly bytes: number
  /** It has more bytes than are kept: there are no pieces. */
  readonly isTooLarge: boolean
}

/** Where the splitting stands. */
export type JsonElementsState =
  | 'before' // nothing but white space has come
  | 'between' // inside the array, outside of its elements
  | 'inside' // inside an element
  | 'done' // the array is closed; what follows is not looked at
  | 'no-array' // the document is something else
  | 'broken' // no continuation makes it JSON

/** Splits the elements of one JSON array apart while its bytes come. */
export interface JsonElements {
  readonly state: JsonElementsState
  /** Gives the elements that these bytes complete: to be taken to the end before more bytes are fed. */
  feed(chunk: Uint8Array): Generator<JsonElement, void, undefined>
}

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b

/**
 * A splitter that keeps at most `maxBytes` of an element. Brackets are counted and strings followed, nothing is
 * parsed: whether an element is JSON inside is seen by whoever reads it.
 */
export function createJsonElements(maxBytes: number): JsonElements {
  let state: JsonElementsState = 'before'
  /** Between elements: whether one may begin, and whether one must because of a comma before. */
  let mayBegin = true
  let isOwed = false
  /** Inside a container or a string; `undefined` inside a number or a word. */
  let skip: SkipState | undefined
  let pieces: Uint8Array[] = []
  let bytes = 0

  function begin(first: number): void {
    const isContainer = first === OPEN_BRACKET || first === OPEN_BRACE || first === QUOTE
    if (!mayBegin || !(isContainer || isInWord(first))) state = 'broken'
    else {
      state = 'inside'
      skip = isContainer ? startSkip() : undefined
    }
  }

  /** Takes bytes of the open element; answers where they end. */
  function take(chunk: Uint8Array, at: number): number {
    const end = skip === undefined ? wordEnd(chunk, at) : continueSkip(skip, chunk, at, chunk.length)
    const to = end < 0 ? chunk.length : end
    bytes += to - at
    if (bytes > maxBytes) pieces = []
    else if (to > at) pieces.push(chunk.subarray(at, to))
    if (end >= 0) state = 'between'
    return to
  }

  function taken(): JsonElement {
    const element = { pieces, bytes, isTooLarge: bytes > maxBytes }
    pieces = []
    bytes = 0
    mayBegin = false
    isOwed = false
    return element
  }

  function step(byte: number): void {
    if (state === 'before') state = byte === OPEN_BRACKET ? 'between' : 'no-array'
    else if (byte === CLOSE_BRACKET) state = isOwed ? 'broken' : 'done'
    else if (byte === COMMA && !mayBegin) mayBegin = isOwed = true
    else state = 'broken'
  }

  return {
    get state() {
      return state
    },
    *feed(chunk) {
      let at = 0
      while (at < chunk.length) {
        if (state === 'inside') {
          at = take(chunk, at)
          if (state === 'inside') return
          yield taken()
          continue
        }
        if (state !== 'before' && state !== 'between') return
        const byte = chunk[at]!
        if (isSpace(byte)) at++
        else if (state === 'between' && byte !== CLOSE_BRACKET && byte !== COMMA) begin(byte)
        else {
          step(byte)
          at++
        }
      }
    },
  }
}

function wordEnd(chunk: Uint8Array, from: number): number {
  for (let i = from; i < chunk.length; i++) if (!isInWord(chunk[i]!)) return i
  return -1
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** Of numbers, `true`, `false` and `null`. */
function isInWord(byte: number): boolean {
  const letter = byte | 0x20
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (letter >= 0x61 && letter <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e
  )
}
