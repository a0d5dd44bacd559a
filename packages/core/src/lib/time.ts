/** The latest time that a `Date` and every provider can hold: the year 9999. */
const LATEST_MS = 253_402_300_799_999

/**
 * Epoch milliseconds, whole. Values from 1e9 to 1e10 are epoch seconds: Sentry's spans and some of its
 * crumbs carry them beside milliseconds. Smaller values are relative milliseconds of hand-made files and
 * stay as they are. `NaN` for anything that is not a usable time.
 */
export function toMs(value: number): number {
  if (!(value > 0) || value > LATEST_MS) return NaN
  if (value >= 1e9 && value < 1e10) return Math.floor(value * 1000 + 1e-3)
  return Math.floor(value)
}
