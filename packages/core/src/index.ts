export { analyze, readEvents, type ReadOptions } from './pipeline/analyze.ts'
export { rawFrames, type RawFrame } from './pipeline/raw-frames.ts'
export { save, type SaveOptions } from './pipeline/save.ts'
export { openStored } from './pipeline/open-stored.ts'
export type { StoredReplay } from './evidence/stored-replay.ts'
export { playerFrames, playerWindows, type PlayerWindow } from './evidence/player-frames.ts'
export { folderAbove, folderOf, type ReplayAddress } from './store/address.ts'
export { manifestPath, parseManifest, readManifest, type Manifest } from './store/manifest.ts'
export { memoryStore } from './store/memory-store.ts'
export {
  StoreError,
  type Store,
  type StoredFile,
  type StoredRange,
  type StoreErrorCode,
} from './store/store.ts'
export {
  domAt,
  findPage,
  type DomAnswer,
  type DomPart,
  type DomQuestion,
  type FoundPage,
} from './evidence/dom/dom-at.ts'
export {
  domBetween,
  type DomBetween,
  type DomBetweenQuestion,
  type DomEvents,
  type DomMutation,
} from './evidence/dom/dom-between.ts'
export { domHtml, domJson } from './evidence/dom/dom-pieces.ts'
export { domText } from './evidence/dom/dom-text.ts'
export { betweenText } from './evidence/dom/between-text.ts'
export type { DomFidelity } from './evidence/dom/fidelity.ts'
export type { PagePlace } from './evidence/dom/page-place.ts'
export { htmlPieces, noCounts, type HtmlCounts } from './dom/html.ts'
export { outlineOf, outlineText, type Outline, type OutlineOptions } from './dom/outline/outline.ts'
export type { OutlineLine } from './dom/outline/lines.ts'
export type { DiffLine, PageDiff } from './dom/page-diff/page-diff.ts'
export { SelectorError } from './dom/select/parse-selector.ts'
export { treeJson, type TreeNode } from './dom/tree.ts'
export { timeline, type TimelineOptions } from './evidence/timeline/timeline.ts'
export { stats } from './evidence/stats/stats.ts'
export { statsText, type ReportOptions } from './evidence/stats/stats-text.ts'
export {
  ruleParameters,
  struggles,
  type StruggledReplay,
  type StrugglesOptions,
} from './evidence/struggles/struggles.ts'
export { strugglesText } from './evidence/struggles/struggles-text.ts'
export type { Moment, Struggle, StrugglesAnswer } from './evidence/struggles/schema.ts'
export { findAll, type AllFindings } from './analyze/findings/find-all.ts'
export { momentOf } from './analyze/findings/moment-of.ts'
export type { Blind } from './analyze/findings/blind.ts'
export { RULES, type Evidence, type Finding, type Rule, type Severity } from './analyze/findings/finding.ts'
export { health } from './evidence/health/health.ts'
export { healthText } from './evidence/health/health-text.ts'
export type { HealthAnswer, Remark } from './evidence/health/schema.ts'
export { brief, MIN_BRIEF_TOKENS, type BriefOptions } from './evidence/brief/brief.ts'
export { briefText } from './evidence/brief/brief-text.ts'
export type { BriefAnswer, BriefLine, BriefMoment, BriefStoryLine } from './evidence/brief/schema.ts'
export type { StatsAnswer } from './evidence/stats/schema.ts'
export { oneWindow } from './evidence/one-window.ts'
export { targetOf, toEventRecord, type EventRecord, type EventRecordOf } from './evidence/event-record.ts'
export {
  DEFAULT_LIMIT,
  eachEvent,
  queryEvents,
  REPLY_BYTES,
  type EventsAnswer,
  type EventsQuery,
} from './evidence/events/query.ts'
export { eventCategories, eventKinds, kindsOf, type EventFilter } from './evidence/events/matching-rows.ts'
export { categoryOf, EventFlag, kindOf, type EventTable } from './evidence/events/event-table.ts'
export type { EventTexts } from './evidence/events/event-texts.ts'
export type { StringPool } from './evidence/events/string-pool.ts'
export { windowAt } from './evidence/window/window-at.ts'
export { windowText } from './evidence/window/window-text.ts'
export type {
  WindowAnswer,
  WindowGroup,
  WindowHit,
  WindowLine,
  WindowMoment,
  WindowQuestion,
} from './evidence/window/answer.ts'
export {
  rangeNotes,
  type NotedReplay,
  type OffsetRange,
  type RangeNote,
  type RangeNoteCode,
} from './evidence/window/range-notes.ts'
export { DEFAULT_SEARCH_LIMIT, search } from './evidence/search/search.ts'
export { searchText, type SearchReportOptions } from './evidence/search/search-report.ts'
export {
  searchFields,
  searchFits,
  type SearchAnswer,
  type SearchField,
  type SearchFit,
  type SearchHit,
  type SearchNote,
  type SearchOptions,
} from './evidence/search/answer.ts'
export type { ScreenInterval, ScreenTextTable, StoredScreenText } from './evidence/search/text-index.ts'
export { QueryError, type QueryErrorCode } from './evidence/query-error.ts'

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
export {
  RELATED_SEGMENT,
  type Recording,
  type RecordingSummary,
  type Segment,
  type SourceName,
} from './sources/recording.ts'
export type { FetchOutcome, SourceNote, SourceNoteCode } from './sources/outcome.ts'
export type {
  ListQuery,
  OpenOptions,
  Related,
  RelatedKind,
  RelatedOptions,
  RelatedRecord,
  RemoteRecording,
  ReplayRef,
  ReplaySummary,
  Source,
} from './sources/source.ts'

export { cleanText } from './lib/clean-text.ts'
export { table, type Cell } from './evidence/table.ts'
export { formatDuration, formatOffset } from './lib/duration.ts'
