import { readTextString } from '../lib/byte-string.ts'
import { inflateAll } from '../lib/inflate-all.ts'
import { openByteString } from './open-byte-string.ts'
import { packingOf } from './packing.ts'

/** What a string holds: JSON bytes; `unreadable` if it was packed and has been damaged; `plain` if it is just text. */
export type Unpacked = Uint8Array | 'unreadable' | 'plain'

/**
 * Opens a string that may stand for an event or for many: JSON as text, JSON compressed one character a
 * byte (rrweb's packer), or compressed and written in base64. `from` is after the opening quote, `to` at
 * the closing one.
 */
export function unpackString(bytes: Uint8Array, from: number, to: number, maxBytes: number): Unpacked {
  switch (packingOf(bytes, from, to)) {
    case 'text':
      return readTextString(bytes, from, to) ?? 'unreadable'
    case 'bytes':
      return openByteString(bytes, from, to, maxBytes) ?? 'unreadable'
    case 'base64': {
      const packed = fromBase64(bytes, from, to)
      const inflated = packed && inflateAll(packed, maxBytes)
      return inflated && !inflated.damage ? inflated.bytes : 'unreadable'
    }
    default:
      return 'plain'
  }
}

/** Base64 as bytes; `undefined` when it is none. */
export function fromBase64(bytes: Uint8Array, from: number, to: number): Uint8Array | undefined {
  let text = ''
  for (let i = from; i < to; i += 8192)
    text += String.fromCharCode(...bytes.subarray(i, Math.min(i + 8192, to)))
  try {
    // JSON may escape the slash.
    const binary = atob(text.replaceAll('\\/', '/'))
    const out = new Uint8Array(binary.length)
    for (let i = 0; i < binary.length; i++) out[i] = binary.charCodeAt(i)
    return out
  } catch {
    return undefined
  }
}
