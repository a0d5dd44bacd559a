/** ISO 8601; '' for a time that no calendar has. */
export function toIso(timeMs: number): string {
  return Number.isFinite(timeMs) && Math.abs(timeMs) <= 8.64e15 ? new Date(timeMs).toISOString() : ''
}

/** The end of the year 9999: later years have more digits. */
const LATEST_MS = 253_402_300_799_999

/** What `toIso` says of one time after another: those of one minute share their beginning. */
export function createIsoTimes(): (timeMs: number) => string {
  const latest = { minute: -1, beginning: '' }
  return timeMs => {
    if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs > LATEST_MS) return toIso(timeMs)
    const minute = Math.floor(timeMs / 60_000)
    if (minute !== latest.minute) {
      latest.minute = minute
      latest.beginning = toIso(minute * 60_000).slice(0, -7)
    }
    const inMinute = timeMs - minute * 60_000
    const second = Math.floor(inMinute / 1000)
    const ms = inMinute - second * 1000
    return `${latest.beginning}${second < 10 ? '0' : ''}${second}.${ms < 10 ? '00' : ms < 100 ? '0' : ''}${ms}Z`
  }
}
