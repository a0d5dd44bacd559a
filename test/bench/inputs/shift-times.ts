const HOUR_MS = 3_600_000

/** A number of 10 digits (seconds) or 13 (milliseconds) in JSON, a fraction behind it left alone. */
const TIMES = /(?<=[:[,])(?:\d{13}|\d{10})(?=[.,}\]])/g

/**
 * JSON text with all that it says of when, in milliseconds or seconds, put later by whole seconds. Its times are the
 * numbers that lie within an hour of the recording's own span: frames, breadcrumbs, spans, requests alike.
 */
export function shiftTimes(
  json: string,
  span: { readonly fromMs: number; readonly toMs: number },
  bySeconds: number,
): string {
  const from = span.fromMs - HOUR_MS
  const to = span.toMs + HOUR_MS
  return json.replace(TIMES, digits => {
    const unit = digits.length === 13 ? 1 : 1000
    const time = Number(digits)
    return time * unit < from || time * unit > to ? digits : String(time + (bySeconds * 1000) / unit)
  })
}
