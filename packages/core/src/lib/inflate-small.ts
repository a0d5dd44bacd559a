/**
 * Raw deflate (RFC 1951) of small pieces, whose size is known before: everything lies in memory at once, the tables
 * are made once and filled again, and nothing is allocated. A general inflater takes longer to begin than this takes
 * for all of a piece of a hundred bytes.
 */

/** The longest code, in bits. */
const MOST_BITS = 15
const END_OF_BLOCK = 256

// How many bits tell a length or a distance more exactly, and the least of those that they tell.
const LENGTH_BITS = Uint8Array.from({ length: 29 }, (_, code) =>
  code < 8 || code === 28 ? 0 : (code - 4) >> 2,
)
const LENGTH_BASE = basesOf(3, LENGTH_BITS)
// The longest has a code of its own.
LENGTH_BASE[28] = 258
const DISTANCE_BITS = Uint8Array.from({ length: 30 }, (_, code) => (code < 4 ? 0 : (code - 2) >> 1))
const DISTANCE_BASE = basesOf(1, DISTANCE_BITS)

function basesOf(first: number, bits: Uint8Array): Uint16Array {
  let next = first
  return Uint16Array.from(bits, width => {
    next += 1 << width
    return next - (1 << width)
  })
}

/**
 * What a symbol means, but for the length of its code: a literal is its byte, a length or a distance its base with the
 * number of further bits below, the end of the block nothing but that. 0 for what means nothing.
 */
const LITERAL = 1 << 24
const LENGTH = 1 << 25
const LITERAL_MEANINGS = Int32Array.from({ length: 288 }, (_, symbol) => {
  if (symbol < END_OF_BLOCK) return LITERAL | (symbol << 8)
  if (symbol === END_OF_BLOCK) return 1 << 26
  const code = symbol - END_OF_BLOCK - 1
  return code < LENGTH_BASE.length ? LENGTH | (LENGTH_BASE[code]! << 8) | (LENGTH_BITS[code]! << 4) : 0
})
const DISTANCE_MEANINGS = Int32Array.from({ length: 32 }, (_, code) =>
  code < DISTANCE_BASE.length ? LENGTH | (DISTANCE_BASE[code]! << 8) | (DISTANCE_BITS[code]! << 4) : 0,
)
/** The codes for the lengths of codes. */
const PLAIN_MEANINGS = Int32Array.from({ length: 19 }, (_, symbol) => LITERAL | (symbol << 8))

/** The order in which the lengths of the codes for code lengths come. */
const LENGTHS_ORDER = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)

/** What follows in the bits, as many as the longest code has, leads to a symbol's meaning with its code's length below. */
interface Codes {
  readonly meanings: Int32Array
  readonly table: Int32Array
  /** Of so many bits, less one: what of the bits is looked up. */
  mask: number
}

// Of the codes being made into a table: how many there are of each length, and the next of each.
const counts = new Uint16Array(MOST_BITS + 1)
const nextCode = new Uint16Array(MOST_BITS + 1)

const FIXED_LITERALS = codesFor(LITERAL_MEANINGS, 9, [8, 144], [9, 112], [7, 24], [8, 8])
const FIXED_DISTANCES = codesFor(DISTANCE_MEANINGS, 5, [5, 32])

// Filled for each block that brings codes of its own.
const ownLiterals: Codes = { meanings: LITERAL_MEANINGS, table: new Int32Array(1 << MOST_BITS), mask: 0 }
const ownDistances: Codes = { meanings: DISTANCE_MEANINGS, table: new Int32Array(1 << MOST_BITS), mask: 0 }
const lengthCodes: Codes = { meanings: PLAIN_MEANINGS, table: new Int32Array(1 << 7), mask: 0 }
const lengths = new Uint8Array(288 + 32 + 138)

function codesFor(
  meanings: Int32Array,
  most: number,
  ...runs: (readonly [length: number, times: number])[]
): Codes {
  const codes: Codes = { meanings, table: new Int32Array(1 << most), mask: 0 }
  const all = Uint8Array.from(runs.flatMap(([length, times]) => Array<number>(times).fill(length)))
  fillCodes(codes, all, 0, all.length)
  return codes
}

/** Makes the table of the codes with these lengths; whether there can be such codes. */
function fillCodes(codes: Codes, sizes: Uint8Array, from: number, to: number): boolean {
  const { table, meanings } = codes
  counts.fill(0)
  for (let i = from; i < to; i++) counts[sizes[i]!]!++
  let most = MOST_BITS
  while (most > 1 && counts[most] === 0) most--
  counts[0] = 0
  let code = 0
  for (let bits = 1; bits <= most; bits++) {
    code = (code + counts[bits - 1]!) << 1
    nextCode[bits] = code
  }
  const size = 1 << most
  const used = code + counts[most]!
  if (used > size || size > table.length) return false
  // Codes that stand for nothing are allowed where a block has but one distance, or none.
  if (used < size) table.fill(0, 0, size)
  for (let i = from; i < to; i++) {
    const bits = sizes[i]!
    if (bits === 0) continue
    const meaning = meanings[i - from]!
    const entry = meaning === 0 ? 0 : meaning | bits
    // A code comes with its first bit lowest.
    let reversed = 0
    for (let bit = 0, rest = nextCode[bits]!++; bit < bits; bit++, rest >>= 1)
      reversed = (reversed << 1) | (rest & 1)
    for (let at = reversed; at < size; at += 1 << bits) table[at] = entry
  }
  codes.mask = size - 1
  return true
}

/** Where reading stands: some bits of the bytes before `at` are not used yet. */
const input = { at: 0, bits: 0, count: 0 }

