import { decode } from '../decode/decode.ts'
import { formatPointer, rawFrame, type Pointer } from '../decode/frame.ts'
import { createHealthLog } from '../decode/health.ts'
import { defaultLimits } from '../decode/limits.ts'
import type { Recording } from '../sources/recording.ts'
import { replayIdOf } from './analysis.ts'
import type { ReadOptions } from './analyze.ts'

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
