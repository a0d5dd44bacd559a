import type { ByteReader } from './byte-reader.ts'
import type { FrameSink } from './frame-sink.ts'

/** Leaves out what stands before the events, which go to `events`. */
export function createSentryBlob(sink: FrameSink, events: ByteReader): ByteReader {
  const header: number[] = []
  let toSkip = 0
  let isOpen = false

  return {
    *feed(chunk) {
      let at = 0
      while (!isOpen && at < chunk.length) {
        header.push(chunk[at++]!)
        if (header[0] === 0) isOpen = true
        else if (header.length === 5) {
          isOpen = true
          toSkip = ((header[1]! << 24) | (header[2]! << 16) | (header[3]! << 8) | header[4]!) >>> 0
          sink.health.note(
            'mobile',
            'A mobile recording: its pictures are a video, there is no DOM in it.',
            sink.here(),
          )
        }
      }
      const skipped = Math.min(toSkip, chunk.length - at)
      toSkip -= skipped
      if (isOpen && at + skipped < chunk.length) yield* events.feed(chunk.subarray(at + skipped))
    },
    *end(brokeOff) {
      yield* events.end(brokeOff)
      if (!brokeOff && (toSkip > 0 || !isOpen)) {
        sink.health.note('truncated', 'The bytes end before the events: inside the video.', sink.here())
      }
    },
  }
}
