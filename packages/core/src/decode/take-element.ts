import { BAD, CUT, eachMember, skipString, skipValue } from '../lib/json.ts'
import { startSkip } from '../lib/json-skip.ts'
import { FrameType, Source } from './frame.ts'
import { type Outline, Verdict, isRecordsKey, readOutline } from './outline.ts'
import { packingOf } from './packing.ts'
import { breakOff } from './recover.ts'
import { type WrapperFacts, isCaptureName, readCapture, readTracked, readWrapperMember } from './tracked.ts'
import { unwrapping } from './unwrapping.ts'
import {
  DEEPEST,
  Expect,
  LONGEST_WINDOW_ID,
  Step,
  type Walk,
  addUnknown,
  beginElement,
  endElement,
  inheritedWindow,
  isDigit,
  pushLevel,
  releaseHeld,
  windowIdAt,
} from './walk.ts'

const QUOTE = 0x22
const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b

/** Deals with the value at `at`: makes a frame of it, goes into it or puts it aside. */
export function takeElement(walk: Walk, at: number): number {
  const first = walk.window.bytes[at]!
  if (first === OPEN_BRACE) return takeObject(walk, at)
  if (first === OPEN_BRACKET) return enterArray(walk, at)
  if (first === QUOTE) return takeString(walk, at)
  return takeScalar(walk, at)
}

function takeObject(walk: Walk, at: number): number {
  const { sink, outline, top } = walk
  const { bytes, end } = walk.window
  const limit = Math.min(end, at + sink.limits.frameBytes)
  const verdict = readOutline(bytes, at, limit, outline, walk.isLast && limit === end)
  if (verdict === Verdict.Frame) {
    if (mayBePacked(outline) && !unwrapping.isHere) return Step.Wait
    // The usual case, in as few steps as possible.
    const held = top?.held
    if (held === undefined) beginElement(walk)
    else {
      sink.noteFraming('posthog-lines')
      top!.isNamed = true
      top!.held = undefined
    }
    if (outline.hasCompression) sink.noteFraming('posthog-compressed')
    const { windowFrom, windowTo } = outline
    sink.add(
      bytes,
      at,
      outline,
      held ?? (windowTo > 0 ? windowIdAt(walk, windowFrom, windowTo) : inheritedWindow(walk)),
    )
    return endElement(walk, outline.end)
  }
  if (verdict === CUT) return Step.Cut
  if (verdict === BAD) return breakOff(walk, at + 1, outline.end)
  if (verdict === Verdict.Wrapper) return enterWrapper(walk, at)
  if (verdict === Verdict.Tracked) return takeTracked(walk, at)
  return takeOther(walk, at)
}

/** Snapshots and mutations that were not read on the way: who reads them later cannot wait for code. */
function mayBePacked({ type, source, hasNodes, hasCompression }: Outline): boolean {
  if (type > FrameType.IncrementalSnapshot || hasNodes) return false
  return hasCompression || type === FrameType.FullSnapshot || source === Source.Mutation
}

/** Goes into an object around records. What stands before them tells whose they are. */
function enterWrapper(walk: Walk, at: number): number {
  releaseHeld(walk)
  const { sink } = walk
  const { bytes } = walk.window
  const { arrayAt, innerAt, windowFrom, windowTo } = walk.outline
  const facts: WrapperFacts = {}
  readFacts(bytes, at, innerAt || arrayAt, facts)
  if (innerAt > 0) readFacts(bytes, innerAt, arrayAt, facts)
  const ownWindow = windowTo > 0 ? windowIdAt(walk, windowFrom, windowTo) : facts.windowId
  sink.noteReplay(facts)
  sink.noteFraming(ownWindow ? 'posthog-windows' : 'wrapper')
  const windowId = ownWindow ?? inheritedWindow(walk)
  pushLevel(walk, false, windowId)
  if (innerAt > 0) pushLevel(walk, false, windowId)
  return enterArray(walk, arrayAt)
}

function readFacts(bytes: Uint8Array, at: number, until: number, facts: WrapperFacts): void {
  eachMember(bytes, at, until, (keyFrom, keyTo, from, to) =>
    readWrapperMember(bytes, [keyFrom, keyTo], [from, to], facts),
  )
}

/** Goes into the array at `at`, to walk its elements. */
export function enterArray(walk: Walk, at: number): number {
  releaseHeld(walk)
  const { sink, levels, window } = walk
  window.pos = at
  if (levels.length >= DEEPEST) {
    sink.health.note(
      'damaged',
      `Arrays are nested deeper than ${DEEPEST}: what is in there was skipped.`,
      sink.leaveOut(),
    )
    walk.skip = startSkip()
    return Step.Done
  }
  const parent = walk.top
  if (parent) {
    parent.expect = Expect.Next
    parent.isNamed = true
  }
  pushLevel(walk, true, inheritedWindow(walk), parent?.isArray)
  window.pos = at + 1
  return Step.Done
}

