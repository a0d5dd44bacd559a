/**
 * Reading JSON straight from bytes, without building the values.
 *
 * Every function takes the bytes, a position and the end of what may be read, and answers with a
 * position. `CUT` means that the bytes ended inside the value: with more bytes the answer may differ.
 * `BAD` means that no continuation can make it JSON. Nothing here recurses, whatever the input's depth.
 */

export const CUT = -1
export const BAD = -2

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b

/** The position of the first byte that is not JSON white space; `end` when there is none. */
export function skipSpace(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const byte = bytes[at]!
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at
    at++
  }
  return end
}

/** Most strings are shorter than this: a plain loop beats a native search until one proves to be long. */
const SHORT = 64

/** `at` is at the opening quote; the answer is just after the closing one. */
export function skipString(bytes: Uint8Array, at: number, end: number): number {
  let i = at + 1
  const near = i + SHORT < end ? i + SHORT : end
  while (i < near) {
    const byte = bytes[i++]!
    if (byte === QUOTE) return i
    if (byte === BACKSLASH) i++
  }
  return skipLongString(bytes, i, end)
}

/** `at` is inside a string, not behind a lone backslash. */
function skipLongString(bytes: Uint8Array, at: number, end: number): number {
  let i = at
  while (i < end) {
    const quote = bytes.indexOf(QUOTE, i)
    if (quote < 0 || quote >= end) return CUT
    // The quote is escaped when an odd number of backslashes stands before it.
    let back = quote - 1
    while (back >= i && bytes[back] === BACKSLASH) back--
    if (((quote - back) & 1) === 1) return quote + 1
    i = quote + 1
  }
  return CUT
}

/** Skips one whole value of any kind that begins at `at` (no white space before it). */
export function skipValue(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return CUT
  const first = bytes[at]!
  if (first === QUOTE) return skipString(bytes, at, end)
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipContainer(bytes, at, end)
  return skipScalar(bytes, at, end)
}

/** Numbers, `true`, `false`, `null`; also `NaN` and the like, which some exporters write. */
function skipScalar(bytes: Uint8Array, at: number, end: number): number {
  let i = at
  while (i < end) {
    const byte = bytes[i]!
    const inWord =
      (byte >= 0x30 && byte <= 0x39) ||
      (byte >= 0x61 && byte <= 0x7a) ||
      (byte >= 0x41 && byte <= 0x5a) ||
      byte === 0x2d ||
      byte === 0x2b ||
      byte === 0x2e
    if (!inWord) return i === at ? BAD : i
    i++
  }
  return CUT
}

function skipContainer(bytes: Uint8Array, at: number, end: number): number {
  return skipToClose(bytes, at + 1, end, 1)
}

/**
 * Skips from inside a container to behind the bracket that closes the outermost of `open` ones. Brackets are
 * only counted, not matched: what is inside is checked by whoever reads it. Most bytes of a recording go
 * through this loop, so short strings are passed here, without a call.
 */
export function skipToClose(bytes: Uint8Array, at: number, end: number, open: number): number {
  let depth = open
  let i = at
  while (i < end) {
    const byte = bytes[i++]!
    if (byte === QUOTE) {
      let inside = 0
      const near = i + SHORT < end ? i + SHORT : end
      while (i < near) {
        inside = bytes[i++]!
        if (inside === QUOTE) break
        if (inside === BACKSLASH) i++
      }
      if (inside !== QUOTE) {
        i = skipLongString(bytes, i, end)
        if (i < 0) return CUT
      }
    } else if (byte >= OPEN_BRACKET) {
      // '{' and '[', '}' and ']' differ in one bit: one test for each pair.
      const bracket = byte | 0x20
      if (bracket === OPEN_BRACE) depth++
      else if (bracket === CLOSE_BRACE && --depth === 0) return i
    }
  }
  return CUT
}

/**
 * The number at `at`, also when it is written as a string (scrubbed recordings do that);
 * `NaN` when there is none.
 */
export function readNumber(bytes: Uint8Array, at: number, end: number): number {
  let i = at
  if (bytes[i] === QUOTE) i++
  let negative = false
  if (bytes[i] === 0x2d) {
    negative = true
    i++
  }
  const from = i
  let value = 0
  while (i < end) {
    const digit = bytes[i]! - 0x30
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
    i++
  }
  if (i - from > 15 || bytes[i] === 0x2e || (bytes[i]! | 0x20) === 0x65)
    return readAnyNumber(bytes, from, end, negative)
  if (i === from) return NaN
  return negative ? -value : value
}

/** Fractions, exponents and long runs of digits go through the engine's own parser, to the last bit. */
function readAnyNumber(bytes: Uint8Array, from: number, end: number, negative: boolean): number {
  let text = ''
  for (let i = from; i < end && i < from + 40; i++) {
    const byte = bytes[i]!
    const inNumber =
      (byte >= 0x30 && byte <= 0x39) ||
      byte === 0x2e ||
      byte === 0x2b ||
      byte === 0x2d ||
      (byte | 0x20) === 0x65
    if (!inNumber) break
    text += String.fromCharCode(byte)
  }
  const value = text === '' ? NaN : Number(text)
  return negative ? -value : value
}

/** Whether the bytes from `at` are `text` (ASCII). */
export function startsWith(bytes: Uint8Array, at: number, end: number, text: string): boolean {
  if (at + text.length > end) return false
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}

