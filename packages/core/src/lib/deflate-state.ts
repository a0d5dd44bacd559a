import { type Huffman, fixedCodes } from './huffman.ts'

/** Why `runBlocks` stopped. */
export const Stop = {
  /** The input ran out; nothing of an unfinished symbol has been taken. */
  Input: 0,
  /** There is no room for another symbol in `out`. */
  Output: 1,
  /** The last block has ended. */
  Done: 2,
  /** What follows is not deflate data. */
  Broken: 3,
} as const

/** What a stream is in the middle of. */
export const Mode = { Header: 0, Stored: 1, Codes: 2, Done: 3, Broken: 4 } as const

/** How far back a match may reach. */
export const HISTORY = 32768

/** A deflate stream (RFC 1951) that can be left and taken up at any symbol. */
export interface DeflateState {
  input: Uint8Array
  inPos: number
  /** Bits taken from the input but not used yet. */
  hold: number
  bits: number
  out: Uint8Array
  outPos: number
  /** Where this stream's own output begins in `out`: matches may not reach before it. */
  historyFrom: number
  mode: number
  isLast: boolean
  storedLeft: number
  /** The codes of the current block: the fixed ones or this stream's own, which each block fills anew. */
  literals: Huffman
  distances: Huffman
  ownLiterals: Huffman | undefined
  ownDistances: Huffman | undefined
}

/** A stream at its beginning. */
export function createDeflateState(out: Uint8Array): DeflateState {
  return {
    input: new Uint8Array(0),
    inPos: 0,
    hold: 0,
    bits: 0,
    out,
    outPos: 0,
    historyFrom: 0,
    mode: Mode.Header,
    isLast: false,
    storedLeft: 0,
    ...fixedCodes(),
    ownLiterals: undefined,
    ownDistances: undefined,
  }
}

/** A used state as at its beginning, so that small pieces do not pay for new tables. */
export function resetDeflateState(state: DeflateState, out: Uint8Array): DeflateState {
  state.out = out
  state.outPos = 0
  restartDeflate(state)
  return state
}

/** Makes `state` ready for another stream whose output follows in the same buffer. */
export function restartDeflate(state: DeflateState): void {
  state.mode = Mode.Header
  state.isLast = false
  state.hold = 0
  state.bits = 0
  state.historyFrom = state.outPos
}
