const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const SPACE = 0x20

/** The same JSON with a space after each comma and colon, as Python's `json.dumps` writes it. */
export function withSpaces(json: Uint8Array): Uint8Array {
  // A first pass over the same ground says how long it becomes.
  const out = new Uint8Array(json.length + spread(json))
  spread(json, out)
  return out
}

/** Counts the spaces that come in between, and writes everything to `out` when there is one. */
function spread(json: Uint8Array, out?: Uint8Array): number {
  let spaces = 0
  let inString = false
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]!
    if (out) out[at + spaces] = byte
    if (byte === QUOTE) inString = !inString
    else if (inString) {
      if (byte !== BACKSLASH) continue
      at++
      if (out) out[at + spaces] = json[at]!
    } else if (byte === COMMA || byte === COLON) {
      spaces++
      if (out) out[at + spaces] = SPACE
    }
  }
  return spaces
}
