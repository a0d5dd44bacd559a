const BACKSLASH = 0x5c

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
