import { toHealth, type SegmentFacts } from '../analyze/health.ts'
import { toSession, type Session } from '../analyze/session.ts'
import { explainEmpty, isEmpty } from '../decode/explain-empty.ts'
import type { Frame } from '../decode/frame.ts'
import type { HealthLog, HealthNote } from '../decode/health.ts'
import type { Limits } from '../decode/limits.ts'
import type { DecodeReport } from '../decode/report.ts'
import type { EventKind } from '../normalize/event.ts'
import { createNormalizer, type Normalizer } from '../normalize/normalizer.ts'
import { isTold, telling } from '../normalize/told/telling.ts'
import { SourceError } from '../sources/error.ts'
import type { FetchOutcome } from '../sources/outcome.ts'
import { RELATED_SEGMENT, type RecordingSummary } from '../sources/recording.ts'

/** One recording being analysed: its frames go in, a session comes out. */
export interface Analysis {
  /** Frames as they were decoded. */
  push(batch: readonly Frame[]): Promise<void>
  /** What they tell. Throws a `SourceError` when it is no recording, or one without a page. */
  finish(): Session
}

export interface AnalysisOptions {
  readonly summary: RecordingSummary
  /** Read when the first frames come, which is when it says who recorded, and at the end. */
  readonly report: DecodeReport
  readonly limits: Limits
  readonly health: HealthLog
  readonly events: 'all' | 'story'
  /** Numbers of segments that the source has and that are not among these, beside those its numbering skips. */
  readonly missing?: readonly number[]
  /** What became of the fetching: asked at the end. */
  readonly outcome?: (() => FetchOutcome) | undefined
  /** What the user called the recording, for messages. */
  readonly name?: string
  /** Sees every frame when its turn in the order of time has come, before it is told. */
  readonly onFrame?: (frame: Frame) => void
}

/** An analysis before its first frame. */
export function createAnalysis(options: AnalysisOptions): Analysis {
  const { summary, report, limits, health, events, missing = [], outcome, name, onFrame } = options
  let normalizer: Normalizer | undefined
  return {
    async push(batch) {
      // Who recorded is known from the bytes before the first frames.
      normalizer ??= createNormalizer({
        replayId: replayIdOf(summary, report),
        health,
        limits,
        events,
        ...sdkOf(report),
        ...(onFrame && { onFrame }),
      })
      if (!telling.isHere && batch.some(isTold)) await telling.load()
      for (const frame of batch) normalizer.push(frame)
    },
    finish() {
      if (normalizer === undefined || isEmpty(report)) throw explainEmpty(report, health, name)
      const facts = segmentFacts(report)
      const fetched = outcome?.()
      for (const { code, message, segmentId } of fetched?.notes ?? [])
        health.note(code, message, segmentId === undefined ? undefined : { segmentId })
      const normalized = normalizer.finish(facts.missing)
      const session = toSession(normalized, {
        source: summary.source,
        framing: [...report.framings].join('+'),
        frames: report.frames,
        health: toHealth(
          normalized,
          health.notes(),
          { ...facts, missing: joined(facts.missing, [...missing, ...(fetched?.missing ?? [])]) },
          summary.live === true,
        ),
        ...sdkOf(report),
      })
      if (session.health.mobile && session.events.every(({ kind }) => SILENT.includes(kind)))
        throw mobileRecording(name ?? summary.replayId, health.notes())
      return session
    },
  }
}

/** Kinds that tell nothing where there is no page: without others there is no timeline to make. */
const SILENT: readonly EventKind[] = [
  'navigation',
  'viewport',
  'dom-snapshot',
  'mutation',
  'memory',
  'video',
  'unknown',
]

function mobileRecording(name: string, notes: readonly HealthNote[]): SourceError {
  const kind = notes.find(({ code }) => code === 'mobile')?.message.replace(/\.$/, '') ?? 'A mobile app'
  return new SourceError('mobile-recording', `${name}: ${kind}; only web recordings can be told`)
}

/** A file's name says little; a recording that names itself is believed. */
export function replayIdOf(summary: RecordingSummary, { replayId }: DecodeReport): string {
  return summary.source === 'file' ? (replayId ?? summary.replayId) : summary.replayId
}

function sdkOf({ sdk }: DecodeReport): { sdk?: { name: string; version: string } } {
  return sdk === undefined ? {} : { sdk: { name: sdk.name, version: sdk.version ?? '' } }
}

/** Segments told missing one by one; a number out of all bounds would make millions. */
const MOST_MISSING = 1000

function joined(some: readonly number[], others: readonly number[]): readonly number[] {
  if (others.length === 0) return some
  return [...new Set([...some, ...others])].sort((one, other) => one - other).slice(0, MOST_MISSING)
}

/** What the decoding learnt of the segments. */
export function segmentFacts(report: DecodeReport): SegmentFacts {
  const { segmentIds } = report
  const segments = report.segments.filter(({ id }) => id < RELATED_SEGMENT)
  const ids = segments.map(({ id }) => id).sort((one, other) => one - other)
  const missing: number[] = []
  if (segmentIds === 'source') {
    for (let i = 1; i < ids.length; i++) {
      for (let id = (ids[i - 1] ?? 0) + 1; id < (ids[i] ?? 0) && missing.length < MOST_MISSING; id++)
        missing.push(id)
    }
  }
  const empty = segments.filter(({ frames }) => frames === 0).map(({ id }) => id)
  return { fetched: segments.length, missing, empty, ids: segmentIds }
}
