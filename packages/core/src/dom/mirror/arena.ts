/**
 * Holds the raw JSON of attributes and texts, so that strings are made only for what is asked for.
 * Bytes are appended and never changed; what nobody needs any more stays until `compact`.
 */
export interface Arena {
  /** The current buffer: read it after each append, which may replace it. */
  bytes(): Uint8Array
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
}

const SMALLEST = 1 << 16
/** Compacting copies all that lives; waiting for this much garbage keeps its cost in proportion. */
const SLACK = 1 << 20

/** An empty arena. */
export function createArena(): Arena {
  let buffer = new Uint8Array(SMALLEST)
  let length = 0
  let inUse = 0

  return {
    bytes: () => buffer,
    append(source, from, to) {
      const size = to - from
      if (length + size > buffer.length) {
        const grown = new Uint8Array(Math.max(buffer.length * 2, length + size + SMALLEST))
        grown.set(buffer.subarray(0, length))
        buffer = grown
      }
      const at = length
      buffer.set(source.subarray(from, to), at)
      length += size
      return at
    },
    use(bytes) {
      inUse += bytes
    },
    isWasteful: () => length > inUse * 3 + SLACK,
    compact() {
      const target = new Uint8Array(Math.max(SMALLEST, inUse + (inUse >> 1)))
      let next = target
      let at = 0
      return {
        move(from, to) {
          const size = to - from
          if (at + size > next.length) {
            const grown = new Uint8Array(Math.max(next.length * 2, at + size))
            grown.set(next.subarray(0, at))
            next = grown
          }
          next.set(buffer.subarray(from, to), at)
          at += size
          return at - size
        },
        done() {
          buffer = next
          length = at
          inUse = at
        },
      }
    },
    clear() {
      if (buffer.length > SLACK) buffer = new Uint8Array(SMALLEST)
      length = 0
      inUse = 0
    },
  }
}
