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
