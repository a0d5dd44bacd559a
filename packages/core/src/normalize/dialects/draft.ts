import type { HealthLog } from '../../decode/health.ts'
import type { EventData, EventKind, VendorVerdict } from '../event.ts'

/** Which part of which dialect told it: what duplicates and joins are decided by. */
export type Origin =
  | 'rrweb' // the recording proper: meta, snapshots, interactions, mutations
  | 'console' // rrweb's console plugin, and its old log source
  | 'network' // rrweb's network plugin
  | 'sentry-crumb'
  | 'sentry-span'
  | 'sentry-video'
  | 'posthog-custom'
  | 'mixpanel-custom'
  | 'custom' // customs of other recorders, and of the page's own code
  | 'tracked' // an analytics event beside the recording

interface DraftBase<K extends EventKind> {
  readonly kind: K
  readonly label: string
  /** Epoch ms of the thing itself, which may lie well before its frame. */
  readonly timeMs: number
  readonly data: EventData[K]
  readonly origin: Origin
  readonly masked?: true
  /** Address of the page, when the record itself tells it (better than the address at that time). */
  readonly url?: string
  /** rrweb id that the record names. */
  readonly nodeId?: number
  readonly vendor?: VendorVerdict
  /** `inferred`: taken from a neighbour; `unreliable`: the recorder is known to stamp it wrongly. */
  readonly timeTrust?: 'inferred' | 'unreliable'
  /** The window or tab, when the record itself tells it. */
  readonly windowId?: string
  /**
   * This click is told by a vendor's crumb or analytics event. It is no event of its own as long as the
   * recording has the click itself: `joinVendorClicks` decides.
   */
  readonly claim?: VendorClaim
  /** Of several reports of one thing the one with the most detail stays. Absent is 0. */
  readonly detail?: number
}

/** How well a vendor's word about a click can be placed. */
export interface VendorClaim {
  /** The click lies in `timeMs - beforeMs … timeMs + afterMs`. */
  readonly beforeMs: number
  readonly afterMs: number
}

/** An event before offsets, pointers and epochs: what a dialect reader knows. */
export type Draft = { [K in EventKind]: DraftBase<K> }[EventKind]

/** The draft of one kind. */
export type DraftOf<K extends EventKind> = DraftBase<K>

/** What a custom, plugin or analytics frame tells besides events. */
export type Signal =
  | { readonly signal: 'dialect'; readonly dialect: 'sentry' | 'posthog' | 'mixpanel' }
  /** From here on nothing (or less) is recorded: until `toMs`, a `hole-end` of this reason, or the next snapshot. */
  | { readonly signal: 'hole'; readonly reason: HoleReason; readonly fromMs: number; readonly toMs?: number }
  | { readonly signal: 'hole-end'; readonly reason: HoleReason; readonly toMs: number }
  /** What the recorder was told to hide or leave out; only what it says is set. */
  | { readonly signal: 'options'; readonly options: RecorderOptions }
  /** There is no DOM in this recording; the sentence says which kind it is. */
  | { readonly signal: 'mobile'; readonly message: string }

export type HoleReason = 'idle-recorder' | 'paused' | 'throttled' | 'recorder-stopped'

export interface RecorderOptions {
  readonly maskAllText?: boolean
  readonly maskAllInputs?: boolean
  readonly blockAllMedia?: boolean
  /** Whether bodies and headers of some requests are recorded. */
  readonly networkDetails?: boolean
}

/** What a reader may know about the frame it reads. */
export interface FrameContext {
  /** Address of the page at that moment, for relative URLs; '' when unknown. */
  readonly url: string
  /** The frame's own time, usable, epoch ms. */
  readonly timeMs: number
  readonly segmentId: number
  readonly frameIndex: number
  readonly health: HealthLog
  /** Where signals go. */
  tell(signal: Signal): void
  /** Start of the latest page load that some draft told (`navigation` by load, reload, back-forward). */
  readonly pageStartMs?: number | undefined
  /** The recorder, when the source knows it: `sentry.javascript.react`, `11.12.0`. */
  readonly sdk?: { readonly name: string; readonly version: string } | undefined
}
