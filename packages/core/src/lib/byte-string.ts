const QUOTE = 0x22
const BACKSLASH = 0x5c

/** The byte that each one-letter escape stands for; 0 for letters that are no escape. */
const ESCAPES = new Uint8Array(128)
for (const [letter, byte] of Object.entries({
  '"': 0x22,
  '\\': 0x5c,
  '/': 0x2f,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
})) {
  ESCAPES[letter.charCodeAt(0)] = byte
}

const ZERO = 0x30
/** What each digit stands for; `NO_HEX` for what is none. */
const NO_HEX = 0x100
const HEX = Uint16Array.from({ length: 256 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase())
  return digit < 0 ? NO_HEX : digit
})

/**
 * The bytes that a JSON string carries, one per character: how packers put compressed data into JSON.
 * `from` is after the opening quote, `to` at the closing one. `undefined` when a character is no byte
 * (then something on the way has rewritten the text).
 */
export function readByteString(bytes: Uint8Array, from: number, to: number): Uint8Array | undefined {
  const out = new Uint8Array(to - from)
  const length = unpackInto(out, bytes, from, to)
  return length < 0 ? undefined : out.subarray(0, length)
}

/**
 * The same into `out`, which has room for as many bytes as the string. Answers how many it made; -1 when a character
 * is none. Ends with the loop: code that is compiled while a long loop
 * runs knows nothing of what stands behind it, and would be thrown away there each time.
 */
export function unpackInto(out: Uint8Array, bytes: Uint8Array, from: number, to: number): number {
  let length = 0
  /** Not 0 when there was a character above U+00FF, or half a one. */
  let foreign = 0
  let i = from
  while (i < to) {
    const byte = bytes[i]!
    if (byte === BACKSLASH) {
      const letter = i + 1 < to ? bytes[i + 1]! : 0
      if (letter === 0x75) {
        const isByte = i + 6 <= to && bytes[i + 2] === ZERO && bytes[i + 3] === ZERO
        const code = isByte ? (HEX[bytes[i + 4]!]! << 4) | HEX[bytes[i + 5]!]! : NO_HEX
        if (code >= NO_HEX) return -1
        out[length++] = code
        i += 6
      } else {
        const escaped = ESCAPES[letter & 0x7f]!
        if (escaped === 0 || letter >= 0x80) return -1
        out[length++] = escaped
        i += 2
      }
      continue
    }
    // U+0080 to U+00FF: two bytes of UTF-8, of which the first tells the upper half. Compressed bytes are like
    // thrown dice: asking each which kind it is would cost more than working out both.
    const isWide = byte >> 7
    const next = bytes[i + 1]!
    foreign |= -isWide & (((byte ^ 0xc2) & 0xfe) | ((next & 0xc0) ^ 0x80))
    out[length++] = (byte & (isWide - 1)) | (-isWide & ((byte << 6) | (next & 0x3f)))
    i += 1 + isWide
  }
  return foreign === 0 ? length : -1
}

/**
 * The text of a JSON string as UTF-8 bytes, for strings that hold JSON of their own. `from` is after the
 * opening quote, `to` at the closing one. `undefined` when the escapes are broken.
 */
export function readTextString(bytes: Uint8Array, from: number, to: number): Uint8Array | undefined {
  try {
    const text = JSON.parse(new TextDecoder().decode(bytes.subarray(from - 1, to + 1))) as unknown
    return typeof text === 'string' && bytes[to] === QUOTE ? new TextEncoder().encode(text) : undefined
  } catch {
    return undefined
  }
}