/** Of a part of a text: what stands first in it is no mark of the byte order. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** The characters of a UTF-8 range. Broken sequences become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, from: number, to: number): string {
  if (to - from <= 48) {
    let text = ''
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!
      if (byte >= 0x80) return utf8.decode(bytes.subarray(from, to))
      text += String.fromCharCode(byte)
    }
    return text
  }
  return utf8.decode(bytes.subarray(from, to))
}

/**
 * The text of the JSON string at `at` (its opening quote); `null` when the value there is not a string.
 * `limit` caps the characters taken, so that a name never costs a megabyte.
 */
export function readString(bytes: Uint8Array, at: number, end: number, limit = Infinity): string | null {
  if (bytes[at] !== QUOTE) return null
  const after = skipString(bytes, at, end)
  let to = after < 0 ? end : after - 1
  const from = at + 1
  // An escape takes six bytes for a character: what lies further behind is not read at all.
  if (to - from > limit * 6) to = cutAt(bytes, from, from + limit * 6)
  for (let i = from; i < to; i++) {
    if (bytes[i] === BACKSLASH) return firstOf(unescape(bytes, from, to), limit)
  }
  return firstOf(decodeUtf8(bytes, from, to), limit)
}

/** At most so many characters, no pair of surrogates split. */
function firstOf(text: string, limit: number): string {
  if (text.length <= limit) return text
  const last = text.charCodeAt(limit - 1)
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit)
}

/** A cut no later than `to` that splits neither an escape nor a character. */
function cutAt(bytes: Uint8Array, from: number, to: number): number {
  let cut = to
  while (cut > from && (bytes[cut]! & 0xc0) === 0x80) cut--
  for (let i = Math.max(from, cut - 6); i < cut; i++) {
    if (bytes[i] !== BACKSLASH) continue
    const width = bytes[i + 1] === 0x75 ? 6 : 2
    if (i + width > cut) return i
    i += width - 1
  }
  return cut
}

/** The escapes that stand for one character each: what follows the backslash, and what is meant. */
const ESCAPED: readonly string[] = Array.from({ length: 128 }, (_, code) => {
  const at = '"\\/bfnrt'.indexOf(String.fromCharCode(code))
  return at < 0 ? '' : '"\\/\b\f\n\r\t'.charAt(at)
})
const SHORT_ESCAPED = 128

function unescape(bytes: Uint8Array, from: number, to: number): string {
  const simple = to - from <= SHORT_ESCAPED ? unescapeSimple(bytes, from, to) : undefined
  if (simple !== undefined) return simple
  const raw = utf8.decode(bytes.subarray(from, to))
  try {
    // Control characters are not allowed raw inside JSON strings, yet some writers leave them in.
    // oxlint-disable-next-line no-control-regex
    return JSON.parse(`"${raw.replace(/[\u0000-\u001f]/g, ' ')}"`) as string
  } catch {
    return raw
  }
}

/** White space between tags is most of what is escaped: short ASCII is read without the engine's parser. */
function unescapeSimple(bytes: Uint8Array, from: number, to: number): string | undefined {
  let text = ''
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!
    if (byte >= 0x80 || byte < 0x20) return undefined
    if (byte === BACKSLASH) {
      const meant = ESCAPED[bytes[++i]!]
      if (i >= to || meant === undefined || meant === '') return undefined
      text += meant
    } else text += String.fromCharCode(byte)
  }
  return text
}

/**
 * Walks the members of the object at `at` (its `{`). `visit` gets the range of the key's characters
 * (without quotes) and the range of the value; when it answers `false` the walk ends.
 * Answers the position after the object, or where the walk ended, or `CUT` or `BAD`.
 */
export function eachMember(
  bytes: Uint8Array,
  at: number,
  end: number,
  visit: (keyFrom: number, keyTo: number, valueFrom: number, valueTo: number) => boolean | void,
): number {
  if (bytes[at] !== OPEN_BRACE) return BAD
  let i = skipSpace(bytes, at + 1, end)
  if (i < end && bytes[i] === CLOSE_BRACE) return i + 1
  while (i < end) {
    if (bytes[i] !== QUOTE) return BAD
    const keyFrom = i + 1
    i = skipString(bytes, i, end)
    if (i < 0) return i
    const keyTo = i - 1
    i = skipSpace(bytes, i, end)
    if (i >= end) return CUT
    if (bytes[i] !== COLON) return BAD
    const valueFrom = skipSpace(bytes, i + 1, end)
    i = skipValue(bytes, valueFrom, end)
    if (i < 0) return i
    if (visit(keyFrom, keyTo, valueFrom, i) === false) return i
    i = skipSpace(bytes, i, end)
    if (i >= end) return CUT
    if (bytes[i] === CLOSE_BRACE) return i + 1
    if (bytes[i] !== COMMA) return BAD
    i = skipSpace(bytes, i + 1, end)
  }
  return CUT
}

/** Whether the key in this range is `name` (keys with escapes never match: no recorder writes them). */
export function isKey(bytes: Uint8Array, from: number, to: number, name: string): boolean {
  return to - from === name.length && startsWith(bytes, from, to, name)
}

/** The whole value in this range as the engine's parser reads it; `undefined` when it is not JSON. */
export function parseRange(bytes: Uint8Array, from: number, to: number): unknown {
  try {
    return JSON.parse(utf8.decode(bytes.subarray(from, to))) as unknown
  } catch {
    return undefined
  }
}
