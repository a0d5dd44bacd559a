import type { Compression } from '../lib/compression.ts'
import { createInflater } from '../lib/inflate.ts'
import type { ByteReader } from './byte-reader.ts'
import type { FrameSink } from './frame-sink.ts'

/** A layer of compression around something, which is read by `inner`. */
export function createInflateReader(sink: FrameSink, kind: Compression, inner: ByteReader): ByteReader {
  const inflater = createInflater(kind, sink.limits.recordingBytes)
  if (kind !== 'raw') sink.noteFraming(kind)
  return {
    *feed(chunk) {
      for (const piece of inflater.feed(chunk)) {
        yield* inner.feed(piece)
        // A piece is half a megabyte: its frames go on before the next one is made.
        yield
        if (sink.isFull()) return
      }
    },
    *end(brokeOff) {
      inflater.end()
      const { damage } = inflater
      yield* inner.end(brokeOff || (damage !== undefined && damage !== 'trailing' && damage !== 'checksum'))
      // Said last: what waited for more bytes has been read now, and the note tells where reading ended.
      if (damage === 'too-large') {
        sink.health.note(
          'size-limit',
          `The recording is larger than ${sink.limits.recordingBytes} bytes: the rest was left out.`,
        )
      } else if (damage && !sink.isFull() && !(brokeOff && damage === 'cut')) {
        sink.health.note('damaged-compression', damages[damage], sink.here())
      }
    },
  }
}

const damages = {
  cut: 'The compressed data breaks off: everything before was read.',
  corrupt: 'The compressed data is damaged: everything before the damage was read.',
  checksum: 'The compressed data fails its checksum: something in it is wrong.',
  trailing: 'There are bytes behind the end of the compressed data: they were left out.',
} as const
