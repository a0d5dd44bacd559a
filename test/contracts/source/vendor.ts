import type {
  ListQuery,
  RelatedKind,
  ReplayRef,
  ReplaySummary,
  Source,
  SourceErrorCode,
  SourceName,
  SourceNoteCode,
} from '@playhead/core'
import type { ReplayPlan } from '../../providers/recordings/plan.ts'
import type { SimulatedClock } from '../../providers/simulator/clock.ts'
import type { Fault } from '../../providers/simulator/faults.ts'
import type { Simulator } from '../../providers/simulator/simulator.ts'

/** A replay that the vendor holds. */
export interface Plan extends ReplayPlan {
  readonly replayId: string
  /** Of it only that is there which was recorded until now, by the vendor's clock. */
  readonly live?: boolean
}

export interface StartOptions {
  readonly replays?: readonly Plan[]
  /** Epoch ms by all clocks; the day after the recordings without. */
  readonly nowMs?: number
  /** A word that is part of every credential. */
  readonly canary?: string
  /** One of `Vendor.variants`; the vendor as most people have it without. */
  readonly variant?: string
  /** What stands between the source and the vendor. */
  readonly between?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch
}

/** A simulated vendor and a source that reads from it, by one clock that moves when somebody waits. */
export interface Running {
  readonly source: Source
  readonly simulator: Simulator
  readonly clock: SimulatedClock
}

/** One kind of fault and where it ends. */
export interface FaultRow {
  readonly fault: Fault
  /** The code of the error; `fine` where it must not matter. */
  readonly code: SourceErrorCode | 'fine'
  /** How often the operation is asked before that; not counted without. */
  readonly tries?: number
}

/** A recording that the vendor does not have whole, and how that has to be told. */
export interface Flaw {
  readonly title: string
  readonly faults: readonly Fault[]
  /** Of twelve segments, the numbers of those that are given. */
  readonly given: readonly number[]
  /** Of each of these, which recorded segment it holds: the one of its number without; `-1` where it holds less. */
  readonly recorded?: readonly number[]
  readonly missing: readonly number[]
  readonly isPartial: boolean
  readonly notes: readonly SourceNoteCode[]
  /** Codes of remarks of the stored replay's health. */
  readonly remarks: readonly string[]
}

/** What reading takes at most. */
export interface Cost {
  readonly title: string
  readonly plan: Omit<Plan, 'replayId'>
  /** So many replays of one person, listed, prepared together and read with what is beside them; one, opened, without. */
  readonly replays?: number
  /** Requests of each operation, at most; of others none. */
  readonly most: Readonly<Record<string, number>>
}

/** What the contract has to know of a vendor to hold its source to it. */
export interface Vendor {
  readonly name: SourceName
  readonly start: (options?: StartOptions) => Running
  /** Other regions, servers, credentials, ways of storing: a recording must come in from each of them alike. */
  readonly variants: readonly string[]
  /** Recorded cases in which the vendor's own SDK recorded. */
  readonly cases: readonly string[]
  /** Which files of a case are the recording. */
  readonly recordingFile: RegExp
  /** A short recording of many small segments. */
  readonly shortCase: string
  /** The vendor's words, in the simulator's log. */
  readonly operations: {
    readonly list: string
    /** Asked, among others, when a replay is opened. */
    readonly open: string
    /** Gives segments. */
    readonly segments: string
    /** All that tell what is beside the recording. */
    readonly related: readonly string[]
  }
  /** Whether it is a request of `operations.segments`. */
  readonly isForSegments: (url: URL) => boolean
  /** The numbers of segments that a request asks for: from one up to, and without, another. */
  readonly asksFor: (url: URL) => { readonly from: number; readonly to: number } | undefined
  /** Segments are asked for before it is known that there are any, and at first without insisting. */
  readonly looksAhead: boolean
  /** Segments that are asked for and not given yet are no more than these. */
  readonly ahead: number
  /** Requests at a time are no more than these, whatever is read at once. */
  readonly parallel: number
  /** Segments of a recording that takes several requests, to be broken at each of them. */
  readonly severalRequests: number
  readonly refusedQueries: readonly ListQuery[]
  /** Beside those that hold for all vendors. */
  readonly faults: Readonly<Record<'list' | 'open' | 'segments', readonly FaultRow[]>>
  /** All kinds of faults that the simulator has: each of them has to be tried somewhere. */
  readonly faultKinds: readonly string[]
  /** Replays that the vendor knows and does not have any more. */
  readonly gone: readonly {
    readonly title: string
    /** Beside what all plans have, what those of this vendor's simulator have. */
    readonly plan: object
    readonly code: SourceErrorCode
    /** What the list says of it; nothing where it is not told, `unlisted` where it is in no list. */
    readonly listed?: ReplaySummary['gone'] | 'unlisted'
  }[]
  /** A place in the answer of a list, as `wrong-shape` takes it, and what must not stand there. */
  readonly wrongField: { readonly at: string; readonly value: unknown }
  readonly flaws: readonly Flaw[]
  readonly costs: readonly Cost[]
  /** A recording that is long for this vendor, and the bytes as they come that are held of it at a time. */
  readonly long: { readonly plan: Omit<Plan, 'replayId'>; readonly heldBytes: number }
  /** Segments lie at signed addresses. */
  readonly isSigned: boolean
  /** What only this source gives, and the words that it must not show. */
  readonly handles?: (
    source: Source,
    ref: ReplayRef,
  ) => Promise<{ readonly given: unknown; readonly words: readonly string[] }>
  readonly related: {
    /** What the vendor has beside a recording. */
    readonly kinds: readonly RelatedKind[]
    /** What it has not. */
    readonly without: RelatedKind
    /** What was tracked while `shortCase` was recorded, as its SDK sent it. */
    readonly recorded: () => Promise<readonly { readonly name: string; readonly timeMs: number }[]>
  }
  readonly readName: (text: string) => (ReplayRef & { readonly offsetMs?: number }) | undefined
}
