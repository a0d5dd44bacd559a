import { eachMember, isKey, readString, skipSpace, skipString, skipValue } from '../../lib/json.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a

/** Stands for all names of one length and first character: what `attributeBits` lacks is not there. */
export function attributeBit(name: string): number {
  return bitOf(name.charCodeAt(0), name.length)
}

function bitOf(first: number, length: number): number {
  return 1 << ((first + length * 7) & 31)
}

/** The bits of all names in a raw attributes object; -1, which is any name, when one is written with escapes. */
export function attributeBits(bytes: Uint8Array, from: number, to: number): number {
  let bits = 0
  let i = from
  while (i < to && bits !== -1) {
    i = nextKey(bytes, i + 1, to)
    if (i < 0) break
    const keyTo = skipString(bytes, i, to) - 1
    if (keyTo < 0) break
    for (let at = i + 1; at < keyTo; at++) if (bytes[at] === BACKSLASH) return -1
    bits |= bitOf(bytes[i + 1]!, keyTo - i - 1)
    const value = valueBehind(bytes, keyTo + 1, to)
    const after = value < 0 ? -1 : skipValue(bytes, value, to)
    if (after < 0) break
    i = commaBehind(bytes, after, to)
    if (i < 0) break
  }
  // No bit at all would mean that nobody has looked yet.
  return bits === 0 ? 1 : bits
}

/** The quote of the next key, or -1 behind the last one; `at` is behind a brace or comma. */
function nextKey(bytes: Uint8Array, at: number, to: number): number {
  const i = skipSpace(bytes, at, to)
  return i < to && bytes[i] === QUOTE ? i : -1
}

/** Where the value of a member begins, -1 when there is none; `at` is behind the key. */
function valueBehind(bytes: Uint8Array, at: number, to: number): number {
  const i = skipSpace(bytes, at, to)
  return bytes[i] === COLON ? skipSpace(bytes, i + 1, to) : -1
}

/** The comma behind a value, or -1 when it was the last. */
function commaBehind(bytes: Uint8Array, at: number, to: number): number {
  const i = skipSpace(bytes, at, to)
  return bytes[i] === COMMA ? i : -1
}

/**
 * One attribute out of a raw attributes object. Text as it is; `true` for a bare JSON true; numbers as
 * text; `null` when it is absent (null and false count as absent: old recordings wrote `selected: false`).
 */
export function recordedAttribute(
  bytes: Uint8Array,
  from: number,
  to: number,
  name: string,
): string | true | null {
  if (to - from < name.length + 5) return null
  let valueFrom = -1
  let valueTo = -1
  let i = from
  while (i >= 0) {
    i = nextKey(bytes, i + 1, to)
    const keyTo = i < 0 ? -1 : skipString(bytes, i, to) - 1
    const value = keyTo < 0 ? -1 : valueBehind(bytes, keyTo + 1, to)
    const after = value < 0 ? -1 : skipValue(bytes, value, to)
    if (after < 0) break
    // The last of equal keys wins, as in JSON.parse.
    if (isKey(bytes, i + 1, keyTo, name)) {
      valueFrom = value
      valueTo = after
    }
    i = commaBehind(bytes, after, to)
  }
  return valueFrom < 0 ? null : attributeValue(bytes, valueFrom, valueTo)
}

/** All attributes of a raw object, in recorded order. */
export function recordedAttributes(bytes: Uint8Array, from: number, to: number): Map<string, string | true> {
  const all = new Map<string, string | true>()
  if (to - from < 5) return all
  eachMember(bytes, from, to, (keyFrom, keyTo, valueFrom, valueTo) => {
    const value = attributeValue(bytes, valueFrom, valueTo)
    const name = readString(bytes, keyFrom - 1, keyTo + 1)
    if (name !== null && value !== null) all.set(name, value)
  })
  return all
}

function attributeValue(bytes: Uint8Array, from: number, to: number): string | true | null {
  const first = bytes[from]
  if (first === QUOTE) return readString(bytes, from, to)
  if (first === 0x74) return true
  if (first === 0x6e || first === 0x66) return null
  const isNumber = first === 0x2d || (first !== undefined && first >= 0x30 && first <= 0x39)
  return isNumber ? String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 40))) : null
}
