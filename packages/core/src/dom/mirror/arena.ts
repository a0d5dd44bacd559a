/**
 * Holds the raw JSON of attributes and texts, so that strings are made only for what is asked for.
 * Bytes are appended and never changed; what nobody needs any more stays until `compact`.
 */
export interface Arena {
  /** The current buffer: read it after each append, which may replace it. */
  bytes(): Uint8Array
  /** Makes room for so many bytes at once. */
  reserve(size: number): void
  /** Copies a range in and answers where it begins. */
  append(source: Uint8Array, from: number, to: number): number
  /** Tells that a range is in use (positive) or no longer (negative), in bytes. */
  use(length: number): void
  /** Whether most of the buffer is garbage, so that compacting pays. */
  isWasteful(): boolean
  /**
   * Starts a new buffer. `move` copies a live range there and answers its new place; the caller moves
   * everything that it keeps, then calls `done`.
   */
  compact(): { move(from: number, to: number): number; done(): void }
  clear(): void
  /** Gives back the memory of an empty arena. */
  shrink(): void
}

const SMALLEST = 1 << 16
/** Compacting copies all that lives; waiting for this much garbage keeps its cost in proportion. */
const SLACK = 1 << 21

/** Ranges up to this size are copied byte by byte: a native copy costs more to begin. */
const SHORT = 64
/**
 * A second buffer of up to this size is kept, so that compacting takes no new memory each time, and one from page to
 * page: fresh memory costs more than copying, and as much again to collect.
 */
const LARGEST_SPARE = 1 << 23

/** An empty arena. */
export function createArena(): Arena {
  let buffer = new Uint8Array(SMALLEST)
  let spare: Uint8Array<ArrayBuffer> | undefined
  let length = 0
  let inUse = 0

  /** `kept` bytes of `old` in a buffer with room for `size`. */
  function grown(old: Uint8Array, kept: number, size: number): Uint8Array<ArrayBuffer> {
    // An empty one is for a page of this size, and the next page is mostly of about the same.
    const room = kept === 0 ? size + (size >>> 3) : old.length * 2
    const larger = new Uint8Array(Math.max(room, size + SMALLEST))
    larger.set(old.subarray(0, kept))
    return larger
  }

  return {
    bytes: () => buffer,
    reserve(size) {
      if (length + size > buffer.length) buffer = grown(buffer, length, length + size)
    },
    append(source, from, to) {
      const size = to - from
      if (length + size > buffer.length) buffer = grown(buffer, length, length + size)
      const at = length
      length += size
      if (size > SHORT) buffer.set(source.subarray(from, to), at)
      else for (let i = 0; i < size; i++) buffer[at + i] = source[from + i]!
      return at
    },
    use(bytes) {
      inUse += bytes
    },
    isWasteful: () => length > inUse * 3 + SLACK,
    compact() {
      const source = buffer
      let target = spare !== undefined && spare.length >= inUse ? spare : new Uint8Array(source.length)
      let at = 0
      return {
        move(from, to) {
          const size = to - from
          if (at + size > target.length) target = grown(target, at, at + size)
          if (size <= SHORT) for (let i = from; i < to; i++) target[at++] = source[i]!
          else {
            target.set(source.subarray(from, to), at)
            at += size
          }
          return at - size
        },
        done() {
          spare = source.length <= LARGEST_SPARE ? source : undefined
          buffer = target
          length = at
          inUse = at
        },
      }
    },
    clear() {
      if (buffer.length > LARGEST_SPARE) {
        buffer = new Uint8Array(SMALLEST)
        spare = undefined
      }
      length = 0
      inUse = 0
    },
    shrink() {
      buffer = new Uint8Array(SMALLEST)
      spare = undefined
    },
  }
}
