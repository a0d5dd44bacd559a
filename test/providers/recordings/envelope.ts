/** One item of an envelope of Sentry's SDK. */
export interface EnvelopeItem {
  readonly type: string
  readonly payload: Uint8Array
}

const NEWLINE = 0x0a

/** The items of an envelope: lines of JSON, payloads with a length taken by bytes, since they may hold newlines. */
export function envelopeItems(bytes: Uint8Array): readonly EnvelopeItem[] {
  const decoder = new TextDecoder()
  const lineEnd = (from: number): number => {
    const at = bytes.indexOf(NEWLINE, from)
    return at < 0 ? bytes.length : at
  }
  const items: EnvelopeItem[] = []
  let at = lineEnd(0) + 1
  while (at < bytes.length) {
    const head = lineEnd(at)
    const { type, length } = JSON.parse(decoder.decode(bytes.subarray(at, head))) as {
      readonly type: string
      readonly length?: number
    }
    const end = length === undefined ? lineEnd(head + 1) : head + 1 + length
    items.push({ type, payload: bytes.subarray(head + 1, end) })
    at = bytes[end] === NEWLINE ? end + 1 : end
  }
  return items
}
