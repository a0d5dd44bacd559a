import { Exit, Failure } from './failure.ts'

const UNITS_MS = new Map([
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
])

/**
 * Reads a time on the calendar, epoch ms: `2026-11-01`, `2026-11-01T18:00:00Z`, or so long ago: `90m`, `12h`, `7d`,
 * `2w`. Without a zone it is UTC, which is what vendors keep; a day alone is its beginning, or its end with `isEnd`.
 */
export function parseClock(text: string, flag: string, nowMs: number, isEnd = false): number {
  const ago = /^(\d{1,4})([mhdw])$/.exec(text)
  if (ago) return nowMs - Number(ago[1]) * (UNITS_MS.get(ago[2] ?? '') ?? NaN)
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const isZoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)
  const isTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text)
  const ms = day ? Date.parse(text) : isTime ? Date.parse(isZoned ? text : `${text}Z`) : NaN
  if (Number.isFinite(ms)) return day && isEnd ? ms + 86_400_000 - 1 : ms
  throw new Failure(
    `${flag} ${JSON.stringify(text)} is no time: write 2026-11-01, 2026-11-01T18:00:00Z, or 7d for seven days ago`,
    Exit.arguments,
  )
}
