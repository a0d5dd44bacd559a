/** No single wait is longer, whatever a server asks: then it is told when to come back. */
const LONGEST_BACKOFF_MS = 30_000

/**
 * How long a vendor asks to wait, in ms: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), else Sentry's
 * `X-Sentry-Rate-Limit-Reset`, which is the epoch second at which the window begins anew and no delay. `undefined`
 * when it does not say.
 */
export function askedWaitMs(headers: Headers, nowMs: number): number | undefined {
  const after = headers.get('retry-after')?.trim()
  if (after !== undefined && after !== '') {
    if (/^\d+(?:\.\d+)?$/.test(after)) return Number(after) * 1000
    const date = Date.parse(after)
    if (!Number.isNaN(date)) return Math.max(0, date - nowMs)
  }
  // A window that is not used up was not the reason: too many at a time were, and its end would not help.
  if (Number(headers.get('x-sentry-rate-limit-remaining') ?? 0) > 0) return undefined
  const reset = Number(headers.get('x-sentry-rate-limit-reset') ?? NaN)
  // A window that has ended already says nothing about the next try: parallel requests were too many.
  return reset * 1000 > nowMs ? reset * 1000 - nowMs : undefined
}

/** How long to wait before the try after `tries` tries, in ms: 1, 2, 4 … s and up to a quarter more, by chance. */
export function backoffMs(tries: number, random: () => number): number {
  const base = Math.min(1000 * 2 ** (tries - 1), LONGEST_BACKOFF_MS)
  return Math.round(base * (1 + random() / 4))
}
