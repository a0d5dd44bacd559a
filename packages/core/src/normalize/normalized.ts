import type { NavigationMethod, SessionEvent } from './event.ts'
import type { Swings } from './swings.ts'

/** One page load of one window. */
export interface Epoch {
  /** Counts page loads within the window, from 0. */
  readonly epoch: number
  readonly windowId?: string
  /** Address at its start; '' when the recording does not tell. */
  readonly href: string
  readonly method: NavigationMethod
  /** Epoch ms. */
  readonly fromMs: number
  /** Epoch ms of the window's next page load, or of the recording's end. */
  readonly toMs: number
  /** Height of the window at its start, CSS px; absent when the recording does not tell. */
  readonly viewportHeight?: number
}

/** A stretch of time of which the recording says nothing, or less than usual. */
export interface Hole {
  /** Epoch ms. */
  readonly fromMs: number
  readonly toMs: number
  /** `idle-recorder`, `paused`, `no-snapshot`, `lost-frames`, `missing-segment`, `clock`, … */
  readonly reason: string
  readonly windowId?: string
}

/** All that the later stages read: what happened, in order, and what is known about its frame. */
export interface Normalized {
  readonly replayId: string
  /** Sorted by time, ties by pointer; gestures and typing merged. */
  readonly events: readonly SessionEvent[]
  /** Epoch ms of the first real frame: the zero of every offset. `NaN` for an empty recording. */
  readonly zeroMs: number
  readonly endMs: number
  readonly epochs: readonly Epoch[]
  readonly holes: readonly Hole[]
  /** In order of appearance; empty where the source has no windows. */
  readonly windowIds: readonly string[]
  /** Frames by name: `Mutation`, `MouseMove`, `Custom $pageview`, `Plugin rrweb/console@1`, … */
  readonly frameCounts: ReadonlyMap<string, number>
  /** Characters of visible text in the snapshots, and how many of them were masked. */
  readonly textLength: number
  readonly maskedLength: number
  /** Whether some frame says who recorded: `rrweb`, `sentry`, `posthog`, `mixpanel`. */
  readonly dialect: 'rrweb' | 'sentry' | 'posthog' | 'mixpanel'
  /** Whether the mouse, fingers or keys moved, in 1 s steps from zero: what idle gaps are told from. */
  readonly activeSeconds: ReadonlySet<number>
  /** Where the mouse went to and fro, in order of time. */
  readonly swings: readonly Swings[]
}
