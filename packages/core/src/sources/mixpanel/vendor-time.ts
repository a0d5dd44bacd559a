import { toMs } from '../../lib/time.ts'

/**
 * A time as Mixpanel writes it, as epoch ms: seconds, or milliseconds above 10¹², or ISO text, which means UTC where
 * it names no offset. `NaN` for what is none.
 */
export function vendorTime(value: unknown): number {
  if (typeof value === 'number') return plausible(toMs(value))
  if (typeof value !== 'string' || value.length > 40) return NaN
  const text = value.trim()
  if (/^\d+(?:\.\d+)?$/.test(text)) return plausible(toMs(Number(text)))
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return NaN
  const hasClock = /[T ]\d\d:\d\d/.test(text)
  const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text)
  return plausible(toMs(Date.parse((hasClock && !isZoned ? `${text}Z` : text).replace(' ', 'T'))))
}

/** Nothing was recorded before this: smaller numbers are no times. */
const EARLIEST_MS = 1_000_000_000_000

function plausible(ms: number): number {
  return ms >= EARLIEST_MS ? ms : NaN
}
