/**
 * The part of a stream that is being looked at. Bytes that have been there are never overwritten, so
 * that frames can refer to them; the window moves on by taking new buffers.
 */
export interface ByteWindow {
  bytes: Uint8Array
  /** The first byte that has not been dealt with. */
  pos: number
  /** The end of the bytes that are there. */
  end: number
}

/** Buffers for streams that come in small pieces. */
const SMALL = 64 * 1024
/** Pieces from this size on are worth referring to in place: many a segment is one of a few KB. */
const WORTHWHILE = 1024
const NOTHING = new Uint8Array(0)

/** An empty window. */
export function createByteWindow(): ByteWindow & {
  /** Adds bytes behind. They may be referred to in place, so their buffer must not change afterwards. */
  append(chunk: Uint8Array): void
} {
  /** Whether the buffer is ours, with room behind `end`. */
  let isOwn = false
  return {
    bytes: NOTHING,
    pos: 0,
    end: 0,
    append(chunk) {
      const pending = this.end - this.pos
      const room = isOwn ? this.bytes.length - this.end : 0
      if (room >= chunk.length) {
        this.bytes.set(chunk, this.end)
        this.end += chunk.length
      } else if (pending === 0 && chunk.length >= WORTHWHILE) {
        // The usual case with large chunks: nothing is copied.
        this.bytes = chunk
        this.pos = 0
        this.end = chunk.length
        isOwn = false
      } else {
        // Room for as much again, so that a value over many chunks is copied a few times, not each time.
        const bytes = new Uint8Array(Math.max(SMALL, pending + Math.max(pending, chunk.length)))
        bytes.set(this.bytes.subarray(this.pos, this.end))
        bytes.set(chunk, pending)
        this.bytes = bytes
        this.pos = 0
        this.end = pending + chunk.length
        isOwn = true
      }
    },
  }
}
