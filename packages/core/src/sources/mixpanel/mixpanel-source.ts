import type { ListQuery, OpenOptions, RemoteRecording, ReplaySummary, Source } from '../source.ts'
import type { FetchedReplay } from './fetch-replays.ts'
import type { MixpanelRef } from './name.ts'
import type { ReplayEnv, SignedReplay } from './signed-replay.ts'

/** How a replay of Mixpanel is opened. */
export interface MixpanelOpenOptions extends OpenOptions {
  /** Where it was recorded; `prod` without. */
  readonly env?: ReplayEnv
  /** With events included: these properties of theirs, five at most. */
  readonly properties?: readonly string[]
}

/** A person's replays: which, and how each is opened. */
export interface ForUserOptions extends MixpanelOpenOptions {
  readonly fromMs?: number
  readonly toMs?: number
  /** The newest so many; 20 without. */
  readonly limit?: number
}

/** What a replay is called where it is asked for: its id, or what `list` gave. */
export type ReplayLike = string | MixpanelRef

/** Mixpanel's replays, and what only Mixpanel has. */
export interface MixpanelSource extends Source {
  readonly name: 'mixpanel'
  /**
   * A person's replays, newest first, or replays by their ids, in that order; the ids that are not known are left
   * out. Without days all 90 that replays are kept at most. One question; it counts against 60 in an hour.
   */
  list(query: ListQuery): AsyncIterable<ReplaySummary>
  /**
   * Opens a replay by its id. A reference that tells when it began, or how long it is kept, as `list` gives them,
   * spares a question. `from` is the number of the first file wanted: a live replay is taken up again at its last
   * file. Events come with `include: ['events']`.
   */
  open(ref: MixpanelRef, options?: MixpanelOpenOptions): Promise<RemoteRecording>
  prepare(
    replays: readonly MixpanelRef[],
    options?: Pick<MixpanelOpenOptions, 'include' | 'signal' | 'env' | 'properties'>,
  ): Promise<void>
  /**
   * Leave to fetch replays for about five minutes each, in the order of the ids. The handles do not show it unless
   * they are asked to reveal it. Rejects with `not-found`, naming them, when some are not signed.
   */
  sign(
    replayIds: readonly string[],
    options?: { readonly env?: ReplayEnv; readonly signal?: AbortSignal },
  ): Promise<readonly SignedReplay[]>
  /**
   * Opens the newest replays of a person and has each used, four at a time: one list, one signing and, with events
   * included, one question for the events of all. See `fetchReplays`.
   */
  replaysForUser<T>(
    user: string,
    options: ForUserOptions,
    use: (recording: RemoteRecording) => Promise<T>,
  ): AsyncIterable<FetchedReplay<T>>
  /**
   * Opens replays and has each used, four at a time. What came of each is told in the order given; a failure of one
   * is an item of its own and ends nothing. Throws when nothing can be had for any of them (credentials, permission).
   */
  fetchReplays<T>(
    replays: readonly ReplayLike[],
    options: MixpanelOpenOptions,
    use: (recording: RemoteRecording) => Promise<T>,
  ): AsyncIterable<FetchedReplay<T>>
}
