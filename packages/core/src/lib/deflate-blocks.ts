import { readBlockHeader } from './deflate-header.ts'
import { type DeflateState, Mode, Stop } from './deflate-state.ts'
import { FAST_BITS, decodeLong } from './huffman.ts'

const FAST_MASK = (1 << FAST_BITS) - 1

// Four lengths for each number of extra bits, the first eight without; two distances, the first four without.
const LENGTH_EXTRA = Uint8Array.from({ length: 29 }, (_, i) => (i < 8 || i === 28 ? 0 : (i >> 2) - 1))
const LENGTH_BASE = basesOf(LENGTH_EXTRA, 3)
// The longest has a symbol of its own, although the one before could tell it as well.
LENGTH_BASE[28] = 258
const DISTANCE_EXTRA = Uint8Array.from({ length: 30 }, (_, i) => (i < 4 ? 0 : (i >> 1) - 1))
const DISTANCE_BASE = basesOf(DISTANCE_EXTRA, 1)

/** Each symbol begins where the extra bits of the one before end. */
function basesOf(extra: Uint8Array, first: number): Uint16Array {
  const bases = new Uint16Array(extra.length)
  let base = first
  for (let i = 0; i < extra.length; i++) {
    bases[i] = base
    base += 1 << extra[i]!
  }
  return bases
}

/** Decompresses until input, room or the stream ends. Whole bytes that were not used are given back. */
export function runBlocks(state: DeflateState): number {
  const stop = runModes(state)
  // Only the bits of a byte that was begun stay in `hold`.
  state.inPos -= state.bits >> 3
  state.bits &= 7
  state.hold &= (1 << state.bits) - 1
  if (stop === Stop.Broken) state.mode = Mode.Broken
  return stop
}

function runModes(state: DeflateState): number {
  for (;;) {
    if (state.mode === Mode.Codes) {
      const stop = runCodes(state)
      if (stop !== Stop.Done) return stop
      state.mode = state.isLast ? Mode.Done : Mode.Header
    } else if (state.mode === Mode.Header) {
      const stop = readBlockHeader(state)
      if (stop !== Stop.Done) return stop
    } else if (state.mode === Mode.Stored) {
      const stop = copyStored(state)
      if (stop !== Stop.Done) return stop
      state.mode = state.isLast ? Mode.Done : Mode.Header
    } else return state.mode === Mode.Done ? Stop.Done : Stop.Broken
  }
}

function copyStored(state: DeflateState): number {
  // The bytes in `hold` come first, but a whole byte is never held here for long: give them back.
  state.inPos -= state.bits >> 3
  state.bits = 0
  state.hold = 0
  const count = Math.min(state.storedLeft, state.input.length - state.inPos, state.out.length - state.outPos)
  state.out.set(state.input.subarray(state.inPos, state.inPos + count), state.outPos)
  state.inPos += count
  state.outPos += count
  state.storedLeft -= count
  if (state.storedLeft === 0) return Stop.Done
  return state.inPos >= state.input.length ? Stop.Input : Stop.Output
}

/** The hot loop: symbols to bytes, until the block, the input or the room ends. */
function runCodes(state: DeflateState): number {
  const { input, out, historyFrom } = state
  const { fast: literalTable } = state.literals
  const { fast: distanceTable } = state.distances
  const inEnd = input.length
  const outEnd = out.length
  let { inPos, hold, bits, outPos } = state
  let stop: number = Stop.Input

  for (;;) {
    while (bits <= 24 && inPos < inEnd) {
      hold |= input[inPos++]! << bits
      bits += 8
    }
    let entry = literalTable[hold & FAST_MASK]!
    if (entry === 0) {
      entry = decodeLong(state.literals, hold, bits)
      if (entry < 0) {
        if (entry === -2) stop = Stop.Broken
        break
      }
    }
    let width = entry & 15
    if (width > bits) break
    if (outPos >= outEnd) {
      stop = Stop.Output
      break
    }
    let symbol = entry >> 4
    if (symbol < 256) {
      hold >>>= width
      bits -= width
      out[outPos++] = symbol
      continue
    }
    if (symbol === 256) {
      hold >>>= width
      bits -= width
      stop = Stop.Done
      break
    }

    // From here on several pieces belong together: remember where they begin.
    const startPos = inPos
    const startHold = hold
    const startBits = bits
    hold >>>= width
    bits -= width
    symbol -= 257
    let result: number = Stop.Done
    if (symbol > 28) result = Stop.Broken
    else {
      const lengthExtra = LENGTH_EXTRA[symbol]!
      const length = LENGTH_BASE[symbol]! + (hold & ((1 << lengthExtra) - 1))
      hold >>>= lengthExtra
      bits -= lengthExtra
      while (bits <= 24 && inPos < inEnd) {
        hold |= input[inPos++]! << bits
        bits += 8
      }
      entry = bits < 0 ? 0 : distanceTable[hold & FAST_MASK]!
      if (entry === 0) entry = bits < 0 ? -1 : decodeLong(state.distances, hold, bits)
      width = entry & 15
      if (entry < 0) result = entry === -2 ? Stop.Broken : Stop.Input
      else if (width > bits) result = Stop.Input
      else {
        symbol = entry >> 4
        hold >>>= width
        bits -= width
        while (bits <= 16 && inPos < inEnd) {
          hold |= input[inPos++]! << bits
          bits += 8
        }
        const distanceExtra = symbol > 29 ? 0 : DISTANCE_EXTRA[symbol]!
        if (symbol > 29) result = Stop.Broken
        else if (distanceExtra > bits) result = Stop.Input
        else {
          const distance = DISTANCE_BASE[symbol]! + (hold & ((1 << distanceExtra) - 1))
          hold >>>= distanceExtra
          bits -= distanceExtra
          let from = outPos - distance
          if (from < historyFrom) result = Stop.Broken
          else if (outPos + length > outEnd) result = Stop.Output
          else {
            const to = outPos + length
            while (outPos < to) out[outPos++] = out[from++]!
          }
        }
      }
    }
    if (result !== Stop.Done) {
      inPos = startPos
      hold = startHold
      bits = startBits
      stop = result
      break
    }
  }

  state.inPos = inPos
  state.hold = hold
  state.bits = bits
  state.outPos = outPos
  return stop
}
