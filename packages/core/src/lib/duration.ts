/** `16 ms`, `1.2 s`, `42 s`, `3 min 05 s`, `1 h 02 min`: a length of time for a person. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`
}

/** `0:03.2`, `12:40.0`, `1:02:03.5`: a place in a recording. Negative before its first frame. */
export function formatOffset(offsetMs: number): string {
  if (!Number.isFinite(offsetMs)) return '?'
  const tenths = Math.floor(Math.abs(offsetMs) / 100)
  const seconds = Math.floor(tenths / 10)
  const minutes = Math.floor(seconds / 60)
  const tail = `${pad(seconds % 60)}.${tenths % 10}`
  const sign = offsetMs < 0 ? '-' : ''
  if (minutes < 60) return `${sign}${minutes}:${tail}`
  return `${sign}${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${tail}`
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
