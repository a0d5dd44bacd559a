import { type Compression, type Damage, sniffCompression } from './compression.ts'
import { concat } from './concat.ts'
import { gunzipSmall } from './gunzip-small.ts'
import { createInflater } from './inflate.ts'

/** What came out of compressed bytes. */
export interface Inflated {
  /** All of it, or everything before the damage. */
  readonly bytes: Uint8Array
  readonly damage: Damage | undefined
}

/** Decompresses a small piece at once: gzip or zlib by their magic, else raw deflate. */
export function inflateAll(bytes: Uint8Array, maxBytes: number): Inflated {
  const small = gunzipSmall(bytes, bytes.length, maxBytes)
  if (small !== undefined) return { bytes: small, damage: undefined }
  const kind: Compression = (bytes.length > 1 ? sniffCompression(bytes[0]!, bytes[1]!) : undefined) ?? 'raw'
  const inflater = createInflater(kind, maxBytes, Math.min(bytes.length * 6 + 64, maxBytes + 1))
  const pieces = [...inflater.feed(bytes)]
  inflater.end()
  return { bytes: pieces.length === 1 ? pieces[0]! : concat(pieces), damage: inflater.damage }
}
