import { sniffCompression } from '../lib/compression.ts'
import type { ByteReader, Pause } from './byte-reader.ts'
import { createByteWindow } from './byte-window.ts'
import type { FrameSink } from './frame-sink.ts'
import { isBlobHead, isForm, isSpace, isUtf16, looksLikeEnvelope } from './heads.ts'
import { createJsonWalk } from './json-walk.ts'
import { readRecordingHeader } from './sentry-recording.ts'
import { unwrapping } from './unwrapping.ts'

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

  function* open(isLast: boolean): Generator<Pause, void, undefined> {
    const bytes = head.bytes.subarray(head.pos, head.end)
    const choice = choose(sink, bytes, depth, isLast)
    if (!choice) return
    if (choice.isWrapped && !unwrapping.isHere) yield unwrapping.load()
    reader = choice.open()
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
  readonly open: () => ByteReader
  /** Whether opening it takes what is loaded on demand. */
  readonly isWrapped: boolean
  /** The first byte that is the reader's. */
  readonly from: number
}

/** `undefined`: more bytes are needed to tell. */
function choose(sink: FrameSink, head: Uint8Array, depth: number, isLast: boolean): Choice | undefined {
  if (head.length < 4 && !isLast) return undefined
  const inner = (): ByteReader => createOpener(sink, depth + 1)
  const [first = 0, second = 0, third = 0] = head
  const compression = head.length > 1 ? sniffCompression(first, second) : undefined
  if (compression && depth < DEEPEST) {
    const open = () => unwrapping.use().createInflateReader(sink, compression, inner())
    return { open, isWrapped: true, from: 0 }
  }
  if (isUtf16(head)) sink.noteUtf16()
  else if (isBlobHead(head)) {
    sink.noteFraming('sentry-blob')
    return { open: () => unwrapping.use().createSentryBlob(sink, inner()), isWrapped: true, from: 0 }
  }

  const isBom = first === 0xef && second === 0xbb && third === 0xbf
  const start = isBom ? 3 : 0
  // Only so much of the beginning counts: else the choice would depend on how the bytes were cut.
  const known = head.length > LONGEST_HEAD ? head.subarray(0, LONGEST_HEAD) : head
  const isEnough = isLast || known.length === LONGEST_HEAD
  const json = (): Choice => ({ open: () => createJsonWalk(sink), isWrapped: false, from: start })
  let from = start
  while (from < known.length && isSpace(known[from]!)) from++
  if (known.length - from < 5 && !isEnough) return undefined
  if (isForm(known, from)) {
    sink.noteFraming('form')
    return { open: () => unwrapping.use().createFormReader(sink, inner), isWrapped: true, from }
  }
  if (known[from] !== 0x7b || depth >= DEEPEST) return json()

  // An object: an event, something around events, or the first line of what Sentry sends.
  const lineEnd = known.indexOf(0x0a, from)
  if (lineEnd < 0) return isEnough ? json() : undefined
  const recording = readRecordingHeader(known, from, lineEnd)
  if (recording) {
    if (recording.segmentId !== undefined) sink.useId(recording.segmentId)
    sink.noteFraming('sentry-recording')
    return { open: inner, isWrapped: false, from: lineEnd + 1 }
  }
  const verdict = looksLikeEnvelope(known, from, lineEnd, isEnough)
  if (verdict === 'unclear') return undefined
  if (verdict === 'no') return json()
  sink.noteFraming('sentry-envelope')
  sink.noteJson()
  return { open: () => unwrapping.use().createSentryEnvelope(sink, inner), isWrapped: true, from }
}
