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
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** Most strings are shorter than this: a plain loop beats a native search until one proves to be long. */
const SHORT = 64

/**
 * Skips a container or a string that may go on over any number of buffers, of which none is kept.
 * Answers the position after the value, or -1 when all of `bytes` belongs to it.
 */
export function continueSkip(state: SkipState, bytes: Uint8Array, at: number, end: number): number {
  let { depth } = state
  let i = at
  while (i < end) {
    if (state.isInString) {
      i = leaveString(state, bytes, i, end)
      if (state.isInString) break
      if (depth === 0) return i
      continue
    }
    const byte = bytes[i++]!
    if (byte === QUOTE) state.isInString = true
    else if (byte >= OPEN_BRACKET) {
      // '{' and '[', '}' and ']' differ in one bit: one test for each pair.
      const bracket = byte | 0x20
      if (bracket === OPEN_BRACE) depth++
      else if (bracket === CLOSE_BRACE && --depth <= 0) {
        state.depth = depth
        return i
      }
    }
  }
  state.depth = depth
  return -1
}

function leaveString(state: SkipState, bytes: Uint8Array, at: number, end: number): number {
  let i = at
  let { isEscaped } = state
  state.isEscaped = false
  const near = i + SHORT < end ? i + SHORT : end
  while (i < near) {
    const byte = bytes[i++]!
    if (isEscaped) isEscaped = false
    else if (byte === BACKSLASH) isEscaped = true
    else if (byte === QUOTE) {
      state.isInString = false
      return i
    }
  }
  if (isEscaped && i < end) i++
  else if (isEscaped) state.isEscaped = true
  return leaveLongString(state, bytes, i, end)
}

/** `at` is inside a string, not behind a lone backslash. */
function leaveLongString(state: SkipState, bytes: Uint8Array, at: number, end: number): number {
  // A search would not stop at `end`.
  const text = end === bytes.length ? bytes : bytes.subarray(0, end)
  let from = at
  while (from < end) {
    const found = text.indexOf(QUOTE, from)
    const quote = found < 0 ? end : found
    // What stands behind an odd number of backslashes is escaped.
    let back = quote - 1
    while (back >= from && text[back] === BACKSLASH) back--
    const isEscaped = ((quote - back) & 1) === 0
    if (quote === end) {
      state.isEscaped = isEscaped
      return end
    }
    from = quote + 1
    if (!isEscaped) {
      state.isInString = false
      return from
    }
  }
  return end
}
