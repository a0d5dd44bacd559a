import { readString } from '../lib/json.ts'
import type { SkipState } from '../lib/json-skip.ts'
import type { ByteReader } from './byte-reader.ts'
import { createByteWindow } from './byte-window.ts'
import { FrameType } from './frame.ts'
import type { FrameSink } from './frame-sink.ts'
import { type Outline, createOutline } from './outline.ts'

/** Containers around frames are few; deeper ones are skipped. */
export const DEEPEST = 64
/** Window ids are UUIDs or small numbers. */
export const LONGEST_WINDOW_ID = 200

const QUOTE = 0x22

/** What may come next inside a container. */
export const Expect = {
  First: 0,
  Value: 1,
  /** A comma or the end. */
  Next: 2,
  /** The value of a key that has been read. */
  Member: 3,
} as const

/** How a step ended. */
export const Step = {
  Done: 0,
  /** The bytes end inside. */
  Cut: 1,
  /** It is not JSON. */
  Broken: 2,
  /** Nothing has been done: what it takes has to be loaded. */
  Wait: 3,
} as const

/** A container whose elements are walked one by one, never held as a whole. */
export interface Level {
  readonly isArray: boolean
  /** Given to the frames inside that have none of their own. */
  readonly windowId: string
  expect: number
  /** The element before, if it may be the window of `[windowId, event]`. */
  held: string | undefined
  /** An array in an array: its frames are a segment's, if it holds any. */
  readonly mayBePart: boolean
  /** Whether an element has told what kind of array it is. */
  isNamed: boolean
}

/** Where a walk through JSON stands. */
export interface Walk {
  readonly sink: FrameSink
  readonly window: ReturnType<typeof createByteWindow>
  /** The outline of the last object: filled again and again. */
  readonly outline: Outline
  readonly levels: Level[]
  /** The innermost level; `undefined` outside of any container. */
  top: Level | undefined
  /** How many strings hold what is being read; 0 for the stream itself. */
  readonly nesting: number
  /** For frames outside of any container. */
  readonly windowId: string
  /** A walk through a document in a string. */
  readonly openNested: (windowId: string) => ByteReader
  /** No more bytes will come. */
  isLast: boolean
  /** Set while a value is being skipped that is not held. */
  skip: SkipState | undefined
  /** Behind damage: a place to go on is being looked for. */
  isSearching: boolean
  /** Bytes that may still be read in vain for the sake of what lies behind damage. */
  patience: number
  /** Whether it has been said that the bytes end too early. */
  isKnownCut: boolean
  /** Bytes that must be pending before a value that was cut is tried again. */
  wakeSize: number
  /** Where in the window counting for the open segment has come. */
  spentTo: number
  /** The same window id comes with every frame: its text is made once. */
  knownWindow: { bytes: Uint8Array; text: string }
}

/** A walk before its first byte. */
export function createWalk(
  sink: FrameSink,
  nesting: number,
  windowId: string,
  openNested: (windowId: string) => ByteReader,
): Walk {
  return {
    sink,
    window: createByteWindow(),
    outline: createOutline(sink.nodes),
    levels: [],
    top: undefined,
    nesting,
    windowId,
    openNested,
    isLast: false,
    skip: undefined,
    isSearching: false,
    patience: 4 * sink.limits.frameBytes,
    isKnownCut: false,
    wakeSize: 0,
    spentTo: 0,
    knownWindow: { bytes: new Uint8Array(0), text: '' },
  }
}

/** The window's id that is the JSON value in this range. */
export function windowIdAt(walk: Walk, from: number, to: number): string {
  const { bytes } = walk.window
  const { knownWindow } = walk
  const length = to - from
  if (length === knownWindow.bytes.length) {
    let i = 0
    while (i < length && bytes[from + i] === knownWindow.bytes[i]) i++
    if (i === length) return knownWindow.text
  }
  const isNumber = isDigit(bytes[from]!)
  const number = isNumber ? String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 20))) : ''
  const text = bytes[from] === QUOTE ? (readString(bytes, from, to, LONGEST_WINDOW_ID) ?? '') : number
  walk.knownWindow = { bytes: bytes.slice(from, to), text }
  return text
}

/** Whether a JSON number without a sign begins with this byte. */
export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

/** The window of frames that name none, at this place. */
export function inheritedWindow(walk: Walk): string {
  return walk.top ? walk.top.windowId : walk.windowId
}

/** Goes into a container. */
export function pushLevel(walk: Walk, isArray: boolean, windowId: string, mayBePart = false): Level {
  const level: Level = { isArray, windowId, expect: Expect.First, held: undefined, mayBePart, isNamed: false }
  walk.top = level
  walk.levels.push(level)
  return level
}

/** Leaves a container that has been read. */
export function popLevel(walk: Walk): void {
  walk.levels.pop()
  walk.top = walk.levels.at(-1)
  if (walk.top) walk.top.expect = Expect.Next
}

/** Adds the bytes read since the last time to the open segment. */
export function spend(walk: Walk): void {
  walk.sink.spend(walk.window.pos - walk.spentTo)
  walk.spentTo = walk.window.pos
}

/** Ends the element that has just been dealt with. */
export function endElement(walk: Walk, at: number): number {
  walk.window.pos = at
  if (walk.top) walk.top.expect = Expect.Next
  return Step.Done
}

/** Before an element that is no part of a `[windowId, event]`: the first one tells what its array is. */
export function beginElement(walk: Walk): void {
  const { top, levels, nesting, sink } = walk
  if (!top) {
    if (nesting === 0) sink.noteFraming('json-lines')
    return
  }
  if (top.isNamed) return
  top.isNamed = true
  if (levels.length === 1 && nesting === 0) sink.noteFraming('json-array')
  if (top.mayBePart && top.held === undefined) beginPart(walk)
}

/** The segment of an inner array begins. */
export function beginPart(walk: Walk): void {
  spend(walk)
  walk.sink.startPart()
}

/** Adds a record that is no event. */
export function addUnknown(walk: Walk, bytes: Uint8Array, start: number, end: number): void {
  const { outline } = walk
  outline.type = FrameType.Unknown
  outline.source = -1
  outline.timestamp = NaN
  outline.end = end
  outline.dataStart = outline.dataEnd = start
  outline.hasCompression = false
  walk.sink.add(bytes, start, outline, inheritedWindow(walk))
}

/** What was taken for a window's id is not followed by an event: then it is just some record. */
export function releaseHeld(walk: Walk): void {
  const { top } = walk
  if (top?.held === undefined) return
  const bytes = new TextEncoder().encode(JSON.stringify(top.held))
  top.held = undefined
  beginElement(walk)
  addUnknown(walk, bytes, 0, bytes.length)
}
