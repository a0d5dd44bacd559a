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
 * How many bytes it made; -1 when a character is none. Ends with the loop: code that is compiled while a long loop
 * runs knows nothing of what stands behind it, and would be thrown away there each time.
 */
function unpackInto(out: Uint8Array, bytes: Uint8Array, from: number, to: number): number {
  let length = 0
  let i = from
  while (i < to) {
    const byte = bytes[i]!
    if (byte < 0x80 && byte !== BACKSLASH) {
      out[length++] = byte
      i++
    } else if (byte === 0xc2 || byte === 0xc3) {
      // U+0080 to U+00FF: two bytes of UTF-8, of which the first tells the upper half.
      if (i + 1 >= to || (bytes[i + 1]! & 0xc0) !== 0x80) return -1
      out[length++] = ((byte & 3) << 6) | (bytes[i + 1]! & 0x3f)
      i += 2
    } else if (byte === BACKSLASH && i + 1 < to) {
      const letter = bytes[i + 1]!
      if (letter === 0x75) {
        const code = hex4(bytes, i + 2, to)
        if (code < 0 || code > 0xff) return -1
        out[length++] = code
        i += 6
      } else {
        const escaped = ESCAPES[letter & 0x7f]!
        if (escaped === 0 || letter >= 0x80) return -1
        out[length++] = escaped
        i += 2
      }
    } else return -1
  }
  return length
}

function hex4(bytes: Uint8Array, at: number, to: number): number {
  if (at + 4 > to) return -1
  let code = 0
  for (let i = at; i < at + 4; i++) {
    const byte = bytes[i]!
    const lower = byte | 0x20
    if (byte >= 0x30 && byte <= 0x39) code = code * 16 + byte - 0x30
    else if (lower >= 0x61 && lower <= 0x66) code = code * 16 + lower - 0x57
    else return -1
  }
  return code
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
