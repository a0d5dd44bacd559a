import type { HealthCode, HealthNote } from '../decode/health.ts'
import type { Hole, Normalized } from '../normalize/normalized.ts'

/** A stretch of which the recording says nothing, or less than usual, in offsets. */
export interface HealthHole {
  readonly fromOffsetMs: number
  readonly toOffsetMs: number
  /** `idle-recorder`, `paused`, `no-snapshot`, `lost-frames`, `missing-segment`, `clock`, … */
  readonly reason: string
  readonly windowId?: string
}

/** How much of the session the recording holds. Nothing here says that the session went badly. */
export interface Health {
  readonly segments: {
    /** Segments that were read, empty ones included. */
    readonly fetched: number
    /**
     * Numbers that the source's numbering skips and those known not to be here, the first thousand of them. Whether
     * there are more behind the last only a source can tell.
     */
    readonly missing: readonly number[]
    /** Numbers of segments without a single frame. */
    readonly empty: readonly number[]
  }
  /** Whether pointers carry the source's own segment numbers, or positions because it gives none. */
  readonly segmentIds: 'source' | 'position'
  readonly holes: readonly HealthHole[]
  /** No full snapshot at all, or frames that needed one before it came. */
  readonly missingSnapshot: boolean
  /** How often the clock jumped. */
  readonly clockJumps: number
  /** Frames that came too late to be put in order. */
  readonly outOfOrder: number
  /** Frames that came again and were left out. */
  readonly duplicates: number
  /** Mutations whose parent the recording never showed. */
  readonly unappliedMutations: number
  /** Frames that nobody has defined, by name. */
  readonly unknownFrames: Readonly<Record<string, number>>
  /** Part of the visible text that the recorder hid, 0 to 1; `null` when no text was seen. */
  readonly maskedShare: number | null
  /** More than one recorder wrote the stream. */
  readonly severalRecorders: boolean
  /** Ids of the windows, in order of appearance; empty where the source has no windows. */
  readonly windows: readonly string[]
  /** The source still receives segments. */
  readonly live: boolean
  /** The bytes broke off, or a limit left the rest out. */
  readonly truncated: boolean
  /** Pictures of an app or a video are in it, without DOM. */
  readonly mobile: boolean
  /** Everything that was noted, one line a kind. */
  readonly notes: readonly HealthNote[]
}

/** What was learnt of the segments while decoding. */
export interface SegmentFacts {
  readonly fetched: number
  readonly missing: readonly number[]
  readonly empty: readonly number[]
  readonly ids: 'source' | 'position'
}

/** The public health of an analysed recording. */
export function toHealth(
  normalized: Pick<
    Normalized,
    'holes' | 'zeroMs' | 'frameCounts' | 'textLength' | 'maskedLength' | 'windowIds'
  >,
  notes: readonly HealthNote[],
  segments: SegmentFacts,
  live: boolean,
): Health {
  const count = (code: HealthCode): number => notes.find(note => note.code === code)?.count ?? 0
  const { ids, ...rest } = segments
  return {
    segments: rest,
    segmentIds: ids,
    holes: normalized.holes.map(hole => toHealthHole(hole, normalized.zeroMs)),
    missingSnapshot: count('no-snapshot') > 0,
    clockJumps: count('clock'),
    outOfOrder: count('out-of-order'),
    duplicates: count('duplicate-frame'),
    unappliedMutations: count('unapplied-mutation'),
    unknownFrames: unknownFrames(normalized.frameCounts),
    maskedShare: normalized.textLength > 0 ? round(normalized.maskedLength / normalized.textLength) : null,
    severalRecorders: count('several-recorders') > 0,
    windows: normalized.windowIds,
    live,
    truncated: count('truncated') > 0 || count('size-limit') > 0 || count('damaged-compression') > 0,
    mobile: count('mobile') > 0,
    notes,
  }
}

function toHealthHole({ fromMs, toMs, reason, windowId }: Hole, zeroMs: number): HealthHole {
  return {
    fromOffsetMs: fromMs - zeroMs,
    toOffsetMs: toMs - zeroMs,
    reason,
    ...(windowId !== undefined && { windowId }),
  }
}

const UNKNOWN = /^(?:Unknown|Type |Source )/

/** Without a prototype: the names come from the recording. */
function unknownFrames(counts: ReadonlyMap<string, number>): Record<string, number> {
  const found = Object.create(null) as Record<string, number>
  for (const [name, count] of counts) if (UNKNOWN.test(name)) found[name] = count
  return found
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000
}
