import { adler32, crc32 } from './checksum.ts'
import {
  type Compression,
  type Damage,
  headerSize,
  isPadding,
  isTrailer,
  sniffCompression,
} from './compression.ts'
import { runBlocks } from './deflate-blocks.ts'
import { HISTORY, Stop, createDeflateState, restartDeflate } from './deflate-state.ts'

/** Decompresses a stream. Not a transform of the platform's: those drop what came just before the damage. */
export interface Inflater {
  /** Yields what comes out, in buffers that are not written to again. */
  feed(chunk: Uint8Array): Generator<Uint8Array, void, undefined>
  /** To be called when all has been fed; then `damage` is final. */
  end(): void
  readonly damage: Damage | undefined
}

const FIRST_OUT = 64 * 1024
const LARGEST_OUT = 512 * 1024
const LARGEST_SLICE = 1024 * 1024
const LARGEST_HEADER = 256 * 1024
const NOTHING = new Uint8Array(0)

/** An inflater for one or more gzip members, a zlib stream or raw deflate data. */
export function createInflater(kind: Compression, maxBytes: number): Inflater {
  const state = createDeflateState(new Uint8Array(FIRST_OUT))
  let where: 'header' | 'blocks' | 'trailer' | 'behind' | 'over' = kind === 'raw' ? 'blocks' : 'header'
  let damage: Damage | undefined
  let rest: Uint8Array = NOTHING
  let emitFrom = 0
  let total = 0
  let memberBytes = 0
  let checksum = 0

  function fail(reason: Damage): void {
    damage = reason
    where = 'over'
  }

  /** What has come out since the last time, or nothing. */
  function takeOut(): Uint8Array {
    let piece = state.out.subarray(emitFrom, state.outPos)
    emitFrom = state.outPos
    if (total + piece.length > maxBytes) {
      piece = piece.subarray(0, maxBytes - total)
      fail('too-large')
    }
    total += piece.length
    memberBytes += piece.length
    if (kind === 'gzip') checksum = crc32(checksum, piece)
    else if (kind === 'zlib') checksum = adler32(checksum, piece)
    return piece
  }

  /** A new buffer that begins with as much of the old one as matches may reach. */
  function renewOut(): void {
    const keep = Math.min(HISTORY, state.outPos - state.historyFrom)
    const out = new Uint8Array(HISTORY + Math.min(LARGEST_OUT, Math.max(state.out.length * 2, 4096)))
    out.set(state.out.subarray(state.outPos - keep, state.outPos))
    state.out = out
    state.historyFrom = 0
    state.outPos = keep
    emitFrom = keep
  }

  function* feedSlice(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    state.input = rest.length > 0 ? join(rest, chunk) : chunk
    state.inPos = 0
    rest = NOTHING
    while (where !== 'over') {
      if (where === 'blocks') {
        const stop = runBlocks(state)
        if (stop === Stop.Output || emitFrom < state.outPos) {
          const piece = takeOut()
          if (piece.length > 0) yield piece
        }
        if (damage) return
        if (stop === Stop.Output) renewOut()
        else if (stop === Stop.Broken) fail('corrupt')
        else if (stop === Stop.Done) where = kind === 'raw' ? 'behind' : 'trailer'
        else break
      } else if (!step()) break
    }
    rest = state.input.slice(state.inPos)
  }

  /** Reads what lies around the blocks; false when the input is too short for that. */
  function step(): boolean {
    const { input, inPos } = state
    const left = input.length - inPos
    if (where === 'header') {
      const size = headerSize(kind, input, inPos)
      if (size < 0 || (size === 0 && left > LARGEST_HEADER)) fail('corrupt')
      if (size <= 0) return damage !== undefined
      state.inPos += size
      restartDeflate(state)
      memberBytes = 0
      checksum = kind === 'zlib' ? 1 : 0
      where = 'blocks'
      return true
    }
    if (where === 'trailer') {
      // The rest of a byte that the last block began belongs to nobody.
      state.bits = 0
      state.hold = 0
      const size = kind === 'gzip' ? 8 : 4
      if (left < size) return false
      if (!isTrailer(kind, input, inPos, checksum, memberBytes)) fail('checksum')
      else {
        state.inPos += size
        where = 'behind'
      }
      return true
    }
    // Behind the end: another member, padding, or something that does not belong here.
    while (state.inPos < input.length && isPadding(input[state.inPos]!)) state.inPos++
    if (input.length - state.inPos < 2) return false
    if (kind === 'raw' || sniffCompression(input[state.inPos]!, input[state.inPos + 1]!) !== kind)
      fail('trailing')
    else where = 'header'
    return true
  }

  return {
    get damage() {
      return damage
    },
    *feed(chunk) {
      // In slices, so that what stays over from the last chunk is never joined with something huge.
      for (let at = 0; at < chunk.length && where !== 'over'; at += LARGEST_SLICE) {
        yield* feedSlice(chunk.subarray(at, at + LARGEST_SLICE))
      }
    },
    end() {
      if (where === 'over') return
      if (where === 'behind') {
        if (rest.length > 0) fail('trailing')
      } else fail('cut')
    },
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}
