import { type Frame, FrameType } from './frame.ts'
import type { HealthLog } from './health.ts'
import type { Limits } from './limits.ts'
import { createNodeReader, type NodeReader } from './node-reader.ts'
import type { Outline } from './outline.ts'
import { outlinedFrame } from './outlined-frame.ts'
import type { DecodeReport, FramingName, SegmentReport } from './report.ts'

/** Frames are handed on in batches of about this many. */
const BATCH = 1024

/** Segments listed in a report. A hostile file could have one for every two bytes. */
const LISTED_SEGMENTS = 100_000

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Takes what the readers find, gives pointers to frames and writes the report. One per decoding. */
export interface FrameSink {
  readonly limits: Limits
  readonly health: HealthLog
  readonly report: DecodeReport
  /** Reads the nodes of all frames, one after another: making a reader for each segment would cost more than reading. */
  readonly nodes: NodeReader
  /** True when the recording has reached its limit: readers stop. */
  isFull(): boolean
  /** Whether there are enough frames to be handed on. */
  hasBatch(): boolean
  takeBatch(): Frame[]
  /** Makes a frame of a record that begins at `start`, with the next pointer. */
  add(bytes: Uint8Array, start: number, outline: Outline, windowId: string): void
  /** A record that is left out: the pointer is used up. Answers where it was. */
  leaveOut(): { segmentId: number; frameIndex: number }
  /** Where reading stands, for health notes. */
  here(): { segmentId: number; frameIndex: number }

  /** A number that is only a position (`isPosition`) is told as such in the report. */
  openSegment(id: number | undefined, name: string, isPosition?: boolean): void
  /** An array for a segment of its own begins inside the open one. */
  startPart(): void
  /** The recording itself numbers the segment whose frames follow. */
  useId(id: number): void
  closeSegment(): void
  /** What is here holds no frames by its nature, so that its emptiness means nothing. */
  expectNoFrames(): void

  noteFraming(framing: FramingName): void
  noteReplay(facts: {
    replayId?: string
    sdk?: { name: string; version?: string }
    startedAtMs?: number
  }): void
  noteJson(): void
  noteUtf16(): void
  countStored(bytes: number): void
  /** Counts decompressed bytes. Answers how many of them may still be read. */
  countBytes(bytes: number): number
  /** Tells how many bytes of the open segment have been read, to be added to it. */
  spend(bytes: number): void
}

const COMPRESSIONS: ReadonlySet<FramingName> = new Set(['gzip', 'zlib', 'form', 'posthog-compressed'])

let lastReader: { readonly depth: number; readonly reader: NodeReader } | undefined

/**
 * One reader for all decodings, so that its functions stay compiled (see `lib/keep-compiled.ts`): none of them pauses
 * between the begin of a frame and `take`.
 */
function nodeReaderFor(depth: number): NodeReader {
  if (lastReader?.depth !== depth) lastReader = { depth, reader: createNodeReader(depth) }
  return lastReader.reader
}

/** An empty sink. */
export function createFrameSink(options: { readonly limits: Limits; readonly health: HealthLog }): FrameSink {
  const { limits, health } = options
  const framings = new Set<FramingName>()
  const segments: Writable<SegmentReport>[] = []
  const byId = new Map<number, Writable<SegmentReport>>()
  const report: Writable<DecodeReport> = {
    framings,
    segmentIds: 'source',
    segments,
    frames: 0,
    unknownFrames: 0,
    storedBytes: 0,
    recordingBytes: 0,
    hasJson: false,
    isUtf16: false,
  }

  let batch: Frame[] = []
  let isFull = false
  /** The first number that no segment has used, for those without one. */
  let nextPosition = 0
  let base = 0
  let parts = 0
  let name = ''
  let segmentId = 0
  let isNumbered = false
  let framing: FramingName | undefined
  let entry: Writable<SegmentReport> | undefined
  let unspent = 0
  let hasRecords = false
  let isExpectedEmpty = false

  function currentEntry(): Writable<SegmentReport> {
    if (entry) return entry
    // The same number again (a segment that was sent twice): its frames go on counting.
    entry = byId.get(segmentId)
    if (!entry) {
      entry = { id: segmentId, name, frames: 0, bytes: 0, framing: framing ?? 'json-array' }
      byId.set(segmentId, entry)
      if (segments.length < LISTED_SEGMENTS) segments.push(entry)
    }
    entry.bytes += unspent
    unspent = 0
    hasRecords = true
    if (!isNumbered) report.segmentIds = 'position'
    nextPosition = Math.max(nextPosition, segmentId + 1)
    return entry
  }

  function noteEmpty(): void {
    health.note('empty-segment', `Segment ${segmentId} (${name}) holds no frames.`, { segmentId })
  }

  return {
    limits,
    health,
    report,
    nodes: nodeReaderFor(limits.depth),
    isFull: () => isFull,
    hasBatch: () => batch.length >= BATCH,
    takeBatch() {
      const taken = batch
      batch = []
      return taken
    },
    add(bytes, start, outline, windowId) {
      const { type } = outline
      const segment = entry ?? currentEntry()
      const frameIndex = segment.frames
      segment.frames++
      report.frames++
      report.hasJson = true
      if (type === FrameType.Unknown) report.unknownFrames++
      batch.push(outlinedFrame(bytes, start, outline, { segmentId, frameIndex, windowId }))
    },
    leaveOut() {
      const segment = currentEntry()
      const frameIndex = segment.frames
      segment.frames++
      return { segmentId, frameIndex }
    },
    here: () => ({ segmentId, frameIndex: entry?.frames ?? byId.get(segmentId)?.frames ?? 0 }),

    openSegment(id, segmentName, isPosition = false) {
      base = id ?? nextPosition
      isNumbered = id !== undefined && !isPosition
      segmentId = base
      name = segmentName
      parts = 0
      entry = undefined
      framing = undefined
      unspent = 0
      hasRecords = false
      isExpectedEmpty = false
    },
    startPart() {
      segmentId = base + parts
      parts++
      entry = undefined
      isNumbered = false
      framing = 'sentry-segments'
      framings.add('sentry-segments')
    },
    useId(id) {
      segmentId = id
      isNumbered = true
      entry = undefined
    },
    closeSegment() {
      if (entry) entry.bytes += unspent
      else if (!hasRecords && !isExpectedEmpty) {
        noteEmpty()
        currentEntry()
      }
    },
    expectNoFrames() {
      isExpectedEmpty = true
    },

    noteFraming(found) {
      framings.add(found)
      if (!framing && !COMPRESSIONS.has(found)) framing = found
    },
    noteReplay({ replayId, sdk, startedAtMs }) {
      if (replayId) report.replayId ??= replayId
      if (sdk) report.sdk ??= sdk
      if (startedAtMs !== undefined && startedAtMs < (report.startedAtMs ?? Infinity))
        report.startedAtMs = startedAtMs
    },
    noteJson() {
      report.hasJson = true
    },
    noteUtf16() {
      report.isUtf16 = true
    },
    countStored(bytes) {
      report.storedBytes += bytes
    },
    countBytes(bytes) {
      const allowed = Math.min(bytes, limits.recordingBytes - report.recordingBytes)
      report.recordingBytes += allowed
      if (allowed < bytes) {
        isFull = true
        health.note(
          'size-limit',
          `The recording is larger than ${limits.recordingBytes} bytes: the rest was left out.`,
        )
      }
      return allowed
    },
    spend(bytes) {
      if (entry) entry.bytes += bytes
      else unspent += bytes
    },
  }
}
