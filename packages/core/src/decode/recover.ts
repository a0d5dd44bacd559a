import { startSkip } from '../lib/json-skip.ts'
import { FRAME_HEAD, findFrame } from './find-frame.ts'
import { Expect, Step, type Walk, beginElement } from './walk.ts'

const OPEN_BRACKET = 0x5b

/**
 * Something is not JSON: a place to go on is looked for from `next` on, or from `reached`, where reading
 * had come, when what lies between has been read in vain too often.
 */
export function breakOff(walk: Walk, next: number, reached: number): number {
  noteDamaged(walk)
  if (reached > next) walk.patience -= reached - next
  walk.window.pos = walk.patience > 0 ? next : Math.max(next, reached)
  walk.isSearching = true
  return Step.Broken
}

/** Looks for the place to go on behind damage. False when it is not there yet. */
export function search(walk: Walk): boolean {
  const { window } = walk
  leaveObjects(walk)
  const until = walk.isLast ? window.end : window.end - FRAME_HEAD
  const found = findFrame(window.bytes, window.pos, until, window.end, walk.top ? 'records' : 'any')
  if (found < 0) {
    window.pos = Math.max(window.pos, until)
    return false
  }
  goOn(walk, found)
  return true
}

/** Decides about a value that is not there as a whole. False: wait for more bytes. */
export function resolveCut(walk: Walk): boolean {
  const { sink, window } = walk
  const { frameBytes } = sink.limits
  const pending = window.end - window.pos
  if (pending >= frameBytes) {
    if (rescue(walk, window.pos + frameBytes)) return true
    if (walk.top) walk.top.held = undefined
    beginElement(walk)
    const where = sink.leaveOut()
    sink.health.note('oversized-frame', `A frame is larger than ${frameBytes} bytes: it was left out.`, where)
    walk.skip = startSkip()
    return true
  }
  if (!walk.isLast) {
    // Half as much again: a value over many chunks is read a few times, not once for each chunk.
    walk.wakeSize = Math.min(pending + (pending >> 1) + 1, frameBytes)
    return false
  }
  if (rescue(walk, window.end)) return true
  noteTruncated(walk)
  window.pos = window.end
  walk.levels.length = 0
  walk.top = undefined
  return false
}

/**
 * The value has no end before `until`. If a frame plainly begins inside it, then something was lost before
 * that one, and reading goes on there.
 */
function rescue(walk: Walk, until: number): boolean {
  const { window } = walk
  if (walk.patience <= 0) return false
  walk.patience -= until - window.pos
  const lastHead = walk.isLast ? until : until - FRAME_HEAD
  const found = findFrame(window.bytes, window.pos + 1, lastHead, until, 'records')
  if (found < 0) return false
  noteDamaged(walk)
  leaveObjects(walk)
  goOn(walk, found)
  return true
}

function goOn(walk: Walk, at: number): void {
  walk.isSearching = false
  walk.window.pos = at
  // An array that begins a line is a record of its own: what was open before it has been lost.
  if (walk.window.bytes[at] === OPEN_BRACKET) walk.levels.length = 0
  walk.top = walk.levels.at(-1)
  if (!walk.top) return
  walk.top.held = undefined
  if (walk.top.expect === Expect.Next) walk.top.expect = Expect.Value
}

/** Which object around the frames the next one belongs to is not known behind damage. */
function leaveObjects(walk: Walk): void {
  while (walk.top && !walk.top.isArray) {
    walk.levels.pop()
    walk.top = walk.levels.at(-1)
  }
}

function noteDamaged({ sink }: Walk): void {
  sink.health.note('damaged', 'There are bytes that are not JSON: they were skipped.', sink.here())
}

/** Notes, once, that the bytes end too early. */
export function noteTruncated(walk: Walk): void {
  if (walk.isKnownCut) return
  walk.isKnownCut = true
  const message = 'The bytes end in the middle of the recording: everything before was read.'
  walk.sink.health.note('truncated', message, walk.sink.here())
}
