import { toMs } from '../../lib/time.ts'
import { numberOf, type Json } from './guards.ts'

/** When a Sentry record happened, epoch ms. */
export interface SentryTime {
  readonly timeMs: number
  /** Of spans; never before `timeMs`. */
  readonly endMs?: number
  /** The record carries no usable time of its own: the frame's was taken. */
  readonly inferred?: true
}

/**
 * The one place for Sentry's units: payloads count in seconds, outer timestamps of some records too, others
 * and all mobile ones in milliseconds. The payload's own time wins; seconds and ms are told apart by size.
 */
export function sentryTime(payload: Json, outer: unknown): SentryTime {
  const startMs = usable(payload['startTimestamp'])
  if (!Number.isNaN(startMs)) {
    const endMs = usable(payload['endTimestamp'])
    return endMs >= startMs ? { timeMs: startMs, endMs } : { timeMs: startMs }
  }
  const stampMs = usable(payload['timestamp'])
  if (!Number.isNaN(stampMs)) return { timeMs: stampMs }
  const outerMs = usable(outer)
  // Relative times of hand-made files may be 0, which is no time of day.
  return { timeMs: Number.isNaN(outerMs) && typeof outer === 'number' ? outer : outerMs, inferred: true }
}

function usable(value: unknown): number {
  return toMs(numberOf(value) ?? NaN)
}
