import { parseRange, startsWith } from '../lib/json.ts'

const NEWLINE = 0x0a

/** A line of an envelope. */
export type Header = Record<string, unknown>

/** Whether this is text in UTF-16, with or without a mark. */
export function isUtf16(head: Uint8Array): boolean {
  const [first, second, third] = head
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true
  // Without a mark: '[' or '{' with a zero byte on either side.
  if (second === 0 && (first === 0x5b || first === 0x7b)) return true
  return first === 0 && (second === 0x5b || second === 0x7b) && third === 0
}

/** Whether a form body begins here. */
export function isForm(head: Uint8Array, at: number): boolean {
  return startsWith(head, at, head.length, 'data=')
}

/** Whether this is white space in JSON. */
export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/**
 * Whether this is the packed form of a stored segment: a zero byte and the events, or a one, four bytes of
 * length, a video, and the events.
 */
export function isBlobHead(head: Uint8Array): boolean {
  const [first, second] = head
  if (first === 0) return second === 0x5b
  return first === 1 && head.length > 1 && second! < 0x40
}

/**
 * Whether an envelope begins at `from`, whose first line ends at `lineEnd`. Its second line is the header of
 * an item: that must be there to tell.
 */
export function looksLikeEnvelope(
  bytes: Uint8Array,
  from: number,
  lineEnd: number,
  isEnough: boolean,
): 'yes' | 'no' | 'unclear' {
  const header = asHeader(parseRange(bytes, from, lineEnd))
  if (!header || !isEnvelopeHeader(header)) return 'no'
  const itemEnd = bytes.indexOf(NEWLINE, lineEnd + 1)
  if (itemEnd < 0 && !isEnough) return 'unclear'
  const item = asHeader(parseRange(bytes, lineEnd + 1, itemEnd < 0 ? bytes.length : itemEnd))
  return item && typeof item['type'] === 'string' && Number.isNaN(Number(item['type'])) ? 'yes' : 'no'
}

function isEnvelopeHeader(header: Header): boolean {
  const keys = Object.keys(header)
  return keys.length === 0 || ['event_id', 'sent_at', 'sdk', 'dsn', 'trace'].some(key => keys.includes(key))
}

/** A line of an envelope that is an object. */
export function asHeader(value: unknown): Header | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Header) : undefined
}
