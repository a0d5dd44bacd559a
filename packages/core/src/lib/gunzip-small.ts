import { inflateSync } from 'fflate'
import { crc32 } from './crc32.ts'

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
  // A second member could be the first one again, and hide behind its own checksum.
  for (let at = HEADER; at < end; at++)
    if (bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8) return undefined
  const size = wordAt(bytes, end + 4)
  if (size > SMALL_GZIP || size > maxBytes) return undefined
  try {
    const out = inflateSync(bytes.subarray(HEADER, end), { out: new Uint8Array(size) })
    // Nothing is taken on trust: fflate checks neither length nor checksum.
    return out.length === size && crc32(out) === wordAt(bytes, end) ? out : undefined
  } catch {
    return undefined
  }
}

/** Four bytes, the lowest first. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}
