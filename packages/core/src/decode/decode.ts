import type { Recording, Segment } from '../sources/recording.ts'
import type { Frame } from './frame.ts'
import { type FrameSink, createFrameSink } from './frame-sink.ts'
import { type HealthLog, createHealthLog } from './health.ts'
import { type Limits, defaultLimits } from './limits.ts'
import { createOpener } from './opener.ts'
import type { DecodeReport } from './report.ts'

export interface DecodeOptions {
  readonly limits: Limits
  readonly health: HealthLog
}

/** A recording being read. */
export interface Decoding {
  /** Batches of frames, in the order of their bytes. To be called once. */
  frames(): AsyncGenerator<Frame[], void, undefined>
  /** Filled while the frames are taken. */
  readonly report: DecodeReport
}

/** Reads the frames of a recording, however it is packed, as its bytes come. */
export function decode(recording: Recording, options: DecodeOptions): Decoding {
  const sink = createFrameSink(options)
  return { frames: () => readSegments(recording.segments(), sink), report: sink.report }
}

async function* readSegments(
  segments: AsyncIterable<Segment> | Iterable<Segment>,
  sink: FrameSink,
): AsyncGenerator<Frame[], void, undefined> {
  for await (const segment of segments) {
    if (sink.isFull) return
    sink.openSegment(segment.id, segment.name)
    const opener = createOpener(sink)
    for await (const chunk of segment.open()) {
      sink.countStored(chunk.length)
      for (const reading = opener.feed(chunk); !reading.next().done;) {
        if (sink.hasBatch) yield sink.takeBatch()
      }
      const batch = sink.takeBatch()
      if (batch.length > 0) yield batch
      if (sink.isFull) break
    }
    for (const reading = opener.end(false); !reading.next().done;) {
      if (sink.hasBatch) yield sink.takeBatch()
    }
    sink.closeSegment()
    const batch = sink.takeBatch()
    if (batch.length > 0) yield batch
  }
}

/** What `decodeBytes` answers. */
export interface DecodedBytes {
  readonly frames: Frame[]
  readonly report: DecodeReport
  readonly health: HealthLog
}

/** Reads all frames of one segment that is in memory. For tests and for small things. */
export function decodeBytes(
  bytes: Uint8Array | readonly Uint8Array[],
  options: { readonly limits?: Limits; readonly health?: HealthLog; readonly name?: string } = {},
): DecodedBytes {
  const health = options.health ?? createHealthLog()
  const sink = createFrameSink({ limits: options.limits ?? defaultLimits, health })
  const frames: Frame[] = []
  function readAll(reading: Generator<void, void, undefined>): void {
    while (!reading.next().done) for (const frame of sink.takeBatch()) frames.push(frame)
  }
  sink.openSegment(undefined, options.name ?? '')
  const opener = createOpener(sink)
  for (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
    sink.countStored(chunk.length)
    readAll(opener.feed(chunk))
  }
  readAll(opener.end(false))
  sink.closeSegment()
  for (const frame of sink.takeBatch()) frames.push(frame)
  return { frames, report: sink.report, health }
}
