import { type DeflateState, Mode, Stop } from './deflate-state.ts'
import { type Huffman, buildHuffman, createHuffman, decodeLong, fixedCodes } from './huffman.ts'

const CODE_LENGTH_ORDER = new Uint8Array([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])

// Scratch space for the header of a block: what is in there does not outlive a call.
const smallLengths = new Uint8Array(19)
const lengths = new Uint8Array(320)
const lengthCode = createHuffman(19, 7)

/** All of a block's header or nothing: when the input runs out inside, it is read again from its start. */
export function readBlockHeader(state: DeflateState): number {
  const { inPos, hold, bits } = state
  const stop = readHeader(state)
  if (stop === Stop.Input) {
    state.inPos = inPos
    state.hold = hold
    state.bits = bits
  }
  return stop
}

function readHeader(state: DeflateState): number {
  const head = takeBits(state, 3)
  if (head < 0) return Stop.Input
  const type = head >> 1
  if (type === 3) return Stop.Broken
  let stop: number = Stop.Done
  if (type === 0) stop = readStoredLength(state)
  else if (type === 2) stop = readCodes(state)
  else {
    state.literals = fixedCodes().literals
    state.distances = fixedCodes().distances
  }
  if (stop !== Stop.Done) return stop
  state.isLast = (head & 1) === 1
  state.mode = type === 0 ? Mode.Stored : Mode.Codes
  return Stop.Done
}

function readStoredLength(state: DeflateState): number {
  takeBits(state, state.bits & 7)
  const length = takeBits(state, 16)
  if (length < 0) return Stop.Input
  const check = takeBits(state, 16)
  if (check < 0) return Stop.Input
  if ((length ^ check) !== 0xffff) return Stop.Broken
  state.storedLeft = length
  return Stop.Done
}

function readCodes(state: DeflateState): number {
  const head = takeBits(state, 14)
  if (head < 0) return Stop.Input
  const literalCount = (head & 31) + 257
  const distanceCount = ((head >> 5) & 31) + 1
  const lengthCount = (head >> 10) + 4
  if (literalCount > 286) return Stop.Broken
  smallLengths.fill(0)
  for (let i = 0; i < lengthCount; i++) {
    const length = takeBits(state, 3)
    if (length < 0) return Stop.Input
    smallLengths[CODE_LENGTH_ORDER[i]!] = length
  }
  if (!buildHuffman(lengthCode, smallLengths, 0, 19)) return Stop.Broken
  const total = literalCount + distanceCount
  for (let i = 0; i < total;) {
    const entry = takeSymbol(state, lengthCode)
    if (entry === -1) return Stop.Input
    if (entry === -2) return Stop.Broken
    if (entry < 16) {
      lengths[i++] = entry
      continue
    }
    const value = entry === 16 ? (i === 0 ? -1 : lengths[i - 1]!) : 0
    const extra = takeBits(state, entry === 16 ? 2 : entry === 17 ? 3 : 7)
    if (extra < 0) return Stop.Input
    const repeat = extra + (entry === 18 ? 11 : 3)
    if (value < 0 || i + repeat > total) return Stop.Broken
    lengths.fill(value, i, i + repeat)
    i += repeat
  }
  // A block that cannot end is not a block.
  if (lengths[256] === 0) return Stop.Broken
  state.literals = state.ownLiterals ??= createHuffman(288)
  state.distances = state.ownDistances ??= createHuffman(32)
  const isSound =
    buildHuffman(state.literals, lengths, 0, literalCount) &&
    buildHuffman(state.distances, lengths, literalCount, total)
  return isSound ? Stop.Done : Stop.Broken
}

function takeSymbol(state: DeflateState, code: Huffman): number {
  while (state.bits < 15 && state.inPos < state.input.length) {
    state.hold |= state.input[state.inPos++]! << state.bits
    state.bits += 8
  }
  const entry = code.fast[state.hold & (code.fast.length - 1)]! || decodeLong(code, state.hold, state.bits)
  if (entry < 0) return entry
  const length = entry & 15
  if (length > state.bits) return -1
  state.hold >>>= length
  state.bits -= length
  return entry >> 4
}

/** Takes `count` (up to 16) bits, or -1 when there are fewer. */
function takeBits(state: DeflateState, count: number): number {
  while (state.bits < count) {
    if (state.inPos >= state.input.length) return -1
    state.hold |= state.input[state.inPos++]! << state.bits
    state.bits += 8
  }
  const value = state.hold & ((1 << count) - 1)
  state.hold >>>= count
  state.bits -= count
  return value
}
