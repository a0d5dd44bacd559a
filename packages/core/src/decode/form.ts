import { decodeUtf8 } from '../lib/json.ts'
import type { ByteReader } from './byte-reader.ts'
import type { FrameSink } from './frame-sink.ts'
import { fromBase64 } from './packed.ts'

/** A form body, `data=…`: the value is JSON or base64 of anything, and goes to a reader made by `openData`. */
export function createFormReader(sink: FrameSink, openData: () => ByteReader): ByteReader {
  const pieces: Uint8Array[] = []
  let size = 0
  return {
    // Uploads are small: the whole of one is gathered.
    // oxlint-disable-next-line require-yield
    *feed(chunk) {
      if (size < sink.limits.unpackedBytes) pieces.push(chunk)
      size += chunk.length
    },
    *end(brokeOff) {
      if (size > sink.limits.unpackedBytes) {
        sink.health.note(
          'size-limit',
          `A form is larger than ${sink.limits.unpackedBytes} bytes: it was left out.`,
        )
        return
      }
      const data = readForm(pieces)
      if (!data) {
        sink.health.note('damaged', 'The data of a form cannot be read.', sink.here())
        return
      }
      const reader = openData()
      yield* reader.feed(data)
      yield* reader.end(brokeOff)
    },
  }
}

function readForm(pieces: readonly Uint8Array[]): Uint8Array | undefined {
  const text = pieces.map(piece => decodeUtf8(piece, 0, piece.length)).join('')
  const encoded = text.slice('data='.length).split('&', 1)[0] ?? ''
  try {
    const value = decodeURIComponent(encoded.replaceAll('+', ' ')).trim()
    const bytes = new TextEncoder().encode(value)
    if (value.startsWith('[') || value.startsWith('{')) return bytes
    // In base64 a plus sign means itself, and not every sender escapes it.
    const base64 = new TextEncoder().encode(value.replaceAll(' ', '+'))
    return fromBase64(base64, 0, base64.length)
  } catch {
    return undefined
  }
}
