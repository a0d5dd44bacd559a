import { SourceError } from '../error.ts'
import type { Io } from '../io.ts'
import type { FetchOutcome, SourceNote } from '../outcome.ts'
import { RELATED_SEGMENT, type Segment } from '../recording.ts'
import type { OpenOptions, RelatedRecord, RemoteRecording, ReplaySummary } from '../source.ts'
import { fileName, type Cdn } from './cdn.ts'
import { isPast } from './discover.ts'
import { platformOf, spanOf, type Span } from './file-shape.ts'
import { createFiles } from './files.ts'
import { findFiles, hasFiles, isOver, nothingThere } from './first-file.ts'
import { eventsSegment } from './replay-events.ts'
import type { Signer } from './signer.ts'
import { zoneShiftMs } from './zone-shift.ts'
import { createWalk, nextWanted, type Walk } from './walk.ts'

/** More files than a long session has: ten seconds of activity each, at least. */
const MOST_FILES = 500

/**
 * The recorder goes on in the same replay until nobody did anything for half an hour (its `record_idle_timeout_ms`):
 * until then more files can come.
 */
const IDLE_MS = 30 * 60_000

/** The events of a replay, and whether all of them. */
export interface IncludedEvents {
  readonly records: readonly RelatedRecord[]
  readonly isCut: boolean
}

/** What is known, and who is to be asked. */
export interface OpenReplayOptions {
  readonly summary: ReplaySummary
  /** Its events were looked for, and there are none. */
  readonly isUnknown: boolean
  readonly cdn: Cdn
  readonly signer: Signer
  readonly io: Io
  readonly options: OpenOptions
  /** Asked once the files have been read; `undefined` when events are not wanted. */
  readonly events?: ((span: Span | undefined) => Promise<IncludedEvents>) | undefined
}

/**
 * Opens a replay: finds its files by the first one wanted, and gives them as segments with the numbers they have. See
 * `Source.open`. The summary's `live` tells the truth when the files have been read: it takes the last one.
 */
export async function openReplay(given: OpenReplayOptions): Promise<RemoteRecording> {
  const { cdn, signer, io, options, events } = given
  const { signal, from = 0, wants, maxSegments = MOST_FILES, onProgress } = options
  const { replayId } = given.summary
  if (isPast(given.summary, io.now())) throw isOver(given.summary)
  const files = createFiles({ replayId, cdn, signer, io })
  const start = maxSegments > 0 ? nextWanted(from, wants) : undefined
  const told = given.summary.retentionDays
  const found = start === undefined ? undefined : await findFiles(files, start, told, signal)
  // Nothing new is no news about what is old: it may be the end, or all may be gone.
  const isOld = start !== undefined && start > 0 && found === undefined
  const isThere = isOld ? await hasFiles(files, told, signal) : start !== 0 || found !== undefined
  if (isThere === false) throw nothingThere(given.summary, given.isUnknown, io.now())
  const retentionDays = found?.retentionDays ?? told

  let isLive = false
  let walk: Walk | undefined
  /** Of the whole reading; the walk has its own. */
  const notes: SourceNote[] = []
  /** Used up by the first reading: another one asks again. */
  let first = found?.first
  const platform = start === 0 && first?.kind === 'file' ? platformOf(first.bytes) : undefined
  const summary: ReplaySummary = {
    ...given.summary,
    ...(retentionDays !== undefined && { retentionDays }),
    ...(platform && { platform }),
    get live() {
      return isLive
    },
  }

  async function* segments(): AsyncGenerator<Segment, void, undefined> {
    notes.length = 0
    if (found !== undefined && told !== found.retentionDays) notes.push(assumed(found.retentionDays, told))
    walk = createWalk({
      files,
      replayId,
      retentionDays: retentionDays ?? 0,
      from: start ?? 0,
      wants,
      maxFiles: found === undefined ? 0 : maxSegments,
      first,
      signal,
    })
    first = undefined
    let last: Uint8Array | undefined
    let span: Span | undefined
    let bytesSoFar = 0
    let count = 0
    if (found !== undefined)
      for await (const { number, bytes } of walk.files()) {
        span ??= spanOf(bytes)
        if (bytes.length > 2) last = bytes
        bytesSoFar += bytes.length
        count++
        onProgress?.({ bytes: bytesSoFar, segments: count })
        yield segmentOf(number, fileName({ number, retentionDays: retentionDays ?? 0 }), bytes)
      }
    const end = last && spanOf(last)
    if (end !== undefined) {
      span = { fromMs: Math.min(span?.fromMs ?? Infinity, end.fromMs), toMs: end.toMs }
      isLive = walk.isAtEnd && Math.abs(io.now() - end.toMs) < IDLE_MS
    }
    signer.done(replayId)
    const included = await related(span)
    if (included !== undefined) yield segmentOf(RELATED_SEGMENT, (options.include ?? []).join(','), included)
  }

  /** The events as bytes; what keeps them away is told and ends nothing. */
  async function related(span: Span | undefined): Promise<Uint8Array | undefined> {
    for (const kind of options.include ?? []) {
      if (kind === 'events') continue
      notes.push(
        unrelated(`Mixpanel knows of no ${kind} beside a replay: only its tracked events can be had.`),
      )
    }
    if (events === undefined) return undefined
    try {
      const { records, isCut } = await events(span)
      if (isCut) notes.push(unrelated('Mixpanel gave only a part of the events tracked during this replay.'))
      const shift = span === undefined ? 0 : zoneShiftMs(timesOf(records), span)
      if (shift !== 0) notes.push(shifted(shift))
      return records.length === 0 ? undefined : eventsSegment(records, shift)
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      notes.push(
        unrelated(
          `The events tracked during this replay could not be had: ${error.message} (${error.code}).`,
        ),
      )
      return undefined
    }
  }

  return {
    summary,
    segments,
    outcome(): FetchOutcome {
      const walked = walk?.outcome() ?? { missing: [], isPartial: true, notes: [] }
      const isEnd = found === undefined && walk !== undefined && start === from && isThere === true
      const isPartial = isEnd ? false : walked.isPartial
      return { missing: walked.missing, isPartial, notes: [...notes, ...walked.notes] }
    },
  }
}

function segmentOf(id: number, name: string, bytes: Uint8Array): Segment {
  return {
    id,
    name,
    async *open() {
      yield bytes
    },
  }
}

function assumed(days: number, told: number | undefined): SourceNote {
  return {
    code: 'retention-assumed',
    message:
      told === undefined
        ? `Mixpanel does not tell how long it keeps this replay: its files were found under the name of ${days} days.`
        : `Mixpanel says that it keeps this replay for ${told} days, and its files were found under the name of ${days}.`,
  }
}

function shifted(shiftMs: number): SourceNote {
  const hours = `${Math.abs(shiftMs) / 3_600_000} h ${shiftMs > 0 ? 'later' : 'earlier'}`
  return unrelated(
    `Mixpanel gives the times of tracked events without a zone; here they were taken to be ${hours}, where they lie within the recording.`,
    'related-time',
  )
}

function timesOf(records: readonly RelatedRecord[]): number[] {
  return records.flatMap(({ timeMs }) => timeMs ?? [])
}

function unrelated(message: string, code: SourceNote['code'] = 'related-limit'): SourceNote {
  return { code, message, segmentId: RELATED_SEGMENT }
}
