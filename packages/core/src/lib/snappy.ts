/** What is known of raw snappy data after a walk through it: it can be unpacked, and this is what that takes. */
export interface SnappyBlock {
  /** Bytes that come out. */
  readonly length: number
  /** How far back a copy reaches, at most; usual compressors stay below 64 KiB. */
  readonly reach: number
}

export type SnappyDamage =
  | 'cut' // it ends too early: less comes out than it promises
  | 'corrupt' // it is no snappy data
  | 'too-large' // more would come out than is allowed

/** A copy of three bytes makes 64 at most: nobody can promise more than so many times what is there. */
const LARGEST_RATIO = 22

/**
 * Walks through raw snappy data (the format without frames: a length, then literals and copies) without unpacking it.
 * Only what passes here may go to `unsnappy`.
 */
export function checkSnappy(bytes: Uint8Array, maxBytes: number): SnappyBlock | SnappyDamage {
  const head = readLength(bytes)
  if (typeof head === 'string') return head
  const { length } = head
  if (length > maxBytes) return 'too-large'
  if (length > bytes.length * LARGEST_RATIO) return 'cut'
  const end = bytes.length
  let at = head.at
  let made = 0
  let reach = 0
  while (at < end) {
    const tag = bytes[at]!
    const kind = tag & 3
    if (kind === 0) {
      const extra = extraOf(tag)
      if (at + extra >= end) return 'cut'
      const size = literalSize(bytes, at)
      at += 1 + extra + size
      if (at > end) return 'cut'
      made += size
    } else {
      const width = widthOf(kind)
      if (at + width > end) return 'cut'
      const offset = offsetOf(bytes, at)
      if (offset === 0 || offset > made) return 'corrupt'
      if (offset > reach) reach = offset
      made += copySize(tag)
      at += width
    }
    if (made > length) return 'corrupt'
  }
  return made === length ? { length, reach } : 'cut'
}

/**
 * Unpacks what `checkSnappy` has found good, in pieces of about `pieceBytes` (all in one without). Each piece is a
 * buffer of its own; two of them are in memory at a time.
 */
export function* unsnappy(
  bytes: Uint8Array,
  { length, reach }: SnappyBlock,
  pieceBytes = length,
): Generator<Uint8Array, void, undefined> {
  // A copy reaches into the piece before, never further.
  const size = Math.max(1, pieceBytes, reach)
  let before = new Uint8Array(0)
  let piece = new Uint8Array(Math.min(size, length))
  let full = 0
  let left = length
  let at = readStart(bytes)
  while (at < bytes.length) {
    const tag = bytes[at]!
    const kind = tag & 3
    const isLiteral = kind === 0
    let count = isLiteral ? literalSize(bytes, at) : copySize(tag)
    const offset = isLiteral ? 0 : offsetOf(bytes, at)
    at += isLiteral ? 1 + extraOf(tag) : widthOf(kind)
    while (count > 0) {
      if (full === piece.length) {
        yield piece
        left -= full
        before = piece
        piece = new Uint8Array(Math.min(size, left))
        full = 0
      }
      const now = Math.min(count, piece.length - full)
      if (isLiteral) {
        piece.set(bytes.subarray(at, at + now), full)
        at += now
      } else copyBack(piece, full, before, offset, now)
      full += now
      count -= now
    }
  }
  if (full > 0) yield piece
}

/** Repeats what was made `offset` bytes before; the bytes made here may be among them. */
function copyBack(piece: Uint8Array, at: number, before: Uint8Array, offset: number, count: number): void {
  let from = at - offset
  if (from >= 0 && offset >= count) {
    piece.copyWithin(at, from, from + count)
    return
  }
  for (let i = at; i < at + count; i++) {
    piece[i] = from < 0 ? before[before.length + from]! : piece[from]!
    from++
  }
}

/** The length at the beginning: seven bits a byte, the lowest first, 32 bits in all. */
function readLength(bytes: Uint8Array): { readonly length: number; readonly at: number } | SnappyDamage {
  let length = 0
  for (let at = 0; at < 5; at++) {
    if (at >= bytes.length) return 'cut'
    const byte = bytes[at]!
    length += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return length < 2 ** 32 ? { length, at: at + 1 } : 'corrupt'
  }
  return 'corrupt'
}

/** Where the first element begins. */
function readStart(bytes: Uint8Array): number {
  let at = 0
  while (bytes[at]! >= 0x80) at++
  return at + 1
}

/** Bytes behind a literal's tag that hold its size: none where the tag holds it itself. */
function extraOf(tag: number): number {
  return Math.max(0, (tag >> 2) - 59)
}

function literalSize(bytes: Uint8Array, at: number): number {
  const tag = bytes[at]!
  const extra = extraOf(tag)
  if (extra === 0) return (tag >> 2) + 1
  let size = 1
  for (let i = 1; i <= extra; i++) size += bytes[at + i]! * 2 ** (8 * (i - 1))
  return size
}

/** Bytes of a copy with its tag. */
function widthOf(kind: number): number {
  return kind === 3 ? 5 : kind + 1
}

function copySize(tag: number): number {
  return (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
}

function offsetOf(bytes: Uint8Array, at: number): number {
  const tag = bytes[at]!
  const low = bytes[at + 1]!
  if ((tag & 3) === 1) return (tag >> 5) * 256 + low
  const two = low + bytes[at + 2]! * 256
  return (tag & 3) === 2 ? two : two + bytes[at + 3]! * 2 ** 16 + bytes[at + 4]! * 2 ** 24
}
