/** ISO 8601; '' for a time that no calendar has. */
export function toIso(timeMs: number): string {
  return Number.isFinite(timeMs) && Math.abs(timeMs) <= 8.64e15 ? new Date(timeMs).toISOString() : ''
}

/** The end of the year 9999: later years have more digits. */
const LATEST_MS = 253_402_300_799_999

/** What `toIso` says of one time after another: those of one second share their beginning. */
export function createIsoTimes(): (timeMs: number) => string {
  const latest = { second: -1, beginning: '' }
  return timeMs => {
    if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs > LATEST_MS) return toIso(timeMs)
    const second = Math.floor(timeMs / 1000)
    if (second !== latest.second) {
      latest.second = second
      latest.beginning = toIso(second * 1000).slice(0, -4)
    }
    const ms = timeMs - second * 1000
    return `${latest.beginning}${ms < 10 ? '00' : ms < 100 ? '0' : ''}${ms}Z`
  }
}
