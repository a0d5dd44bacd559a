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
import { type DeflateState, Stop, createDeflateState, resetDeflateState } from './deflate-state.ts'

/** What came out of compressed bytes. */
export interface Inflated {
  /** All of it, or everything before the damage. */
  readonly bytes: Uint8Array
  readonly damage: Damage | undefined
}

const LONGEST_MATCH = 258
const NOTHING = new Uint8Array(0)

/** The tables of the last piece, to be used for the next: there may be one in every frame. */
let workspace: DeflateState | undefined

/** Decompresses a small piece at once: gzip (one member) or zlib by their magic, else raw deflate. */
export function inflateAll(bytes: Uint8Array, maxBytes: number): Inflated {
  const kind = (bytes.length > 1 ? sniffCompression(bytes[0]!, bytes[1]!) : undefined) ?? 'raw'
  const header = kind === 'raw' ? 0 : headerSize(kind, bytes, 0)
  if (header < 0 || (header === 0 && kind !== 'raw'))
    return { bytes: NOTHING, damage: header < 0 ? 'corrupt' : 'cut' }
  // Room for one match too many, so that the limit is met exactly.
  const largest = maxBytes + LONGEST_MATCH
  const out = new Uint8Array(Math.min(guessSize(kind, bytes), largest))
  const state = workspace ? resetDeflateState(workspace, out) : createDeflateState(out)
  state.input = bytes
  state.inPos = header
  let stop = runBlocks(state)
  while (stop === Stop.Output && state.out.length < largest) {
    const larger = new Uint8Array(Math.min(state.out.length * 2 + LONGEST_MATCH, largest))
    larger.set(state.out)
    state.out = larger
    stop = runBlocks(state)
  }
  const isTooLarge = state.outPos > maxBytes
  const result: Inflated = {
    bytes: state.out.subarray(0, isTooLarge ? maxBytes : state.outPos),
    damage: isTooLarge ? 'too-large' : damageOf(stop, kind, state),
  }
  // Neither the input nor what came out is kept alive by the tables.
  state.input = NOTHING
  state.out = NOTHING
  workspace = state
  return result
}

/** gzip tells the size at its end; it is believed as far as deflate can reach at all. */
function guessSize(kind: Compression, bytes: Uint8Array): number {
  const { length } = bytes
  if (kind !== 'gzip' || length < 18) return length * 6 + 64
  const [a, b, c, d] = bytes.subarray(length - 4)
  return Math.min((a! | (b! << 8) | (c! << 16) | (d! << 24)) >>> 0, length * 1032)
}

function damageOf(stop: number, kind: Compression, state: DeflateState): Damage | undefined {
  if (stop === Stop.Input) return 'cut'
  if (stop === Stop.Output) return 'too-large'
  if (stop === Stop.Broken) return 'corrupt'
  const { input } = state
  const trailer = kind === 'gzip' ? 8 : kind === 'zlib' ? 4 : 0
  if (input.length - state.inPos < trailer) return 'cut'
  if (trailer > 0) {
    const out = state.out.subarray(0, state.outPos)
    const checksum = kind === 'gzip' ? crc32(0, out) : adler32(1, out)
    if (!isTrailer(kind, input, state.inPos, checksum, state.outPos)) return 'checksum'
  }
  for (let i = state.inPos + trailer; i < input.length; i++) if (!isPadding(input[i]!)) return 'trailing'
  return undefined
}
