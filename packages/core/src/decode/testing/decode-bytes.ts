import type { Pause } from '../byte-reader.ts'
import type { Frame } from '../frame.ts'
import { createFrameSink } from '../frame-sink.ts'
import { type HealthLog, createHealthLog } from '../health.ts'
import { type Limits, defaultLimits } from '../limits.ts'
import { createOpener } from '../opener.ts'
import type { DecodeReport } from '../report.ts'
import { unwrapping } from '../unwrapping.ts'

await unwrapping.load()

/** What `decodeBytes` answers. */
export interface DecodedBytes {
  readonly frames: Frame[]
  readonly report: DecodeReport
  readonly health: HealthLog
}

/** Reads all frames of one segment that is in memory. Nothing has to be loaded any more: it does not wait. */
export function decodeBytes(
  bytes: Uint8Array | readonly Uint8Array[],
  options: { readonly limits?: Limits; readonly health?: HealthLog; readonly name?: string } = {},
): DecodedBytes {
  const health = options.health ?? createHealthLog()
  const sink = createFrameSink({ limits: options.limits ?? defaultLimits, health })
  const frames: Frame[] = []
  function readAll(reading: Generator<Pause, void, undefined>): void {
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
