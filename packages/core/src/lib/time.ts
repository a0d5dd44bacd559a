/** The latest time that a `Date` and every provider can hold: the year 9999. */
const LATEST_MS = 253_402_300_799_999

/**
 * Epoch milliseconds, whole. Values from 1e9 to 1e10 are epoch seconds: Sentry's spans and some of its
 * crumbs carry them beside milliseconds. Exports through databases give µs or ns. Smaller values are relative
 * milliseconds of hand-made files and stay as they are. `NaN` for anything that is not a usable time.
 */
export function toMs(value: number): number {
  if (!(value > 0)) return NaN
  // Of this century in µs or ns: no ms are that many.
  if (value >= 1e15 && value < 1e16) return Math.floor(value / 1e3)
  if (value >= 1e18 && value < 1e19) return Math.floor(value / 1e6)
  if (value > LATEST_MS) return NaN
  if (value >= 1e9 && value < 1e10) return Math.floor(value * 1000 + 1e-3)
  return Math.floor(value)
}

/** A time written as text: a number (scrubbed recordings), or an ISO time (exports). `NaN` for anything else. */
export function parseTime(text: string): number {
  const number = Number(text)
  return text.trim() === '' ? NaN : toMs(Number.isNaN(number) ? Date.parse(text) : number)
}
