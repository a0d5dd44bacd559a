import { skipSpace, startsWith } from '../lib/json.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b
const NEWLINE = 0x0a

/** Bytes that must be there, from its `{` on, to tell whether a frame begins (unless the input ends before). */
export const FRAME_HEAD = 160

/** Which lines count as places to go on: every one, or those that begin as records do. */
export type Lines = 'any' | 'records'

/**
 * Where reading can be taken up again after damage: the next place where a frame plainly begins, or the
 * next line. -1 when there is none before `end`. `readable` is the end of the bytes.
 */
export function findFrame(
  bytes: Uint8Array,
  from: number,
  end: number,
  readable: number,
  lines: Lines,
): number {
  for (let i = from; i < end; i++) {
    const byte = bytes[i]!
    if (byte === OPEN_BRACE) {
      if (isFrameHead(bytes, i, readable)) return i
    } else if (byte === NEWLINE && (lines === 'any' || isRecordHead(bytes, i + 1, readable))) return i + 1
  }
  return -1
}

/** `{"`, `["` and `[{` without any indent: a line of JSON Lines, hardly one of an indented document. */
function isRecordHead(bytes: Uint8Array, at: number, readable: number): boolean {
  if (at + 1 >= readable) return false
  if (bytes[at] === OPEN_BRACE) return bytes[at + 1] === QUOTE
  return bytes[at] === OPEN_BRACKET && (bytes[at + 1] === QUOTE || bytes[at + 1] === OPEN_BRACE)
}

/**
 * Frames are told from the nodes inside them, which have a `type` too, by their first two keys. Nothing
 * here looks further than the head, so that a search through a broken snapshot stays linear.
 */
function isFrameHead(bytes: Uint8Array, at: number, readable: number): boolean {
  const end = Math.min(at + FRAME_HEAD, readable)
  const key = skipSpace(bytes, at + 1, end)
  if (bytes[key] !== QUOTE) return false
  if (startsWith(bytes, key, end, '"type"')) {
    const number = valueAt(bytes, key + 6, end)
    let i = number
    if (i > 0 && bytes[i] === QUOTE) i++
    const digits = i
    while (i > 0 && i < end && bytes[i]! >= 0x30 && bytes[i]! <= 0x39) i++
    if (i === digits || i < 0) return false
    if (bytes[i] === QUOTE) i++
    const next = nextKey(bytes, i, end)
    return startsWith(bytes, next, end, '"timestamp"') || startsWith(bytes, next, end, '"data"')
  }
  if (startsWith(bytes, key, end, '"timestamp"')) {
    let i = valueAt(bytes, key + 11, end)
    if (i < 0) return false
    while (i < end && bytes[i] !== COMMA && bytes[i] !== OPEN_BRACE) i++
    const next = nextKey(bytes, i, end)
    if (startsWith(bytes, next, end, '"data"')) return true
    if (!startsWith(bytes, next, end, '"type"')) return false
    const type = valueAt(bytes, next + 6, end)
    return type > 0 && bytes[type]! >= 0x30 && bytes[type]! <= 0x39
  }
  if (startsWith(bytes, key, end, '"data"')) {
    const data = valueAt(bytes, key + 6, end)
    if (data < 0 || bytes[data] !== OPEN_BRACE) return false
    const inner = skipSpace(bytes, data + 1, end)
    for (const name of ['"source"', '"node"', '"tag"', '"plugin"', '"href"']) {
      if (startsWith(bytes, inner, end, name)) return true
    }
  }
  return false
}

/** The value behind a key's closing quote, or -1. */
function valueAt(bytes: Uint8Array, at: number, end: number): number {
  const colon = skipSpace(bytes, at, end)
  if (bytes[colon] !== COLON) return -1
  const value = skipSpace(bytes, colon + 1, end)
  return value < end ? value : -1
}

/** The key behind a value, or the end. */
function nextKey(bytes: Uint8Array, at: number, end: number): number {
  const comma = skipSpace(bytes, at, end)
  return bytes[comma] === COMMA ? skipSpace(bytes, comma + 1, end) : end
}
