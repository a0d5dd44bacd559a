import type { Frame } from '../decode/frame.ts'
import { FrameType } from '../decode/frame.ts'
import type { HealthLog } from '../decode/health.ts'
import { createSeenFrames } from './seen-frames.ts'

/** Takes frames as they come and hands them on in order of time, each once. */
export interface FrameOrder {
  push(frame: Frame): void
  finish(): void
}

/** Half of what is looked at together. Counted in content, so that the cuts of the input change nothing. */
const HALF_FRAMES = 2048
const HALF_BYTES = 512 * 1024

/**
 * Puts a recording's frames in order: repeats of a frame are left out, rrweb's frames are sorted by time
 * (stably) as far as the disorder stays near, undated frames get their predecessor's time. Custom and
 * analytics frames keep their place: they are back-dated by design, and events are sorted at the end.
 */
export function createFrameOrder(options: {
  readonly health: HealthLog
  readonly emit: (frame: Frame) => void
}): FrameOrder {
  const { health, emit } = options
  const seen = createSeenFrames()
  let older: Frame[] = []
  let newer: Frame[] = []
  let newerBytes = 0
  let disorder = false
  // In an object: a number that a closure keeps is made anew at every frame.
  const times = { last: NaN, latestContent: -Infinity, latestEmitted: -Infinity }

  function hand(frame: Frame): void {
    if (isContent(frame)) {
      if (frame.timestamp < times.latestEmitted) {
        health.note('out-of-order', 'Frames come long after later ones: taken as they come', frame)
      } else times.latestEmitted = frame.timestamp
    }
    emit(frame)
  }

  function turn(): void {
    if (disorder) {
      const count = older.length
      const all = sortedByTime([...older, ...newer])
      older = all.slice(0, count)
      newer = all.slice(count)
      // The later half is in order now, but the next frames may belong before it.
      disorder = false
    }
    for (let i = 0; i < older.length; i++) hand(older[i]!)
    older = newer
    newer = []
    newerBytes = 0
  }

  return {
    push(frame) {
      // Without a time of its own a frame may well be a second one of the same content.
      const isDated = !Number.isNaN(frame.timestamp)
      if (!isDated) {
        if (!Number.isNaN(times.last)) {
          health.note('undated-frame', "Frames without a time were given their predecessor's", frame)
          frame = { ...frame, timestamp: times.last }
        } else health.note('undated-frame', "Frames without a time were given their successor's", frame)
      } else {
        if (Number.isNaN(times.last)) newer = newer.map(one => ({ ...one, timestamp: frame.timestamp }))
        times.last = frame.timestamp
      }
      if (isDated && seen.has(frame)) {
        health.note('duplicate-frame', 'The same frames came again: left out', frame)
        return
      }
      if (isContent(frame)) {
        if (frame.timestamp < times.latestContent) disorder = true
        else times.latestContent = frame.timestamp
      }
      newer.push(frame)
      newerBytes += frame.end - frame.start
      if (newer.length >= HALF_FRAMES || newerBytes >= HALF_BYTES) turn()
    },
    finish() {
      turn()
      turn()
      seen.leave()
    },
  }
}

/** Whether the frame's time is the time of the page's own clock when it was recorded. */
export function isContent(frame: Frame): boolean {
  const { type } = frame
  return (type >= FrameType.DomContentLoaded && type <= FrameType.Meta) || type === FrameType.Plugin
}

/** Content by time, the rest stays behind the content it came after. */
function sortedByTime(frames: Frame[]): Frame[] {
  const keys = new Map<Frame, number>()
  let before = -Infinity
  for (const frame of frames) {
    // Without a date on any frame there is no order to restore.
    if (isContent(frame) && !Number.isNaN(frame.timestamp)) before = frame.timestamp
    keys.set(frame, before)
  }
  return frames.sort((one, other) => {
    const a = keys.get(one)!
    const b = keys.get(other)!
    return a < b ? -1 : a > b ? 1 : 0
  })
}
