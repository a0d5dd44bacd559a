import type { Span } from './file-shape.ts'

const HOUR_MS = 3_600_000
/** No zone is further from UTC, and none differs from it by less than this. */
const FURTHEST_MS = 14 * HOUR_MS
const STEP_MS = HOUR_MS / 4

/** Events are tracked before the first frame too, and after the last; and their times are whole seconds. */
const SLACK_MS = 120_000

/**
 * By how many ms the times of events have to be moved to lie in their recording. Mixpanel gives them without a zone,
 * and whether that means UTC or the project's own zone is not documented; the recording's frames have the true time.
 * 0 when any of them lies there already, or when no zone puts them all there. Of several that would, the one that
 * puts the first event closest to the beginning, whole hours first.
 */
export function zoneShiftMs(timesMs: readonly number[], { fromMs, toMs }: Span): number {
  let first = Infinity
  let last = -Infinity
  for (const timeMs of timesMs) {
    if (timeMs >= fromMs - SLACK_MS && timeMs <= toMs + SLACK_MS) return 0
    first = Math.min(first, timeMs)
    last = Math.max(last, timeMs)
  }
  let best = 0
  let bestDistance = Infinity
  for (let shift = -FURTHEST_MS; shift <= FURTHEST_MS; shift += STEP_MS) {
    if (first + shift < fromMs - SLACK_MS || last + shift > toMs + SLACK_MS) continue
    const distance = Math.abs(first + shift - fromMs) + (shift % HOUR_MS === 0 ? 0 : FURTHEST_MS)
    if (distance < bestDistance) {
      best = shift
      bestDistance = distance
    }
  }
  return best
}
