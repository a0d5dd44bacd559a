import type { Recording, RecordingSummary, SourceName } from './recording.ts'

/** Which replay of a source; what is left out is the source's own default. */
export interface ReplayRef {
  readonly replayId: string
  /** As in the vendor's addresses: a project's id or slug. */
  readonly project?: string
}

/** Which replays are asked for. What a source cannot filter by it refuses, before any request, as `bad-question`. */
export interface ListQuery {
  /** Recorded by this person: an id as the vendor knows it. */
  readonly user?: string
  /** Epoch ms; each source has its own limit for how far back. */
  readonly fromMs?: number
  readonly toMs?: number
  /** These and no others. */
  readonly replayIds?: readonly string[]
  /** In the vendor's own search language. */
  readonly search?: string
  /** At most so many; without it 100, or all that are named. */
  readonly limit?: number
  readonly signal?: AbortSignal
}

/** What a vendor tells of a replay without its segments. */
export interface ReplaySummary extends RecordingSummary {
  /** The word of the store's path: a project's id; for Sentry organization and project id, joined by `~`. */
  readonly project: string
  /** Epoch ms of the last thing recorded. */
  readonly endedAtMs?: number
  /** Whom the vendor takes the person to be: an id, else a name or an address. */
  readonly user?: string
  /** Where it began, without query and fragment. */
  readonly url?: string
  /** Of these the vendor has a count. */
  readonly counts?: {
    readonly segments?: number
    readonly clicks?: number
    readonly errors?: number
    readonly rageClicks?: number
    readonly deadClicks?: number
  }
  /** Why there is nothing to fetch. */
  readonly gone?: 'archived' | 'expired'
  readonly platform?: 'web' | 'mobile'
  /** Days the vendor keeps it. */
  readonly retentionDays?: number
}

export interface OpenOptions {
  readonly signal?: AbortSignal
  /** Segments with numbers below are here already and are not asked for again. */
  readonly from?: number
  /** Only these segments. */
  readonly wants?: (segmentId: number) => boolean
  /** No more segments than these. */
  readonly maxSegments?: number
  /**
   * What the vendor knows beside the recording and is wanted with it: one segment more, `RELATED_SEGMENT`, with the
   * records as the vendor gives them. See `Source.related`.
   */
  readonly include?: readonly RelatedKind[]
  /** Told of bytes as they come, and of the segments given so far of those there are. */
  readonly onProgress?: (progress: { bytes: number; segments: number; ofSegments?: number }) => void
}

/** A replay of a vendor, opened: its summary is here, its segments come while they are read. */
export interface RemoteRecording extends Recording {
  readonly summary: ReplaySummary
}

/** What vendors know of a session beside its recording. */
export type RelatedKind = 'events' | 'errors' | 'traces' | 'logs'

/** One such record. */
export interface RelatedRecord {
  readonly kind: RelatedKind
  /** The vendor's id of it. */
  readonly id?: string
  readonly name: string
  /** Epoch ms; Mixpanel and old Sentry servers only know whole seconds. */
  readonly timeMs?: number
  /** Where a person can look at it. */
  readonly link?: string
  /** How often it happened, where the vendor counts equal ones. */
  readonly count?: number
  /** As the vendor gives it. Recorded data: never run, never obeyed. */
  readonly properties: Readonly<Record<string, unknown>>
}

/** What was found, by time, and what could not be asked. */
export interface Related {
  readonly records: readonly RelatedRecord[]
  /** One sentence for each kind that could not be asked (a scope is missing, the vendor has none), or is cut off. */
  readonly notes: readonly string[]
}

export interface RelatedOptions {
  /** Only these kinds; all that the source has without. */
  readonly kinds?: readonly RelatedKind[]
  /** Properties of events that are wanted beside their name and time (Mixpanel: five at most). */
  readonly properties?: readonly string[]
  readonly signal?: AbortSignal
}

/**
 * One vendor's replays, for one credential. Fetch only: the same in Node, in a Worker and in a browser. Everything
 * rejects with a `SourceError`, or with the signal's reason when it was aborted. Nothing of it, printed or turned
 * into JSON, shows a credential.
 */
export interface Source {
  readonly name: SourceName
  /** Fingerprint of the credential and the host: the first word of a path in the store. */
  identity(): Promise<string>
  /** Newest first where the vendor sorts. */
  list(query: ListQuery): AsyncIterable<ReplaySummary>
  /** Rejects when there is no such replay, or nothing of it can be had. Segments are asked for as they are read. */
  open(ref: ReplayRef, options?: OpenOptions): Promise<RemoteRecording>
  /**
   * Asks once for what opening each of these takes, where the vendor has such a call (Mixpanel signs many replays in
   * one request): each `open` that follows soon spares its own.
   */
  prepare?(replays: readonly ReplayRef[], options?: Pick<OpenOptions, 'include' | 'signal'>): Promise<void>
  /** What the vendor knows beside the recording. */
  related(replay: ReplaySummary, options?: RelatedOptions): Promise<Related>
  /** Where a person watches this moment of it in the vendor's product. */
  link(replay: ReplayRef, offsetMs?: number): string
}
