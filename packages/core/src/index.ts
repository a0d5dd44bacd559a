export { analyze, readEvents, type ReadOptions } from './pipeline/analyze.ts'
export { rawFrames, type RawFrame } from './pipeline/raw-frames.ts'
export { timeline, type TimelineOptions } from './evidence/timeline/timeline.ts'
export { oneWindow } from './evidence/one-window.ts'
export { targetOf, toEventRecord, type EventRecord } from './evidence/event-record.ts'

export type { Action, ActionName, Consequence } from './analyze/action.ts'
export type { Health, HealthHole } from './analyze/health.ts'
export type { ReplayInfo, Session } from './analyze/session.ts'
export type {
  EventCategory,
  EventData,
  EventKind,
  EventOf,
  NavigationMethod,
  SessionEvent,
  VendorVerdict,
} from './normalize/event.ts'
export type { Epoch, Hole } from './normalize/normalized.ts'
export type { Target } from './dom/names/target.ts'
export type { AppearedText } from './dom/appeared/appeared.ts'

export { formatPointer, type Pointer } from './decode/frame.ts'
export type { HealthCode, HealthNote } from './decode/health.ts'
export { defaultLimits, type Limits } from './decode/limits.ts'
export { SourceError, type SourceErrorCode } from './sources/error.ts'
export { openFile, type FileContent, type FileOptions, type FilePart } from './sources/file/open-file.ts'
export type { Recording, RecordingSummary, Segment, SourceName } from './sources/recording.ts'

export { cleanText } from './lib/clean-text.ts'
export { formatDuration, formatOffset } from './lib/duration.ts'
