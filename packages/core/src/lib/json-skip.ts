/** How far the skipping of a JSON value has come. */
export interface SkipState {
  depth: number
  isInString: boolean
  isEscaped: boolean
}

/** A skip that begins at the value's first byte. */
export function startSkip(): SkipState {
  return { depth: 0, isInString: false, isEscaped: false }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Skips a container or a string that may go on over any number of buffers, of which none is kept.
 * Answers the position after the value, or -1 when all of `bytes` belongs to it.
 */
export function continueSkip(state: SkipState, bytes: Uint8Array, at: number, end: number): number {
  let i = at
  while (i < end) {
    if (state.isInString) {
      i = leaveString(state, bytes, i, end)
      if (state.isInString) return -1
      if (state.depth === 0) return i
      continue
    }
    const byte = bytes[i]!
    i++
    if (byte === QUOTE) state.isInString = true
    else if ((byte | 0x20) === 0x7b) state.depth++
    else if ((byte | 0x20) === 0x7d && --state.depth <= 0) return i
  }
  return -1
}

function leaveString(state: SkipState, bytes: Uint8Array, at: number, end: number): number {
  let i = at
  while (i < end) {
    const byte = bytes[i]!
    i++
    if (state.isEscaped) state.isEscaped = false
    else if (byte === BACKSLASH) state.isEscaped = true
    else if (byte === QUOTE) {
      state.isInString = false
      return i
    }
  }
  return end
}
