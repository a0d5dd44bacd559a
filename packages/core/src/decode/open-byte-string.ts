import { readByteString, unpackInto } from '../lib/byte-string.ts'
import { gunzipSmall, SMALL_GZIP } from '../lib/gunzip-small.ts'
import { inflateAll } from '../lib/inflate-all.ts'

/** Where small strings are unpacked, one after another: taking memory for each would cost as much as inflating it. */
const packedSmall = new Uint8Array(SMALL_GZIP)

/** `[]`, for all who are given one: to be read only. */
const EMPTY_ARRAY = Uint8Array.of(0x5b, 0x5d)
/**
 * Most parts that a recorder compresses by themselves are empty arrays, and a recorder writes each of them alike: this
 * is how the latest was written, so that the next ones need not be opened.
 */
const emptyPacked = new Uint8Array(128)
/** 0 while none came. */
let emptyLength = 0

/**
 * What a JSON string holds that was compressed and written one byte a character, to be read only. `from` is after the
 * opening quote, `to` at the closing one. `undefined` when it is damaged, no such string or more than `maxBytes`.
 */
export function openByteString(
  bytes: Uint8Array,
  from: number,
  to: number,
  maxBytes: number,
): Uint8Array | undefined {
  if (isKnownEmpty(bytes, from, to)) return EMPTY_ARRAY.length <= maxBytes ? EMPTY_ARRAY : undefined
  if (to - from <= packedSmall.length) {
    const length = unpackInto(packedSmall, bytes, from, to)
    const opened = gunzipSmall(packedSmall, length, maxBytes)
    if (opened?.length === 2 && opened[0] === EMPTY_ARRAY[0] && opened[1] === EMPTY_ARRAY[1])
      learnEmpty(bytes, from, to)
    if (opened !== undefined || length < 0) return opened
  }
  const packed = readByteString(bytes, from, to)
  if (packed === undefined) return undefined
  const { bytes: opened, damage } = inflateAll(packed, maxBytes)
  return damage === undefined ? opened : undefined
}

function learnEmpty(bytes: Uint8Array, from: number, to: number): void {
  if (to - from > emptyPacked.length) return
  emptyPacked.set(bytes.subarray(from, to))
  emptyLength = to - from
}

function isKnownEmpty(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== emptyLength || emptyLength === 0) return false
  // What is packed differs at its end, in the checksum, rather than at its beginning.
  for (let i = emptyLength - 1; i >= 0; i--) if (bytes[from + i] !== emptyPacked[i]) return false
  return true
}