/**
 * Inflates what lies from `from` on into `out`, which it fills to the last byte. Answers the position behind it,
 * -1 when it is no such data. What stands behind `to` is not used, but some bytes of it may be looked at.
 */
export function inflateSmall(bytes: Uint8Array, from: number, to: number, out: Uint8Array): number {
  input.at = from
  input.bits = 0
  input.count = 0
  let length = 0
  for (let isLast = false; !isLast;) {
    const head = takeBits(bytes, 3)
    isLast = (head & 1) === 1
    const kind = head >> 1
    if (kind === 0) length = copyStored(bytes, to, out, length)
    else if (kind === 1) length = inflateBlock(bytes, out, length, FIXED_LITERALS, FIXED_DISTANCES)
    else if (kind === 2 && readCodes(bytes))
      length = inflateBlock(bytes, out, length, ownLiterals, ownDistances)
    else return -1
    if (length < 0 || endOfInput() > to) return -1
  }
  return length === out.length ? endOfInput() : -1
}

/** Behind the last byte of which a bit was used. */
function endOfInput(): number {
  return input.at - (input.count >> 3)
}

/** Makes so many bits ready to be looked at, 16 at most. */
function fetchBits(bytes: Uint8Array, count: number): void {
  while (input.count < count) {
    input.bits |= (bytes[input.at++] ?? 0) << input.count
    input.count += 8
  }
}

/** The next bits as a number. */
function takeBits(bytes: Uint8Array, count: number): number {
  fetchBits(bytes, count)
  const taken = input.bits & ((1 << count) - 1)
  input.bits >>>= count
  input.count -= count
  return taken
}

function copyStored(bytes: Uint8Array, to: number, out: Uint8Array, length: number): number {
  const at = endOfInput()
  const size = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
  const inverted = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8)
  const from = at + 4
  if (size !== (inverted ^ 0xffff) || from + size > to || length + size > out.length) return -1
  out.set(bytes.subarray(from, from + size), length)
  input.at = from + size
  input.bits = 0
  input.count = 0
  return length + size
}

/** The codes that a block brings, into `ownLiterals` and `ownDistances`; whether there are such. */
function readCodes(bytes: Uint8Array): boolean {
  const literals = takeBits(bytes, 5) + 257
  const all = literals + takeBits(bytes, 5) + 1
  const given = takeBits(bytes, 4) + 4
  lengths.fill(0, 0, 19)
  for (let i = 0; i < given; i++) lengths[LENGTHS_ORDER[i]!] = takeBits(bytes, 3)
  if (literals > 286 || !fillCodes(lengthCodes, lengths, 0, 19)) return false
  for (let i = 0; i < all;) {
    fetchBits(bytes, 7)
    const entry = lengthCodes.table[input.bits & lengthCodes.mask]!
    const width = entry & 15
    if (width === 0) return false
    input.bits >>>= width
    input.count -= width
    const symbol = (entry >> 8) & 255
    if (symbol < 16) {
      lengths[i++] = symbol
      continue
    }
    if (symbol === 16 && i === 0) return false
    const repeated = symbol === 16 ? lengths[i - 1]! : 0
    const times =
      symbol === 16
        ? takeBits(bytes, 2) + 3
        : symbol === 17
          ? takeBits(bytes, 3) + 3
          : takeBits(bytes, 7) + 11
    lengths.fill(repeated, i, i + times)
    i += times
    if (i > all) return false
  }
  return (
    lengths[END_OF_BLOCK] !== 0 &&
    fillCodes(ownLiterals, lengths, 0, literals) &&
    fillCodes(ownDistances, lengths, literals, all)
  )
}

/** One block of symbols; answers how much of `out` is filled then, -1 when it is damaged or does not fit. */
function inflateBlock(
  bytes: Uint8Array,
  out: Uint8Array,
  start: number,
  literals: Codes,
  distances: Codes,
): number {
  const { table, mask } = literals
  const { table: distanceTable, mask: distanceMask } = distances
  const size = out.length
  let { at, bits, count } = input
  let length = start
  // Each turn fills a byte at least, or ends: reading does not run away behind the end of what is given.
  for (;;) {
    if (count < MOST_BITS) {
      bits |= (bytes[at]! | (bytes[at + 1]! << 8)) << count
      at += 2
      count += 16
    }
    let entry = table[bits & mask]!
    let width = entry & 15
    bits >>>= width
    count -= width
    if ((entry & LITERAL) !== 0) {
      if (length >= size) return -1
      out[length++] = entry >> 8
      continue
    }
    if ((entry & LENGTH) === 0) {
      if (entry === 0) return -1
      break
    }
    if (count < MOST_BITS) {
      bits |= (bytes[at]! | (bytes[at + 1]! << 8)) << count
      at += 2
      count += 16
    }
    width = (entry >> 4) & 15
    let run = ((entry >> 8) & 0xffff) + (bits & ((1 << width) - 1))
    bits >>>= width
    count -= width
    if (count < MOST_BITS) {
      bits |= (bytes[at]! | (bytes[at + 1]! << 8)) << count
      at += 2
      count += 16
    }
    entry = distanceTable[bits & distanceMask]!
    if (entry === 0) return -1
    width = entry & 15
    bits >>>= width
    count -= width
    if (count < MOST_BITS) {
      bits |= (bytes[at]! | (bytes[at + 1]! << 8)) << count
      at += 2
      count += 16
    }
    width = (entry >> 4) & 15
    let source = length - ((entry >> 8) & 0xffff) - (bits & ((1 << width) - 1))
    bits >>>= width
    count -= width
    if (source < 0 || length + run > size) return -1
    for (; run > 0; run--) out[length++] = out[source++]!
  }
  input.at = at
  input.bits = bits
  input.count = count
  return length
}
