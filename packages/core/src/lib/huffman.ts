/** Codes up to this length are decoded by one look into a table; longer ones are rare. */
export const FAST_BITS = 10
const LONGEST = 15

/** A Huffman code of deflate. */
export interface Huffman {
  readonly fastBits: number
  /** By the next `fastBits` bits: symbol << 4 | length; 0 when the code is longer than that or none. */
  readonly fast: Uint16Array
  /** How many codes there are of each length. */
  readonly counts: Uint16Array
  /** The symbols in the order of their codes. */
  readonly symbols: Uint16Array
}

/** An empty code with room for `size` symbols. */
export function createHuffman(size: number, fastBits = FAST_BITS): Huffman {
  return {
    fastBits,
    fast: new Uint16Array(1 << fastBits),
    counts: new Uint16Array(LONGEST + 1),
    symbols: new Uint16Array(size),
  }
}

// Scratch space: what is in there does not outlive a call.
const offsets = new Uint16Array(LONGEST + 2)
const nextCodes = new Uint16Array(LONGEST + 2)

/** Fills `code` from code lengths (0: not used). Answers false when there are more codes than bits allow. */
export function buildHuffman(code: Huffman, lengths: Uint8Array, from: number, to: number): boolean {
  const { fast, fastBits, counts, symbols } = code
  counts.fill(0)
  fast.fill(0)
  for (let i = from; i < to; i++) counts[lengths[i]!]!++
  counts[0] = 0
  offsets[1] = 0
  nextCodes[1] = 0
  let left = 1
  for (let length = 1; length <= LONGEST; length++) {
    left = (left << 1) - counts[length]!
    if (left < 0) return false
    offsets[length + 1] = offsets[length]! + counts[length]!
    nextCodes[length + 1] = (nextCodes[length]! + counts[length]!) << 1
  }
  for (let i = from; i < to; i++) {
    const length = lengths[i]!
    if (length === 0) continue
    const symbol = i - from
    symbols[offsets[length]!] = symbol
    offsets[length]!++
    const value = nextCodes[length]!
    nextCodes[length]!++
    if (length > fastBits) continue
    // Codes come with their first bit lowest in the stream: the table is read with the bits turned round.
    const entry = (symbol << 4) | length
    for (let at = reverse(value, length); at < fast.length; at += 1 << length) fast[at] = entry
  }
  return true
}

function reverse(code: number, length: number): number {
  let value = code
  let reversed = 0
  for (let i = 0; i < length; i++) {
    reversed = (reversed << 1) | (value & 1)
    value >>>= 1
  }
  return reversed
}

/**
 * The slow way, for codes that the fast table does not hold: symbol << 4 | length, -1 when `bits` bits
 * are too few, -2 when there is no such code.
 */
export function decodeLong(code: Huffman, hold: number, bits: number): number {
  let value = 0
  let first = 0
  let index = 0
  for (let length = 1; length <= LONGEST; length++) {
    if (length > bits) return -1
    value |= (hold >>> (length - 1)) & 1
    const count = code.counts[length]!
    if (value - count < first) return (code.symbols[index + value - first]! << 4) | length
    index += count
    first = (first + count) << 1
    value <<= 1
  }
  return -2
}

let fixed: { literals: Huffman; distances: Huffman } | undefined

/** The codes that deflate knows without being told. Not to be filled anew. */
export function fixedCodes(): { literals: Huffman; distances: Huffman } {
  if (fixed) return fixed
  const lengths = new Uint8Array(318)
  lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288).fill(5, 288, 318)
  fixed = { literals: createHuffman(288), distances: createHuffman(30) }
  buildHuffman(fixed.literals, lengths, 0, 288)
  buildHuffman(fixed.distances, lengths, 288, 318)
  return fixed
}
