import { gunzipSync } from 'fflate'
import { crc32 } from './crc32.ts'

/** Larger data is worth the tables that the streaming inflater makes first. */
const SMALL = 64 * 1024
const HEADER_AND_TRAILER = 18

/**
 * What a small piece of gzip holds, in a few microseconds: some recorders compress every change of the page by
 * itself. `undefined` when it is not small, or when anything at all does not add up: then it is for `createInflater`
 * to say what is wrong. Nothing is taken on trust, for fflate checks neither length nor checksum.
 */
export function gunzipSmall(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined {
  const { length } = bytes
  if (length < HEADER_AND_TRAILER || length > SMALL || bytes[0] !== 0x1f || bytes[1] !== 0x8b)
    return undefined
  // A second member could be the first one again, and hide behind its own checksum.
  for (let at = bytes.indexOf(0x1f, 2); at >= 0; at = bytes.indexOf(0x1f, at + 1)) {
    if (bytes[at + 1] === 0x8b && bytes[at + 2] === 8) return undefined
  }
  const size = wordAt(bytes, length - 4)
  if (size > SMALL || size > maxBytes) return undefined
  try {
    const out = gunzipSync(bytes, { out: new Uint8Array(size) })
    return out.length === size && crc32(out) === wordAt(bytes, length - 8) ? out : undefined
  } catch {
    return undefined
  }
}

/** Four bytes, the lowest first. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}
