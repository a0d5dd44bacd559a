import type { FetchOutcome } from './outcome.ts'

/** The word before the colon in a replay's name, and the folder in the store. */
export type SourceName = 'file' | 'mixpanel' | 'sentry' | 'posthog'

/** What a source knows about a recording before its bytes are read. */
export interface RecordingSummary {
  readonly source: SourceName
  readonly replayId: string
  /** Epoch ms as the vendor reports it; often only whole seconds, so never the zero of offsets. */
  readonly startedAtMs?: number
  /** True while the vendor still receives segments. */
  readonly live?: boolean
}

/** One stored piece of a recording. */
export interface Segment {
  /** The number the source gives it. Without one its position counts, and health says so. */
  readonly id?: number
  /** `id` is where it stands in the source's list, not a number of the source's own: health says so. */
  readonly isPosition?: boolean
  /** File name or address without credentials, for messages. */
  readonly name: string
  /**
   * The stored bytes, compressed or not, cut anywhere. Called at most once. Frames refer to the chunks in
   * place: none of them may be written to afterwards.
   */
  open(): AsyncIterable<Uint8Array>
}

/**
 * The number of the segment that holds what a vendor knows beside the recording (tracked events, errors), in the
 * vendor's words; it is named after the kinds that were asked for (`events,errors`). Far from any number of a
 * recording's own, so that a live replay can grow towards it.
 */
export const RELATED_SEGMENT = 1_000_000

/** What a source holds for one replay. */
export interface Recording {
  readonly summary: RecordingSummary
  /** In the order of their numbers. */
  segments(): AsyncIterable<Segment> | Iterable<Segment>
  /** What became of the fetching, asked when the segments have been read, or have broken off. */
  outcome?(): FetchOutcome
}
