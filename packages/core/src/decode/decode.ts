import type { Recording, Segment } from '../sources/recording.ts'
import type { Frame } from './frame.ts'
import { type FrameSink, createFrameSink } from './frame-sink.ts'
import type { HealthLog } from './health.ts'
import type { Limits } from './limits.ts'
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
    if (sink.isFull()) return
    sink.openSegment(segment.id, segment.name, segment.isPosition)
    const opener = createOpener(sink)
    for await (const chunk of segment.open()) {
      sink.countStored(chunk.length)
      for (const pause of opener.feed(chunk)) {
        if (pause) await pause
        if (sink.hasBatch()) yield sink.takeBatch()
      }
      const batch = sink.takeBatch()
      if (batch.length > 0) yield batch
      if (sink.isFull()) break
    }
    for (const pause of opener.end(false)) {
      if (pause) await pause
      if (sink.hasBatch()) yield sink.takeBatch()
    }
    sink.closeSegment()
    const batch = sink.takeBatch()
    if (batch.length > 0) yield batch
  }
}
