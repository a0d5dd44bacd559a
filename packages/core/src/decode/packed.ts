import { readByteString, readTextString } from '../lib/byte-string.ts'
import { inflateAll } from '../lib/inflate-all.ts'

const BACKSLASH = 0x5c

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
    case 'bytes': {
      const packed = readByteString(bytes, from, to)
      return packed ? inflated(packed, maxBytes) : 'unreadable'
    }
    case 'base64': {
      const packed = fromBase64(bytes, from, to)
      return packed ? inflated(packed, maxBytes) : 'unreadable'
    }
    default:
      return 'plain'
  }
}

function inflated(packed: Uint8Array, maxBytes: number): Unpacked {
  const { bytes, damage } = inflateAll(packed, maxBytes)
  return damage ? 'unreadable' : bytes
}

/** How a string is packed, by its first characters. */
export function packingOf(
  bytes: Uint8Array,
  from: number,
  to: number,
): 'text' | 'bytes' | 'base64' | undefined {
  if (to - from < 2) return undefined
  const first = bytes[from]!
  const second = bytes[from + 1]!
  if (first === 0x7b || first === 0x5b) return 'text'
  // 'x' and what follows it in zlib's headers: U+0001, '^', U+009C, U+00DA.
  if (first === 0x78) {
    const isZlib =
      second === 0x5e ||
      second === BACKSLASH ||
      second === 0x01 ||
      (second === 0xc2 && bytes[from + 2] === 0x9c) ||
      (second === 0xc3 && bytes[from + 2] === 0x9a) ||
      isRewritten(bytes, from + 1)
    return isZlib ? 'bytes' : undefined
  }
  // U+001F, escaped or as it is, and U+008B: gzip.
  if (first === 0x1f && (second === 0xc2 || isRewritten(bytes, from + 1))) return 'bytes'
  if (
    first === BACKSLASH &&
    second === 0x75 &&
    bytes[from + 4] === 0x31 &&
    (bytes[from + 5]! | 0x20) === 0x66
  )
    return 'bytes'
  // The same headers in base64.
  if (to - from < 8) return undefined
  if (first === 0x48 && second === 0x34 && bytes[from + 2] === 0x73) return 'base64'
  if (first === 0x65 && (second === 0x4a || second === 0x4e || second === 0x46)) return 'base64'
  return undefined
}

/**
 * What a header's second byte (0x9c, 0x8b) becomes when somebody takes it for Windows-1252, or for no
 * character at all: U+0153, U+2039, U+FFFD. Such strings are beyond repair, but they were packed events.
 */
function isRewritten(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at]
  if (first === 0xc5) return bytes[at + 1] === 0x93
  if (first === 0xe2) return bytes[at + 1] === 0x80 && bytes[at + 2] === 0xb9
  return first === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd
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
