const DAY_MS = 86_400_000

/** The longest that Mixpanel keeps a replay. */
export const LONGEST_RETENTION_DAYS = 90

/** Calendar days, both of them included, as `2026-05-20`. */
export interface Days {
  readonly from: string
  readonly to: string
}

/**
 * The days of a stretch of time, and one more on either side: days are counted in the project's time zone, which the
 * API does not tell, and ours are those of UTC.
 */
export function daysAround(fromMs: number, toMs: number): Days {
  return { from: dayOf(fromMs - DAY_MS), to: dayOf(toMs + DAY_MS) }
}

/** All days of which there can be replays. */
export function allDays(nowMs: number): Days {
  return daysAround(nowMs - LONGEST_RETENTION_DAYS * DAY_MS, nowMs)
}

/** The days in two halves, the later one first; `undefined` for a single day. */
export function halves({ from, to }: Days): readonly [later: Days, earlier: Days] | undefined {
  const first = Date.parse(from) / DAY_MS
  const last = Date.parse(to) / DAY_MS
  if (!(last > first)) return undefined
  const middle = Math.floor((first + last) / 2)
  return [
    { from: dayOf((middle + 1) * DAY_MS), to },
    { from, to: dayOf(middle * DAY_MS) },
  ]
}

/** How many ms so many days are. */
export function daysMs(days: number): number {
  return days * DAY_MS
}

function dayOf(ms: number): string {
  // Beyond these years there is no such date, and the engine would throw.
  const inReach = Math.min(Math.max(ms, 0), 253_402_300_799_999)
  return new Date(inReach).toISOString().slice(0, 10)
}
