import { SourceError } from '../sources/error.ts'
import type { HealthLog } from './health.ts'
import type { DecodeReport } from './report.ts'

/** Whether there was no event in all that was read. */
export function isEmpty(report: DecodeReport): boolean {
  return report.frames === report.unknownFrames
}

/** Why there was none: the error to be thrown then. `name` is what the user called the recording. */
export function explainEmpty(report: DecodeReport, health: HealthLog, name?: string): SourceError {
  const what = name || report.segments[0]?.name || 'the recording'
  if (report.storedBytes === 0) return new SourceError('empty', `${what}: there is nothing in it`)
  const codes = new Set(health.notes().map(note => note.code))
  if (codes.has('damaged-compression') && report.unknownFrames === 0) {
    return new SourceError(
      'damaged',
      `${what}: the compressed data is damaged before the first event: get the file again`,
    )
  }
  if (report.isUtf16) {
    return new SourceError('not-json', `${what}: this is text in UTF-16: save it as UTF-8 and try again`)
  }
  if (codes.has('truncated') && !codes.has('damaged') && report.frames === 0) {
    return new SourceError('damaged', `${what}: the file ends before its first event: get it again`)
  }
  if (codes.has('unreadable-frame')) {
    return new SourceError(
      'damaged',
      `${what}: its events are packed, and none can be unpacked: their characters were rewritten on the way; get the file again`,
    )
  }
  if (!report.hasJson)
    return new SourceError('not-json', `${what}: this is not JSON in any form that is known here`)
  if (codes.has('mobile')) {
    return new SourceError(
      'not-a-recording',
      `${what}: a mobile recording without events: only web recordings can be read`,
    )
  }
  return new SourceError(
    'not-a-recording',
    `${what}: this is JSON, but there is no recorded event in it (objects with type, data and timestamp)`,
  )
}
