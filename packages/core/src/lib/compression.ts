/** The wrappings of deflate data. */
export type Compression = 'gzip' | 'zlib' | 'raw'

/** What is wrong with compressed data. All that came out before it is good. */
export type Damage =
  | 'cut' // it ends too early
  | 'corrupt' // what follows is no deflate data
  | 'checksum' // it has a checksum, and that differs
  | 'trailing' // there is something else behind its end
  | 'too-large' // more comes out than is allowed

/** `gzip` or `zlib` by the first two bytes; `undefined` for anything else. */
export function sniffCompression(first: number, second: number): Compression | undefined {
  if (first === 0x1f && second === 0x8b) return 'gzip'
  // Deflate, a window of at most 32 K, no preset dictionary, and the header's own check.
  if ((first & 0x0f) === 8 && first >> 4 <= 7 && (second & 0x20) === 0 && ((first << 8) | second) % 31 === 0)
    return 'zlib'
  return undefined
}

/** Whether a byte may stand behind the end without meaning anything. */
export function isPadding(byte: number): boolean {
  return byte === 0 || byte === 0x0a || byte === 0x0d || byte === 0x20
}

/** Bytes of the header at `at`; 0 when it is not there as a whole yet, -1 when it is none. */
export function headerSize(kind: Compression, input: Uint8Array, at: number): number {
  const left = input.length - at
  if (left < 2) return 0
  if (sniffCompression(input[at]!, input[at + 1]!) !== kind) return -1
  if (kind === 'zlib') return 2
  if (left < 10) return 0
  if (input[at + 2] !== 8) return -1
  const flags = input[at + 3]!
  let i = at + 10
  if (flags & 4) {
    if (i + 2 > input.length) return 0
    i += 2 + (input[i]! | (input[i + 1]! << 8))
  }
  // A name and a comment, each closed by a zero byte.
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue
    if (i >= input.length) return 0
    const zero = input.indexOf(0, i)
    if (zero < 0) return 0
    i = zero + 1
  }
  if (flags & 2) i += 2
  return i > input.length ? 0 : i - at
}

/** Whether the checksum (and with gzip the size) behind the blocks is right. */
export function isTrailer(
  kind: Compression,
  input: Uint8Array,
  at: number,
  checksum: number,
  size: number,
): boolean {
  const [a, b, c, d] = [input[at]!, input[at + 1]!, input[at + 2]!, input[at + 3]!]
  if (kind === 'zlib') return ((a << 24) | (b << 16) | (c << 8) | d) === checksum
  const isSum = (a | (b << 8) | (c << 16) | (d << 24)) === checksum
  const written = input[at + 4]! | (input[at + 5]! << 8) | (input[at + 6]! << 16) | (input[at + 7]! << 24)
  return isSum && written === (size | 0)
}
