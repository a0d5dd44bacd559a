import { toHealth, type SegmentFacts } from './analyze/health.ts'
import { toSession, type Session } from './analyze/session.ts'
import { decode } from './decode/decode.ts'
import { explainEmpty, isEmpty } from './decode/explain-empty.ts'
import { formatPointer, rawFrame, type Pointer } from './decode/frame.ts'
import { createHealthLog, type HealthNote } from './decode/health.ts'
import { defaultLimits, type Limits } from './decode/limits.ts'
import type { EventKind } from './normalize/event.ts'
import { createNormalizer, type Normalizer } from './normalize/normalizer.ts'
import type { DecodeReport } from './decode/report.ts'
import { SourceError } from './sources/error.ts'
import type { Recording, RecordingSummary } from './sources/recording.ts'

/** How a recording is read. */
export interface ReadOptions {
  /** Those not set are `defaultLimits`'. */
  readonly limits?: Partial<Limits>
  /** Stops the reading: it rejects with the signal's reason, at the next thousand frames or so. */
  readonly signal?: AbortSignal
  /** What the user called the recording, for messages. */
  readonly name?: string
}

/**
 * Reads a recording and tells what happened in it: its actions, and of the events those that tell the story.
 * Rejects with a `SourceError` for what is no recording, and with whatever the reading of the source's bytes
 * throws; what a recording merely lacks is in the session's health.
 */
export function analyze(recording: Recording, options: ReadOptions = {}): Promise<Session> {
  return read(recording, options, 'story')
}

/**
 * The same with every event that the recording holds, mutations far from any gesture included. It takes
 * memory for each of them: `analyze` is for those who want the actions.
 */
export function readEvents(recording: Recording, options: ReadOptions = {}): Promise<Session> {
  return read(recording, options, 'all')
}

async function read(recording: Recording, options: ReadOptions, events: 'all' | 'story'): Promise<Session> {
  const { summary } = recording
  const limits = { ...defaultLimits, ...options.limits }
  const health = createHealthLog()
  const { frames, report } = decode(recording, { limits, health })
  let normalizer: Normalizer | undefined
  for await (const batch of frames()) {
    options.signal?.throwIfAborted()
    // Who recorded is known from the bytes before the first frames.
    normalizer ??= createNormalizer({
      replayId: replayIdOf(summary, report),
      health,
      limits,
      events,
      ...sdkOf(report),
    })
    for (const frame of batch) normalizer.push(frame)
  }
  if (normalizer === undefined || isEmpty(report)) throw explainEmpty(report, health, options.name)
  const facts = segmentFacts(report)
  const normalized = normalizer.finish(facts.missing)
  const session = toSession(normalized, {
    source: summary.source,
    framing: [...report.framings].join('+'),
    frames: report.frames,
    health: toHealth(normalized, health.notes(), facts, summary.live === true),
    ...sdkOf(report),
  })
  if (session.health.mobile && session.events.every(({ kind }) => SILENT.includes(kind)))
    throw mobileRecording(options.name ?? summary.replayId, health.notes())
  return session
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
function replayIdOf(summary: RecordingSummary, { replayId }: DecodeReport): string {
  return summary.source === 'file' ? (replayId ?? summary.replayId) : summary.replayId
}

function sdkOf({ sdk }: DecodeReport): { sdk?: { name: string; version: string } } {
  return sdk === undefined ? {} : { sdk: { name: sdk.name, version: sdk.version ?? '' } }
}

/** Segments told missing one by one; a number out of all bounds would make millions. */
const MOST_MISSING = 1000

function segmentFacts({ segments, segmentIds }: DecodeReport): SegmentFacts {
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

/** A frame as it was recorded: the proof that a pointer leads to. */
export interface RawFrame {
  readonly pointer: Pointer
  /** JSON, unpacked if the frame was packed as a whole; parts compressed by themselves (PostHog's) stay so. */
  readonly text: string
}

/**
 * The frames with these pointers (`12:184`, see `formatPointer`), in the order of the recording, read from its
 * begin until all are found: one made of a stream has to be opened anew. A pointer that leads nowhere gives nothing.
 */
export async function* rawFrames(
  recording: Recording,
  pointers: ReadonlySet<string>,
  options: ReadOptions = {},
): AsyncGenerator<RawFrame> {
  const limits = { ...defaultLimits, ...options.limits }
  let left = pointers.size
  if (left === 0) return
  const decoding = decode(recording, { limits, health: createHealthLog() })
  for await (const frames of decoding.frames()) {
    const replayId = replayIdOf(recording.summary, decoding.report)
    options.signal?.throwIfAborted()
    for (const frame of frames) {
      if (!pointers.has(formatPointer(frame))) continue
      const { segmentId, frameIndex } = frame
      yield { pointer: { replayId, segmentId, frameIndex }, text: rawFrame(frame) }
      left--
      if (left === 0) return
    }
  }
}
