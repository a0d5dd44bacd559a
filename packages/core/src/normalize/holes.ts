import type { Frame } from '../decode/frame.ts'
import type { HealthLog } from '../decode/health.ts'
import type { Signal } from './dialects/draft.ts'
import type { Hole } from './normalized.ts'

/** Collects the stretches of time of which a recording says nothing. */
export interface HoleLog {
  signal(signal: Extract<Signal, { signal: 'hole' | 'hole-end' }>, windowId: string): void
  /** A full snapshot ends what the recorder left open in its window. */
  snapshot(timeMs: number, windowId: string): void
  /** Looks at a frame's place in the numbering of segments and of the sequence plugin. */
  see(frame: Frame): void
  /** `missingSegments`: numbers that the source should have had. */
  finish(endMs: number, missingSegments: readonly number[]): Hole[]
  readonly holes: Hole[]
}

const MOST_HOLES = 10_000

/** No holes yet. */
export function createHoleLog(health: HealthLog): HoleLog {
  const holes: Hole[] = []
  const jumps: { after: number; before: number; fromMs: number; toMs: number }[] = []
  const open = new Map<string, { reason: string; fromMs: number; windowId: string }>()
  const sequences = new Map<string, { next: number; timeMs: number }>()
  let segmentId = -1
  // In an object: a number that a closure keeps is made anew at every frame.
  const last = { ms: NaN }

  function add(fromMs: number, toMs: number, reason: string, windowId: string): void {
    if (!(toMs > fromMs) || holes.length >= MOST_HOLES) return
    holes.push({ fromMs, toMs, reason, ...(windowId !== '' && { windowId }) })
  }

  function sequence(frame: Frame): void {
    const number = sequenceId(frame)
    if (number < 0) return
    const seen = sequences.get(frame.windowId)
    // A restart at 1 is another page load or recorder.
    if (seen && number > seen.next) {
      health.note(
        'hole',
        `The recorder's own numbering jumps from ${seen.next - 1} to ${number}: frames are lost`,
        frame,
      )
      add(seen.timeMs, frame.timestamp, 'lost-frames', frame.windowId)
    }
    if (seen && number < seen.next && number !== 1) return
    if (seen || sequences.size < 1000)
      sequences.set(frame.windowId, { next: number + 1, timeMs: frame.timestamp })
  }

  return {
    holes,
    signal(signal, windowId) {
      const key = `${signal.reason} ${windowId}`
      if (signal.signal === 'hole') {
        if (signal.toMs !== undefined) add(signal.fromMs, signal.toMs, signal.reason, windowId)
        else if (!open.has(key) && open.size < 1000)
          open.set(key, { reason: signal.reason, fromMs: signal.fromMs, windowId })
        return
      }
      const hole = open.get(key)
      if (hole) add(hole.fromMs, signal.toMs, hole.reason, windowId)
      open.delete(key)
    },
    snapshot(timeMs, windowId) {
      for (const [key, hole] of open) {
        if (hole.windowId !== windowId) continue
        add(hole.fromMs, timeMs, hole.reason, windowId)
        open.delete(key)
      }
    },
    see(frame) {
      if (frame.segmentId !== segmentId) {
        if (segmentId >= 0 && frame.segmentId > segmentId + 1 && jumps.length < MOST_HOLES) {
          jumps.push({ after: segmentId, before: frame.segmentId, fromMs: last.ms, toMs: frame.timestamp })
        }
        segmentId = Math.max(segmentId, frame.segmentId)
      }
      if (!Number.isNaN(frame.timestamp)) last.ms = frame.timestamp
      sequence(frame)
    },
    finish(endMs, missingSegments) {
      for (const hole of open.values()) add(hole.fromMs, endMs, hole.reason, hole.windowId)
      open.clear()
      for (const { after, before, fromMs, toMs } of jumps) {
        // Segments may be empty: a jump alone proves nothing.
        if (missingSegments.some(id => id > after && id < before)) add(fromMs, toMs, 'missing-segment', '')
      }
      return holes.splice(0).sort((one, other) => one.fromMs - other.fromMs)
    },
  }
}

const SID = '"_sid":'
const MOST_DIGITS = 10

/** The number that rrweb's sequence plugin puts at the end of a frame; -1 when there is none. */
function sequenceId({ bytes, end }: Frame): number {
  // A time stands at the end of most frames: it has more digits than any number of this sort. Whatever the length of
  // such a number, its key covers one of these places.
  if (end > 20 && isDigit(bytes[end - 9]!) && isDigit(bytes[end - 12]!)) return -1
  let from = end - 1
  while (from > 0 && end - from <= MOST_DIGITS && isDigit(bytes[from - 1]!)) from--
  const at = from - SID.length
  if (from === end - 1 || at < 0) return -1
  for (let i = SID.length - 1; i >= 0; i--) if (bytes[at + i] !== SID.charCodeAt(i)) return -1
  let value = 0
  for (let i = from; i < end - 1; i++) value = value * 10 + bytes[i]! - 0x30
  return value
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
