import { BAD, CUT, skipSpace, skipString, skipValue } from '../lib/json.ts'
import { continueSkip, startSkip } from '../lib/json-skip.ts'
import type { ByteReader, Pause } from './byte-reader.ts'
import type { FrameSink } from './frame-sink.ts'
import { isRecordsKey } from './outline.ts'
import { breakOff, noteTruncated, resolveCut, search } from './recover.ts'
import { enterArray, isDataKey, takeElement } from './take-element.ts'
import { unwrapping } from './unwrapping.ts'
import {
  Expect,
  type Level,
  Step,
  type Walk,
  beginPart,
  createWalk,
  endElement,
  popLevel,
  releaseHeld,
  spend,
} from './walk.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
/** Between the records of a JSON text sequence (RFC 7464). */
const SEPARATOR = 0x1e

/** A key of a wrapping object. */
const LONGEST_KEY = 4096
/** A chunk larger than this is not copied behind a value that was cut. */
const LARGEST_COPY = 1024 * 1024

/**
 * Walks a sequence of JSON values: an array of events, events on lines or one after another, and any
 * containers around them. Holds one element at a time, and the bytes of a chunk.
 */
export function createJsonWalk(sink: FrameSink, nesting = 0, windowId = ''): ByteReader {
  const walk = createWalk(sink, nesting, windowId, inner => createJsonWalk(sink, nesting + 1, inner))
  const { window } = walk

  function* run(): Generator<Pause, void, undefined> {
    for (let stop = advance(walk); stop !== Stop.NoBytes; stop = advance(walk))
      yield stop === Stop.NoCode ? unwrapping.load() : undefined
    spend(walk)
  }

  function* feedPiece(piece: Uint8Array): Generator<Pause, void, undefined> {
    window.append(piece)
    walk.spentTo = window.pos
    if (window.end - window.pos < walk.wakeSize) return
    walk.wakeSize = 0
    yield* run()
  }

  return {
    *feed(chunk) {
      const allowed = sink.countBytes(chunk.length)
      const piece = allowed < chunk.length ? chunk.subarray(0, allowed) : chunk
      if (window.pos === window.end) yield* feedPiece(piece)
      else
        for (let at = 0; at < piece.length; at += LARGEST_COPY)
          yield* feedPiece(piece.subarray(at, at + LARGEST_COPY))
    },
    *end(brokeOff) {
      // Of a recording that reached its limit the rest is known to be missing.
      walk.isKnownCut = brokeOff || sink.isFull()
      walk.isLast = true
      walk.spentTo = window.pos
      yield* run()
      releaseHeld(walk)
      if (walk.skip || walk.top) noteTruncated(walk)
    },
  }
}

/** Why a walk does not go on. */
const Stop = {
  /** The bytes are used up. */
  NoBytes: 0,
  /** Enough frames have been found. */
  Batch: 1,
  /** What comes is wrapped, and what unwraps it is not here yet. */
  NoCode: 2,
} as const

/** Goes on as far as it can. */
function advance(walk: Walk): (typeof Stop)[keyof typeof Stop] {
  const { window, sink } = walk
  for (;;) {
    if (sink.hasBatch() && walk.nesting === 0) return Stop.Batch
    const { bytes, end } = window
    if (walk.skip) {
      const after = continueSkip(walk.skip, bytes, window.pos, end)
      window.pos = after < 0 ? end : after
      if (after < 0) return Stop.NoBytes
      walk.skip = undefined
      endElement(walk, after)
    }
    if (walk.isSearching && !search(walk)) return Stop.NoBytes
    const at = skipSpace(bytes, window.pos, end)
    window.pos = at
    if (at >= end) return Stop.NoBytes
    const { top } = walk
    let step: number
    if (top === undefined) step = stepOutside(walk, at, bytes[at]!)
    else step = top.isArray ? stepArray(walk, top, at, bytes[at]!) : stepObject(walk, top, at, bytes[at]!)
    if (step === Step.Wait) return Stop.NoCode
    if (step === Step.Cut && !resolveCut(walk)) return Stop.NoBytes
  }
}

/** Outside of any container. */
function stepOutside(walk: Walk, at: number, byte: number): number {
  if (byte === OPEN_BRACE || byte === OPEN_BRACKET || byte === QUOTE) return takeElement(walk, at)
  // A comma: of a list that lost its brackets.
  if (byte !== COMMA && byte !== SEPARATOR) return breakOff(walk, at, at)
  walk.window.pos = at + 1
  return Step.Done
}

/** One step inside an array, from its `[` or a comma or an element on. */
function stepArray(walk: Walk, level: Level, at: number, byte: number): number {
  if (byte === CLOSE_BRACKET) {
    releaseHeld(walk)
    if (level.mayBePart && level.expect === Expect.First) noteEmptyPart(walk)
    walk.sink.noteJson()
    popLevel(walk)
    walk.window.pos = at + 1
    return Step.Done
  }
  if (level.expect !== Expect.Next) return takeElement(walk, at)
  if (byte !== COMMA) return breakOff(walk, at, at)
  level.expect = Expect.Value
  walk.window.pos = at + 1
  return Step.Done
}

/** An empty array among the arrays of segments counts: a segment whose frames are lost. */
function noteEmptyPart(walk: Walk): void {
  beginPart(walk)
  const { segmentId } = walk.sink.here()
  walk.sink.health.note('empty-segment', `Segment ${segmentId} holds no frames.`, { segmentId })
}

/** One step inside an object around frames: arrays of records are gone into, all else is skipped. */
function stepObject(walk: Walk, level: Level, at: number, byte: number): number {
  const { window } = walk
  if (level.expect === Expect.Member) return takeElement(walk, at)
  if (byte === CLOSE_BRACE) {
    popLevel(walk)
    window.pos = at + 1
    return Step.Done
  }
  if (level.expect === Expect.Next) {
    if (byte !== COMMA) return breakOff(walk, at, at)
    level.expect = Expect.Value
    window.pos = at + 1
    return Step.Done
  }
  return stepMember(walk, level, at)
}

function stepMember(walk: Walk, level: Level, at: number): number {
  const { bytes, end } = walk.window
  if (bytes[at] !== QUOTE) return breakOff(walk, at, at)
  const limit = Math.min(end, at + LONGEST_KEY)
  const keyEnd = skipString(bytes, at, limit)
  if (keyEnd < 0) return limit === end && !walk.isLast ? Step.Cut : breakOff(walk, at + 1, limit)
  const colon = skipSpace(bytes, keyEnd, end)
  if (colon >= end) return Step.Cut
  if (bytes[colon] !== COLON) return breakOff(walk, colon, colon)
  const value = skipSpace(bytes, colon + 1, end)
  if (value >= end) return Step.Cut
  const first = bytes[value]!
  if (
    first === OPEN_BRACKET &&
    (isRecordsKey(bytes, at + 1, keyEnd - 1) || isDataKey(bytes, at + 1, keyEnd - 1))
  ) {
    return enterArray(walk, value)
  }
  if (first === OPEN_BRACE || first === OPEN_BRACKET || first === QUOTE) {
    level.expect = Expect.Next
    walk.window.pos = value
    walk.skip = startSkip()
    return Step.Done
  }
  const after = skipValue(bytes, value, end)
  if (after === CUT) return Step.Cut
  if (after === BAD) return breakOff(walk, value, value)
  return endElement(walk, after)
}
