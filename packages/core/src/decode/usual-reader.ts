import { NO_SIBLING, Row } from './node-rows.ts'

const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const ZERO = 0x30

/** Answered for what has to be read with more care. */
export const UNUSUAL = 0

/** So many bytes are there when keys, brackets and numbers are read: nobody has to ask at each. */
const ROOM = 192
const MOST_DIGITS = 9
const LONGEST_TAG = 32
/** Texts and attributes up to this length; those that are longer are searched natively. */
const LONGEST = 256

/** Reads what is written as recorders write nearly all of it, without looking for which key comes next. */
export interface UsualReader {
  /**
   * Reads an entry of `adds` into a row: answers the position behind it, or `UNUSUAL`. Then the row means nothing, and
   * the entry is to be read again by those who know any order, any key and any white space.
   */
  add(bytes: Uint8Array, at: number, end: number, rows: Int32Array, row: number): number
  /**
   * The same for a node in a snapshot, of which the place of its parent is left out. Of an element with children the
   * answer is less than 0: the position of its key `childNodes`, negated. All before it has been read.
   */
  node(bytes: Uint8Array, at: number, end: number, rows: Int32Array, row: number): number
}

/**
 * A reader of an element or a text, alone or as an entry of `adds`; a space may stand behind commas and colons:
 *
 *     {"parentId":1,"nextId":null,"node":{"type":2,"tagName":"p","attributes":{…},"childNodes":[],"id":2}}
 *     {"parentId":2,"nextId":null,"node":{"type":3,"textContent":"…","id":3}}
 */
export function createUsualReader(): UsualReader {
  /** The number that `digits` read. */
  let value = 0

  /** Reads a whole number at `at`; answers the position behind it, 0 when there is none, or a long one. */
  function digits(bytes: Uint8Array, at: number): number {
    let i = at
    let digit = bytes[i]! - ZERO
    if (digit < 0 || digit > 9) return 0
    value = digit
    while (++i - at <= MOST_DIGITS) {
      digit = bytes[i]! - ZERO
      if (digit < 0 || digit > 9) return i
      value = value * 10 + digit
    }
    return 0
  }

  /** `last`: behind it there is no room to read quickly. */
  function nodeAt(bytes: Uint8Array, at: number, last: number, rows: Int32Array, row: number): number {
    const gap = bytes[at + 8] === SPACE ? 1 : 0
    // From the end of a value to the next key's quote, and from there to its value, whose names' lengths come on top.
    const toKey = 1 + gap
    const toValue = 3 + gap

    // "type": …,
    if (bytes[at] !== OPEN_BRACE || bytes[at + 3] !== 0x79 || bytes[at + 6] !== QUOTE) return UNUSUAL
    let i = at + 5 + toValue
    const type = bytes[i]! - ZERO
    rows[row + Row.Kind] = type
    rows[row + Row.Root] = 0
    i++
    let key = i + toKey
    if (bytes[i] !== COMMA || bytes[key + 1] !== 0x74) return UNUSUAL

    if (type === 2) {
      // "tagName": …, "attributes": …, "childNodes": [],
      if (bytes[key + 4] !== 0x4e || bytes[key + 8] !== QUOTE) return UNUSUAL
      i = key + 7 + toValue
      if (bytes[i] !== QUOTE) return UNUSUAL
      rows[row + Row.TagFrom] = i + 1
      i = behindTag(bytes, i + 1)
      if (i === 0 || bytes[i] !== COMMA) return UNUSUAL
      rows[row + Row.TagTo] = i - 1
      key = i + toKey
      if (bytes[key + 1] !== 0x61 || bytes[key + 4] !== 0x72 || bytes[key + 11] !== QUOTE) return UNUSUAL
      i = key + 10 + toValue
      if (bytes[i] !== OPEN_BRACE) return UNUSUAL
      if (bytes[i + 1] === CLOSE_BRACE) {
        rows[row + Row.AttributesFrom] = 0
        rows[row + Row.AttributesTo] = 0
        i += 2
      } else {
        rows[row + Row.AttributesFrom] = i
        i = behindAttributes(bytes, i + 1, last)
        if (i === 0) return UNUSUAL
        rows[row + Row.AttributesTo] = i
      }
      rows[row + Row.TextFrom] = 0
      rows[row + Row.TextTo] = 0
      key = i + toKey
      if (bytes[i] !== COMMA || bytes[key + 1] !== 0x63) return UNUSUAL
      if (bytes[key + 6] !== 0x4e || bytes[key + 11] !== QUOTE) return UNUSUAL
      i = key + 10 + toValue
      if (bytes[i] !== OPEN_BRACKET) return UNUSUAL
      if (bytes[i + 1] !== CLOSE_BRACKET) return -key
      i += 2
    } else if (type === 3) {
      // "textContent": …,
      if (bytes[key + 5] !== 0x43 || bytes[key + 12] !== QUOTE) return UNUSUAL
      i = key + 11 + toValue
      if (bytes[i] !== QUOTE) return UNUSUAL
      rows[row + Row.TextFrom] = i
      i = behindText(bytes, i + 1, last)
      if (i === 0) return UNUSUAL
      rows[row + Row.TextTo] = i
      rows[row + Row.TagFrom] = 0
      rows[row + Row.TagTo] = 0
      rows[row + Row.AttributesFrom] = 0
      rows[row + Row.AttributesTo] = 0
    } else return UNUSUAL

    // "id": … }
    key = i + toKey
    if (bytes[i] !== COMMA || bytes[key + 1] !== 0x69 || bytes[key + 3] !== QUOTE) return UNUSUAL
    i = digits(bytes, key + 2 + toValue)
    rows[row + Row.Id] = value
    return i > 0 && bytes[i] === CLOSE_BRACE ? i + 1 : UNUSUAL
  }

  return {
    add(bytes, at, end, rows, row) {
      const last = end - ROOM
      if (at > last) return UNUSUAL
      const gap = bytes[at + 12] === SPACE ? 1 : 0
      const toKey = 1 + gap
      const toValue = 3 + gap

      // "parentId": …, "nextId": …, "node": {
      if (bytes[at + 2] !== 0x70 || bytes[at + 3] !== 0x61 || bytes[at + 10] !== QUOTE) return UNUSUAL
      let i = digits(bytes, at + 9 + toValue)
      if (i === 0 || bytes[i] !== COMMA) return UNUSUAL
      rows[row + Row.Parent] = value
      let key = i + toKey
      if (bytes[key + 1] !== 0x6e || bytes[key + 3] !== 0x78 || bytes[key + 7] !== QUOTE) return UNUSUAL
      i = key + 6 + toValue
      if (bytes[i] === 0x6e) {
        rows[row + Row.Next] = NO_SIBLING
        i += 4
      } else {
        i = digits(bytes, i)
        if (i === 0) return UNUSUAL
        rows[row + Row.Next] = value
      }
      rows[row + Row.Previous] = NO_SIBLING
      key = i + toKey
      if (bytes[i] !== COMMA || bytes[key + 1] !== 0x6e) return UNUSUAL
      if (bytes[key + 3] !== 0x64 || bytes[key + 5] !== QUOTE) return UNUSUAL
      i = nodeAt(bytes, key + 4 + toValue, last, rows, row)
      return i > 0 && bytes[i] === CLOSE_BRACE ? i + 1 : UNUSUAL
    },
    node(bytes, at, end, rows, row) {
      const last = end - ROOM
      return at > last ? UNUSUAL : nodeAt(bytes, at, last, rows, row)
    },
  }
}

