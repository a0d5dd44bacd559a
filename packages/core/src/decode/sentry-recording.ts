import { parseRange } from '../lib/json.ts'

/**
 * The line before the events of a `replay_recording` payload: `{"segment_id":3}`, with or without other
 * keys. `undefined` when this line is something else.
 */
export function readRecordingHeader(
  bytes: Uint8Array,
  from: number,
  to: number,
): { readonly segmentId: number | undefined } | undefined {
  // The line is short; an event is not worth parsing twice.
  if (to - from > 4096) return undefined
  const header = parseRange(bytes, from, to)
  if (typeof header !== 'object' || header === null || !Object.hasOwn(header, 'segment_id')) return undefined
  // With objects in it, it is an event or holds events.
  if (Object.hasOwn(header, 'type') || Object.values(header).some(value => typeof value === 'object'))
    return undefined
  return { segmentId: asSegmentId((header as { segment_id: unknown }).segment_id) }
}

/** A segment's number, also where a scrubber has made it a string. */
export function asSegmentId(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : undefined
}
