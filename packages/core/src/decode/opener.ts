import { type Compression, sniffCompression } from '../lib/compression.ts'
import { createInflater } from '../lib/inflate.ts'
import { startsWith } from '../lib/json.ts'
import type { ByteReader } from './byte-reader.ts'
import { createByteWindow } from './byte-window.ts'
import { createFormReader } from './form.ts'
import type { FrameSink } from './frame-sink.ts'
import { createJsonWalk } from './json-walk.ts'
import { createSentryEnvelope, looksLikeEnvelope } from './sentry-envelope.ts'
import { createSentryBlob, isBlobHead } from './sentry-blob.ts'
import { readRecordingHeader } from './sentry-recording.ts'

/** Compressed data in compressed data in …: nobody means to go deeper. */
const DEEPEST = 5
/** Enough to tell what something is: for the first lines of an envelope. */
const LONGEST_HEAD = 64 * 1024

/**
 * Finds out from its first bytes what something is, and hands it to who can read it. It is used for what a
 * source delivers and again for whatever comes out of a compression or an envelope.
 */
export function createOpener(sink: FrameSink, depth = 0): ByteReader {
  const head = createByteWindow()
  let reader: ByteReader | undefined

  function* open(isLast: boolean): Generator<void, void, undefined> {
    const bytes = head.bytes.subarray(head.pos, head.end)
    const choice = choose(sink, bytes, depth, isLast)
    if (!choice) return
    reader = choice.reader
    yield* reader.feed(bytes.subarray(choice.from))
  }

  return {
    *feed(chunk) {
      if (reader) yield* reader.feed(chunk)
      else {
        head.append(chunk)
        yield* open(false)
      }
    },
    *end(brokeOff) {
      if (!reader && head.end > 0) yield* open(true)
      if (reader) yield* reader.end(brokeOff)
    },
  }
}

interface Choice {
  readonly reader: ByteReader
  /** The first byte that is the reader's. */
  readonly from: number
}

/** `undefined`: more bytes are needed to tell. */
function choose(sink: FrameSink, head: Uint8Array, depth: number, isLast: boolean): Choice | undefined {
  if (head.length < 4 && !isLast) return undefined
  const [first = 0, second = 0, third = 0] = head
  const compression = head.length > 1 ? sniffCompression(first, second) : undefined
  if (compression && depth < DEEPEST)
    return { reader: createInflateReader(sink, compression, depth), from: 0 }
  if (isUtf16(head)) sink.noteUtf16()
  else if (isBlobHead(head)) {
    sink.noteFraming('sentry-blob')
    return { reader: createSentryBlob(sink, createOpener(sink, depth + 1)), from: 0 }
  }

  const isBom = first === 0xef && second === 0xbb && third === 0xbf
  const start = isBom ? 3 : 0
  // Only so much of the beginning counts: else the choice would depend on how the bytes were cut.
  const known = head.length > LONGEST_HEAD ? head.subarray(0, LONGEST_HEAD) : head
  const isEnough = isLast || known.length === LONGEST_HEAD
  const json = (): Choice => ({ reader: createJsonWalk(sink), from: start })
  let from = start
  while (from < known.length && isSpace(known[from]!)) from++
  if (known.length - from < 5 && !isEnough) return undefined
  if (isForm(known, from)) {
    sink.noteFraming('form')
    return { reader: createFormReader(sink, () => createOpener(sink, depth + 1)), from }
  }
  if (known[from] !== 0x7b || depth >= DEEPEST) return json()

  // An object: an event, something around events, or the first line of what Sentry sends.
  const lineEnd = known.indexOf(0x0a, from)
  if (lineEnd < 0) return isEnough ? json() : undefined
  const recording = readRecordingHeader(known, from, lineEnd)
  if (recording) {
    if (recording.segmentId !== undefined) sink.useId(recording.segmentId)
    sink.noteFraming('sentry-recording')
    return { reader: createOpener(sink, depth + 1), from: lineEnd + 1 }
  }
  const verdict = looksLikeEnvelope(known, from, lineEnd, isEnough)
  if (verdict === 'unclear') return undefined
  if (verdict === 'no') return json()
  sink.noteFraming('sentry-envelope')
  sink.noteJson()
  return { reader: createSentryEnvelope(sink, () => createOpener(sink, depth + 1)), from }
}

/** A layer of compression around something. */
function createInflateReader(sink: FrameSink, kind: Compression, depth: number): ByteReader {
  const inner = createOpener(sink, depth + 1)
  const inflater = createInflater(kind, sink.limits.recordingBytes)
  if (kind !== 'raw') sink.noteFraming(kind)
  return {
    *feed(chunk) {
      for (const piece of inflater.feed(chunk)) {
        yield* inner.feed(piece)
        // A piece is half a megabyte: its frames go on before the next one is made.
        yield
        if (sink.isFull) return
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
      } else if (damage && !sink.isFull && !(brokeOff && damage === 'cut')) {
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

function isUtf16(head: Uint8Array): boolean {
  const [first, second, third] = head
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true
  // Without a mark: '[' or '{' with a zero byte on either side.
  if (second === 0 && (first === 0x5b || first === 0x7b)) return true
  return first === 0 && (second === 0x5b || second === 0x7b) && third === 0
}

function isForm(head: Uint8Array, at: number): boolean {
  return startsWith(head, at, head.length, 'data=')
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
