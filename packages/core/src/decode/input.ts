import { decodeUtf8, isKey, readString, skipString, startsWith } from '../lib/json.ts'
import type { Frame } from './frame.ts'

/**
 * A long text as its JSON stands in the recording: of what somebody writes on and on only the last is read. Nobody has
 * checked it: one that is damaged inside is told as far as it can be read.
 */
export interface LongText {
  readonly json: Uint8Array
  /** Known once somebody asked. */
  text: string | undefined
}

/** What stands in a field. */
export type FieldText = string | LongText

/** A field's text as a string. */
export function readFieldText(text: FieldText): string {
  if (typeof text === 'string') return text
  return (text.text ??= readString(text.json, 0, text.json.length) ?? '')
}

/** What `data` of an Input frame says. */
export type InputData = {
  /** rrweb id of the field. */
  id: number
  text: FieldText
  isChecked: boolean
  userTriggered: boolean | undefined
}

/** A reader of Input frames, straight from their bytes. */
export interface InputReader {
  /**
   * What `data` says, in an object that the next call fills anew. `undefined` when it is not written as recorders
   * write it, or its text is of middling length or not plain ASCII without escapes: then it has to be parsed.
   */
  read(frame: Frame): InputData | undefined
  /** Lets go of what it read last. */
  leave(): void
}

/** The engine's own parser is as quick with a longer text. */
const LONGEST = 400
/** From so many bytes on a text is kept as it is. */
const LONG_TEXT = 2000
/** What mostly stands behind the text, and how far that is from the end at most. */
const BEHIND_TEXT = '","isChecked":'
const LONGEST_BEHIND = 80
/** So many digits are exact in a number. */
const EXACT_DIGITS = 15

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const ZERO = 0x30

/** A reader with an object of its own. */
export function createInputReader(): InputReader {
  const found: InputData = { id: -1, text: '', isChecked: false, userTriggered: undefined }
  const value = { number: 0 }

  /** Takes the value of one member; answers the position behind it, or -1. */
  function member(bytes: Uint8Array, keyFrom: number, keyTo: number, at: number, end: number): number {
    if (isKey(bytes, keyFrom, keyTo, 'text')) {
      if (end - at > LONG_TEXT) return longText(bytes, at, end)
      const after = bytes[at] === QUOTE ? endOfPlainText(bytes, at + 1, end) : -1
      if (after >= 0) found.text = decodeUtf8(bytes, at + 1, after - 1)
      return after
    }
    if (isKey(bytes, keyFrom, keyTo, 'id')) {
      const after = integer(bytes, at, end, value)
      found.id = value.number
      return after
    }
    const isChecked = isKey(bytes, keyFrom, keyTo, 'isChecked')
    if (isChecked || isKey(bytes, keyFrom, keyTo, 'userTriggered')) {
      const isTrue = isKey(bytes, at, at + 4, 'true')
      if (!isTrue && !isKey(bytes, at, at + 5, 'false')) return -1
      if (isChecked) found.isChecked = isTrue
      else found.userTriggered = isTrue
      return at + (isTrue ? 4 : 5)
    }
    return isKey(bytes, keyFrom, keyTo, 'source') ? integer(bytes, at, end, value) : -1
  }

  function longText(bytes: Uint8Array, at: number, end: number): number {
    const after = bytes[at] === QUOTE ? endOfLongText(bytes, at, end) : -1
    if (after - at < LONG_TEXT) return -1
    found.text = { json: bytes.slice(at, after), text: undefined }
    return after
  }

  return {
    read({ bytes, dataStart, dataEnd }) {
      found.id = -1
      found.text = ''
      found.isChecked = false
      found.userTriggered = undefined
      const end = dataEnd - 1
      const length = end - dataStart
      if (
        (length > LONGEST && length < LONG_TEXT) ||
        bytes[dataStart] !== OPEN_BRACE ||
        bytes[end] !== CLOSE_BRACE
      )
        return undefined
      let i = dataStart + 1
      while (i < end) {
        const key = i + 1
        i = bytes[i] === QUOTE ? endOfPlainText(bytes, key, end) : -1
        if (i < 0 || bytes[i] !== COLON) return undefined
        i = member(bytes, key, i - 1, i + 1, end)
        if (i < 0) return undefined
        if (i >= end) break
        // A comma before the brace is not JSON.
        if (bytes[i] !== COMMA || i + 1 >= end) return undefined
        i++
      }
      if (i !== end && i !== dataStart + 1) return undefined
      // Where strings stand behind a long text, its end may have been taken for one of theirs, the id in between.
      return found.id < 0 && typeof found.text !== 'string' ? undefined : found
    },
    leave() {
      found.text = ''
    },
  }
}

/**
 * The position behind the closing quote of a text, or negative. Recorders write little behind it: a quote among the last
 * bytes is looked for first, for the text has been gone through once already, when the end of the frame was found. A
 * text that reaches into them can only end there.
 */
function endOfLongText(bytes: Uint8Array, at: number, end: number): number {
  for (let i = Math.max(at + 1, end - LONGEST_BEHIND); i < end; i++) {
    if (bytes[i] !== QUOTE) continue
    let back = i - 1
    while (bytes[back] === BACKSLASH) back--
    if (((i - back) & 1) === 0) continue
    if (startsWith(bytes, i, end, BEHIND_TEXT)) return i + 1
    break
  }
  return skipString(bytes, at, end)
}

/** The position behind the closing quote; -1 where there is more than plain ASCII. */
function endOfPlainText(bytes: Uint8Array, from: number, end: number): number {
  for (let i = from; i < end; i++) {
    const byte = bytes[i]!
    if (byte === QUOTE) return i + 1
    if (byte < 0x20 || byte >= 0x7f || byte === BACKSLASH) return -1
  }
  return -1
}

/** Reads a whole number from 0 on; answers the position behind it, or -1. */
function integer(bytes: Uint8Array, from: number, end: number, into: { number: number }): number {
  let i = from
  let number = 0
  for (; i < end && i - from <= EXACT_DIGITS; i++) {
    const digit = bytes[i]! - ZERO
    if (digit < 0 || digit > 9) break
    number = number * 10 + digit
  }
  // JSON knows no leading zeros.
  const isPlain = i > from && i - from <= EXACT_DIGITS && (bytes[from] !== ZERO || i - from === 1)
  into.number = isPlain ? number : -1
  return isPlain ? i : -1
}
