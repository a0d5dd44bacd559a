/** The bytes in chunks of this size, each a buffer of its own. */
export function chunks(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size))
  return pieces
}

/** The byte at a position that is there. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}

/** Bytes without any pattern, the same each time. */
export function pseudoRandom(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = 12345
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    bytes[i] = state >>> 16
  }
  return bytes
}

/** Whether both are the same bytes. (Comparing them element by element in an assertion takes seconds.) */
export function areSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && isPrefix(a, b)
}

/** Whether `whole` begins with these bytes. */
export function isPrefix(bytes: Uint8Array, whole: Uint8Array): boolean {
  if (bytes.length > whole.length) return false
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== whole[i]) return false
  return true
}
