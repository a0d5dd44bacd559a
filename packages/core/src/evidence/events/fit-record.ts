import { clip } from '../../lib/clean-text.ts'
import type { EventRecord } from '../event-record.ts'

/** What texts of an event are cut to, one after the other, until it fits. */
const LENGTHS = [2000, 500, 120]

/**
 * The record with its long texts cut, each ending in `… (1234 characters)`, so that its JSON has at most about
 * `maxBytes` bytes; the same record when it fits.
 */
export function fitRecord(record: EventRecord, maxBytes: number): EventRecord {
  let fitted = record
  for (const length of LENGTHS) {
    if (bytesOfJson(fitted) <= maxBytes) return fitted
    fitted = cutTexts(record, length)
  }
  return fitted
}

/** UTF-8 bytes of a value as JSON. */
export function bytesOfJson(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}

function cutTexts(record: EventRecord, length: number): EventRecord {
  return JSON.parse(
    JSON.stringify(record, (_, value: unknown) =>
      typeof value === 'string' && value.length > length
        ? `${clip(value, length)} (${value.length} characters)`
        : value,
    ),
  ) as EventRecord
}
