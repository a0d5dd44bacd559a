import { parseRange } from '../lib/json.ts'
import { toMs } from '../lib/time.ts'
import type { ByteReader, Pause } from './byte-reader.ts'
import type { FrameSink } from './frame-sink.ts'
import { type Header, asHeader } from './heads.ts'
import { asSegmentId } from './sentry-recording.ts'

/** Header lines and the metadata of a replay; what is longer is not read. */
const LONGEST_LINE = 1024 * 1024

const NEWLINE = 0x0a

/** Reads envelopes one after another. The bytes of recordings go to readers made by `openRecording`. */
export function createSentryEnvelope(sink: FrameSink, openRecording: () => ByteReader): ByteReader {
  let state: 'header' | 'item' | 'payload' | 'line-payload' | 'gap' = 'header'
  let line: Uint8Array[] = []
  let lineLength = 0
  let itemType = ''
  let left = 0
  let recording: ByteReader | undefined
  let hasRecording = false

  /** Takes bytes up to the end of a line. Answers the position after it, or -1 when it goes on. */
  function gather(chunk: Uint8Array, at: number): number {
    const found = chunk.indexOf(NEWLINE, at)
    const to = found < 0 ? chunk.length : found
    // Of a line that is too long only the beginning is kept: it will not parse, and that is all.
    if (lineLength < LONGEST_LINE) line.push(chunk.subarray(at, to))
    lineLength += to - at
    return found < 0 ? -1 : found + 1
  }

  function takeLine(): Header | undefined {
    const whole = new Uint8Array(line.reduce((sum, piece) => sum + piece.length, 0))
    let at = 0
    for (const piece of line) {
      whole.set(piece, at)
      at += piece.length
    }
    line = []
    lineLength = 0
    return asHeader(parseRange(whole, 0, whole.length))
  }

  function takeEnvelopeHeader(header: Header | undefined): void {
    if (header) sink.noteReplay({ ...sdkOf(header) })
  }

  /** An item's header, or that of the next envelope. */
  function takeItemHeader(header: Header | undefined, wasEmpty: boolean): void {
    if (!header) {
      if (!wasEmpty)
        sink.health.note('damaged', 'A header of an envelope cannot be read: it was skipped.', sink.here())
      return
    }
    const type = header['type']
    if (typeof type !== 'string') {
      takeEnvelopeHeader(header)
      return
    }
    itemType = type
    const length = asSegmentId(header['length'])
    state = length === undefined ? 'line-payload' : 'payload'
    left = length ?? 0
    if (type === 'replay_recording') {
      hasRecording = true
      recording = openRecording()
    } else if (type === 'replay_video') {
      hasRecording = true
      sink.health.note(
        'mobile',
        'A mobile recording: its pictures are a video, there is no DOM in it.',
        sink.here(),
      )
    }
  }

  function takeMetadata(event: Header | undefined): void {
    if (!event) return
    const segmentId = asSegmentId(event['segment_id'])
    if (segmentId !== undefined) sink.useId(segmentId)
    const replayId = event['replay_id']
    const startedAtMs = toMs(Number(event['replay_start_timestamp']))
    sink.noteReplay({
      ...(typeof replayId === 'string' && { replayId }),
      ...(startedAtMs > 0 && { startedAtMs }),
      ...sdkOf(event),
    })
  }

  function* endPayload(brokeOff: boolean): Generator<Pause, void, undefined> {
    state = 'gap'
    const reader = recording
    recording = undefined
    if (itemType === 'replay_event') takeMetadata(takeLine())
    if (reader) yield* reader.end(brokeOff)
  }

  return {
    *feed(chunk) {
      let at = 0
      while (at < chunk.length || (state === 'payload' && left === 0)) {
        if (state === 'payload') {
          const to = Math.min(chunk.length, at + left)
          const piece = chunk.subarray(at, to)
          left -= piece.length
          at = to
          if (recording) yield* recording.feed(piece)
          else if (itemType === 'replay_event' && lineLength < LONGEST_LINE) {
            line.push(piece)
            lineLength += piece.length
          }
          if (left === 0) yield* endPayload(false)
        } else if (state === 'line-payload') {
          // A recording without a length: its header line, and then all that follows.
          if (recording) {
            yield* recording.feed(chunk.subarray(at))
            at = chunk.length
            continue
          }
          const next = gather(chunk, at)
          at = next < 0 ? chunk.length : next
          if (next >= 0) {
            if (itemType !== 'replay_event') line = []
            yield* endPayload(false)
            lineLength = 0
            state = 'item'
          }
        } else if (state === 'gap') {
          if (chunk[at] === NEWLINE) at++
          state = 'item'
        } else {
          const next = gather(chunk, at)
          at = next < 0 ? chunk.length : next
          if (next < 0) continue
          const wasEmpty = lineLength <= 1
          const header = takeLine()
          if (state === 'item') takeItemHeader(header, wasEmpty)
          else {
            takeEnvelopeHeader(header)
            state = 'item'
          }
        }
      }
    },
    *end(brokeOff) {
      const isCut = state === 'payload' && left > 0
      if (state === 'payload' || state === 'line-payload') yield* endPayload(brokeOff || isCut)
      if (isCut && !brokeOff) {
        sink.health.note(
          'truncated',
          'The envelope ends in the middle of an item: everything before was read.',
          sink.here(),
        )
      }
      if (!hasRecording) sink.expectNoFrames()
    },
  }
}

function sdkOf(header: Header): { sdk?: { name: string; version?: string } } {
  const sdk = asHeader(header['sdk'])
  const name = sdk?.['name']
  const version = sdk?.['version']
  if (typeof name !== 'string') return {}
  return { sdk: { name, ...(typeof version === 'string' && { version }) } }
}
