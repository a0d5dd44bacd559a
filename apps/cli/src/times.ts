import { Exit, Failure } from './failure.ts'

/** A time as somebody wrote it: from the recording's first frame, or on the clock. */
export type Time = { readonly offsetMs: number } | { readonly epochMs: number }

const UNITS = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
])

/** Reads `83421ms`, `90s`, `1:23`, `1:02:03.5` or an ISO time; `flag` is named when it is none of these. */
export function parseTime(text: string, flag: string): Time {
  // Nothing is nothing in any unit.
  if (text === '0') return { offsetMs: 0 }
  const unit = /^(\d+(?:\.\d+)?)(ms|s|min|m|h)$/.exec(text)
  if (unit) return { offsetMs: Number(unit[1]) * (UNITS.get(unit[2] ?? '') ?? NaN) }
  const clock = /^(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:\.\d+)?)$/.exec(text)
  if (clock && Number(clock[3]) < 60 && (clock[1] === undefined || Number(clock[2]) < 60)) {
    return {
      offsetMs: Math.round(
        Number(clock[1] ?? 0) * 3_600_000 + Number(clock[2]) * 60_000 + Number(clock[3]) * 1000,
      ),
    }
  }
  // Date.parse takes much that is no ISO time: a year has to lead.
  const epochMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN
  if (Number.isFinite(epochMs)) return { epochMs }
  throw new Failure(
    `${flag} ${JSON.stringify(text)} is no time: write 83421ms, 90s, 1:23, 1:02:03.5 or 2026-05-03T18:42:11Z`,
    Exit.arguments,
  )
}

/** The time as ms from the recording's first frame. */
export function toOffset(time: Time, zeroMs: number): number {
  return 'offsetMs' in time ? time.offsetMs : time.epochMs - zeroMs
}
