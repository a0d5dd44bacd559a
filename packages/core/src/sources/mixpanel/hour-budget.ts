import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import { inWords } from '../transport/refusal.ts'

/** Mixpanel's limit for one project: so many questions in an hour. */
export const QUERIES_PER_HOUR = 60

const HOUR_MS = 3_600_000
/** A longer wait is told, not made. */
const LONGEST_WAIT_MS = 60_000

/**
 * Keeps within the questions that an hour allows, as far as they are asked from here: resolves when the next one may
 * be asked. Rejects with `rate-limited` and the time to come back when that is long. What other programs ask of the
 * same project is not known; then the vendor's own refusal is what counts.
 */
export function createHourBudget(
  io: Pick<Io, 'now' | 'sleep'>,
): (what: string, signal?: AbortSignal) => Promise<void> {
  const asked: number[] = []
  return async (what, signal) => {
    for (;;) {
      const nowMs = io.now()
      while (asked.length > 0 && asked[0]! <= nowMs - HOUR_MS) asked.shift()
      if (asked.length < QUERIES_PER_HOUR) {
        asked.push(nowMs)
        return
      }
      const waitMs = asked[0]! + HOUR_MS - nowMs
      if (waitMs > LONGEST_WAIT_MS)
        throw new SourceError(
          'rate-limited',
          `mixpanel: ${what}: ${QUERIES_PER_HOUR} questions were asked within an hour, which is all a project allows; try again in ${inWords(waitMs)}`,
          { retryAfterMs: waitMs },
        )
      await io.sleep(waitMs, signal)
    }
  }
}
