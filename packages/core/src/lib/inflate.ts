import {
  ZStream,
  Z_BUF_ERROR,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
} from 'pako'
import { type Compression, type Damage, isPadding } from './compression.ts'

/** Decompresses a stream. Not a transform of the platform's: those drop what came just before the damage. */
export interface Inflater {
  /** Yields what comes out, in buffers that are not written to again. */
  feed(chunk: Uint8Array): Generator<Uint8Array, void, undefined>
  /** To be called when all has been fed; then `damage` is final. */
  end(): void
  readonly damage: Damage | undefined
}

/** zlib's way to say which wrapping is meant. */
const WINDOW_BITS = { gzip: 31, zlib: 15, raw: -15 } as const
const OUT = 64 * 1024
const LARGEST_OUT = 512 * 1024

/** An inflater for one or more gzip members, a zlib stream or raw deflate data. */
export function createInflater(kind: Compression, maxBytes: number, firstOut = OUT): Inflater {
  const stream = new ZStream()
  zlibInflateInit2(stream, WINDOW_BITS[kind])
  let where: 'stream' | 'behind' | 'over' = 'stream'
  let damage: Damage | undefined
  let members = 0
  let total = 0
  let outSize = firstOut

  function fail(reason: Damage): void {
    damage = reason
    where = 'over'
  }

  return {
    get damage() {
      return damage
    },
    *feed(chunk) {
      stream.input = chunk
      stream.next_in = 0
      stream.avail_in = chunk.length
      while (where !== 'over') {
        if (where === 'behind') {
          while (stream.avail_in > 0 && isPadding(chunk[stream.next_in]!)) {
            stream.next_in++
            stream.avail_in--
          }
          if (stream.avail_in === 0) return
          if (kind === 'raw') return fail('trailing')
          zlibInflateReset(stream)
          where = 'stream'
        }
        if (stream.avail_out === 0) {
          stream.output = new Uint8Array(outSize)
          stream.next_out = 0
          stream.avail_out = outSize
          outSize = Math.min(outSize * 2 + 258, LARGEST_OUT)
        }
        const from = stream.next_out
        const status = zlibInflate(stream, Z_NO_FLUSH)
        const made = stream.next_out - from
        const allowed = Math.min(made, maxBytes - total)
        total += allowed
        if (allowed > 0) yield stream.output.subarray(from, from + allowed)
        if (allowed < made) return fail('too-large')
        if (status === Z_STREAM_END) {
          members++
          where = 'behind'
        } else if (status !== Z_OK && status !== Z_BUF_ERROR) {
          // A later member that has no header was never one.
          if (members > 0 && stream.total_in <= 2 && stream.total_out === 0) fail('trailing')
          else fail(/incorrect (data|length) check/.test(stream.msg) ? 'checksum' : 'corrupt')
        } else if (stream.avail_in === 0 && stream.avail_out > 0) return
      }
    },
    end() {
      if (where === 'stream') fail(members > 0 && stream.total_in < 2 ? 'trailing' : 'cut')
    },
  }
}