/** Behind the short name whose characters begin at `at`; else 0. */
function behindTag(bytes: Uint8Array, at: number): number {
  const longest = at + LONGEST_TAG
  for (let i = at; i < longest; i++) {
    if (bytes[i] === QUOTE) return i + 1
    if (bytes[i] === BACKSLASH) return 0
  }
  return 0
}

/** Behind the string whose characters begin at `at`; 0 when it is long or has escapes at its end. */
function behindText(bytes: Uint8Array, at: number, last: number): number {
  const longest = at + LONGEST
  const limit = longest < last ? longest : last
  for (let i = at; i < limit; i++) {
    if (bytes[i] !== QUOTE) continue
    return bytes[i - 1] === BACKSLASH ? 0 : i + 1
  }
  return 0
}

/**
 * Behind the object whose first key's quote is at `at`; 0 when that cannot be told from its first brace. That is its
 * end if it stands behind the quote at the end of a string: the quote that begins one stands behind a colon, a comma,
 * a bracket or white space.
 */
export function behindAttributes(bytes: Uint8Array, at: number, last: number): number {
  const longest = at + LONGEST
  const limit = longest < last ? longest : last
  for (let i = at; i < limit; i++) {
    // One comparison for nearly all characters.
    if (bytes[i]! < OPEN_BRACE) continue
    if (bytes[i] === OPEN_BRACE) return 0
    if (bytes[i] !== CLOSE_BRACE) continue
    const before = bytes[i - 2]!
    const isEnd =
      bytes[i - 1] === QUOTE &&
      before > SPACE &&
      before !== BACKSLASH &&
      before !== COLON &&
      before !== COMMA &&
      before !== OPEN_BRACKET
    return isEnd ? i + 1 : 0
  }
  return 0
}