/** A product-analytics event: a frame of its own, or what PostHog's SDK sends frames in. */
function takeTracked(walk: Walk, at: number): number {
  const { sink, outline, top } = walk
  const { bytes } = walk.window
  const { end } = outline
  if (walk.levels.length < DEEPEST && isCaptureName(bytes, outline.eventFrom, outline.eventTo)) {
    const capture = readCapture(bytes, at, end)
    if (capture) {
      releaseHeld(walk)
      const { windowId, sessionId, sdk, framesAt } = capture
      sink.noteReplay({ replayId: sessionId, ...(sdk && { sdk }) })
      sink.noteFraming('posthog-capture')
      pushLevel(walk, false, windowId)
      pushLevel(walk, false, windowId).expect = Expect.Member
      walk.window.pos = framesAt
      return Step.Done
    }
  }
  const { timestamp, windowId, replayId } = readTracked(bytes, at, end)
  sink.noteReplay({ replayId })
  sink.noteFraming('tracked')
  const held = top?.held
  beginElement(walk)
  if (top) top.held = undefined
  outline.type = FrameType.Tracked
  outline.source = -1
  outline.timestamp = timestamp
  outline.dataStart = at
  outline.dataEnd = end
  outline.hasCompression = false
  sink.add(bytes, at, outline, held ?? (windowId || inheritedWindow(walk)))
  return endElement(walk, end)
}

/** Neither a frame nor a known wrapper: perhaps one whose records are in a string. */
function takeOther(walk: Walk, at: number): number {
  const { bytes } = walk.window
  const { end } = walk.outline
  let packed: { from: number; to: number } | undefined
  eachMember(bytes, at, end, (keyFrom, keyTo, from, to) => {
    const mayHold = bytes[from] === QUOTE && packingOf(bytes, from + 1, to - 1) !== undefined
    if (mayHold && (isRecordsKey(bytes, keyFrom, keyTo) || isDataKey(bytes, keyFrom, keyTo)))
      packed = { from, to }
  })
  if (packed && !unwrapping.isHere) return Step.Wait
  releaseHeld(walk)
  beginElement(walk)
  if (packed) {
    walk.sink.noteFraming('wrapper')
    unwrapping.use().takePacked(walk, packed.from, packed.to)
  } else addUnknown(walk, bytes, at, end)
  return endElement(walk, end)
}

/** Whether this is the key `data`, under which almost anything may lie. */
export function isDataKey(bytes: Uint8Array, from: number, to: number): boolean {
  return (
    to - from === 4 &&
    bytes[from] === 0x64 &&
    bytes[from + 1] === 0x61 &&
    bytes[from + 2] === 0x74 &&
    bytes[from + 3] === 0x61
  )
}

function takeString(walk: Walk, at: number): number {
  const { top } = walk
  const { bytes, end } = walk.window
  const to = skipString(bytes, at, Math.min(end, at + walk.sink.limits.frameBytes))
  if (to < 0) return Step.Cut
  const isPacked = packingOf(bytes, at + 1, to - 1) !== undefined
  // Outside of any container only packed events are worth a frame: this may be any text file.
  if (!top && !isPacked) return breakOff(walk, to, to)
  if (isPacked && !unwrapping.isHere) return Step.Wait
  if (top?.isArray && top.expect === Expect.First && !isPacked && to - at <= LONGEST_WINDOW_ID) {
    top.held = windowIdAt(walk, at, to)
  } else {
    releaseHeld(walk)
    beginElement(walk)
    if (isPacked) unwrapping.use().takePacked(walk, at, to)
    else addUnknown(walk, bytes, at, to)
  }
  return endElement(walk, to)
}

function takeScalar(walk: Walk, at: number): number {
  const { top } = walk
  const { bytes, end } = walk.window
  if (!top) return breakOff(walk, at, at)
  const to = skipValue(bytes, at, Math.min(end, at + walk.sink.limits.frameBytes))
  if (to === CUT) return Step.Cut
  if (to === BAD) return breakOff(walk, at, at)
  if (top.isArray && top.expect === Expect.First && isDigit(bytes[at]!) && to - at <= 20) {
    top.held = windowIdAt(walk, at, to)
  } else {
    releaseHeld(walk)
    beginElement(walk)
    addUnknown(walk, bytes, at, to)
  }
  return endElement(walk, to)
}
