import { crc32 } from './crc32.ts'
import { inflateSmall } from './inflate-small.ts'

/** Larger data is worth the tables that the streaming inflater makes first. */
export const SMALL_GZIP = 64 * 1024
const HEADER = 10
const TRAILER = 8

/**
 * What a small piece of gzip holds, in a few microseconds: some recorders compress every change of the page by
 * itself. `undefined` when it is not small, or when anything at all is unusual or does not add up: then it is for
 * `createInflater` to say what is wrong. `bytes` is only read, and may be used for something else afterwards.
 */
export function gunzipSmall(bytes: Uint8Array, length: number, maxBytes: number): Uint8Array | undefined {
  const end = length - TRAILER
  if (end <= HEADER || length > SMALL_GZIP || bytes[0] !== 0x1f || bytes[1] !== 0x8b) return undefined
  // No name nor anything else that may follow the header.
  if (bytes[2] !== 8 || bytes[3] !== 0) return undefined
  const size = wordAt(bytes, end + 4)
  if (size > SMALL_GZIP || size > maxBytes) return undefined
  const out = new Uint8Array(size)
  // Where its own end comes sooner, a second member follows.
  return inflateSmall(bytes, HEADER, end, out) === end && crc32(out) === wordAt(bytes, end) ? out : undefined
}

/** Four bytes, the lowest first. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}
