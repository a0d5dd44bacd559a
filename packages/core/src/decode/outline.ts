import {
  BAD,
  CUT,
  readNumber,
  readString,
  skipSpace,
  skipString,
  skipToClose,
  skipValue,
  startsWith,
} from '../lib/json.ts'
import { parseTime, toMs } from '../lib/time.ts'
import { FrameType, Source } from './frame.ts'
import type { NodeReader } from './node-reader.ts'

/** What an object of the stream turned out to be. Negative numbers are `CUT` and `BAD` of lib/json. */
export const Verdict = {
  /** An rrweb event. */
  Frame: 1,
  /** A product-analytics event: `event` and `properties`. */
  Tracked: 2,
  /** An object around an array of records, which begins at `arrayAt`, inside `outerAt` if that is not 0. */
  Wrapper: 3,
  /** Some other object. */
  Other: 4,
} as const

/** What one pass over an object tells. One of these is filled again and again. */
export interface Outline {
  /** After the object; with `BAD` where reading failed; not set for wrappers. */
  end: number
  type: number
  source: number
  timestamp: number
  /** The range of the value of `windowId`; 0 and 0 when there is none. */
  windowFrom: number
  windowTo: number
  dataStart: number
  dataEnd: number
  hasCompression: boolean
  /** The range of the value of `event`, if it is a string. */
  eventFrom: number
  eventTo: number
  arrayAt: number
  /** Where the object that holds the array begins, when it is not the outer one (`data.snapshots`). */
  innerAt: number
  /** Has read the nodes of a snapshot, or the adds and removes of a mutation, if `hasNodes`. */
  readonly nodes: NodeReader
  hasNodes: boolean
  /** Where those nodes lie: `node` or `adds`. */
  nodesFrom: number
  nodesTo: number
  /** `texts` and `attributes` of a mutation; equal when absent. */
  textsFrom: number
  textsTo: number
  attributesFrom: number
  attributesTo: number
}

/** An outline to be filled. Its reader of nodes may serve several, one frame after another. */
export function createOutline(nodes: NodeReader): Outline {
  return {
    nodes,
    hasNodes: false,
    nodesFrom: 0,
    nodesTo: 0,
    textsFrom: 0,
    textsTo: 0,
    attributesFrom: 0,
    attributesTo: 0,
    end: 0,
    type: NaN,
    source: -1,
    timestamp: NaN,
    windowFrom: 0,
    windowTo: 0,
    dataStart: 0,
    dataEnd: 0,
    hasCompression: false,
    eventFrom: 0,
    eventTo: 0,
    arrayAt: 0,
    innerAt: 0,
  }
}

/**
 * `data: [` may hold a window's events, with the window's id behind them (old PostHog). Up to this size
 * such an object is read to its end before its events are given out; larger ones are streamed at once.
 */
const LOOK_AHEAD = 8 * 2 ** 20

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b

/**
 * THE HOT PATH of decoding: reads an object's outline in one pass over its bytes. `at` is its `{`.
 * Every decision depends on what comes first in the bytes, never on how much of them is there: so the
 * result does not depend on how a stream was cut. `isLast`: no more bytes will come.
 */
export function readOutline(
  bytes: Uint8Array,
  at: number,
  end: number,
  out: Outline,
  isLast = false,
): number {
  out.type = NaN
  out.source = -1
  out.timestamp = NaN
  out.windowFrom = 0
  out.windowTo = 0
  out.dataStart = 0
  out.dataEnd = 0
  out.hasCompression = false
  out.eventFrom = 0
  out.eventTo = 0
  out.arrayAt = 0
  out.innerAt = 0
  out.hasNodes = false
  let hasProperties = false
  let dataArrayAt = 0

  let i = skipSpace(bytes, at + 1, end)
  if (i < end && bytes[i] === CLOSE_BRACE) {
    out.end = i + 1
    return Verdict.Other
  }
  for (;;) {
    // Key
    if (i >= end) break
    if (dataArrayAt > 0 && i - at > LOOK_AHEAD) return wrap(out, dataArrayAt, at)
    if (bytes[i] !== QUOTE) return fail(out, i)
    let key: number = usualKey(bytes, i, end)
    if (key === Key.None) {
      const keyFrom = i + 1
      i = skipString(bytes, i, end)
      if (i < 0) break
      key = keyOf(bytes, keyFrom, i - 1)
    } else i += key === Key.Timestamp ? 11 : 6
    if (bytes[i] !== COLON) {
      i = skipSpace(bytes, i, end)
      if (i >= end) break
      if (bytes[i] !== COLON) return fail(out, i)
    }
    i++
    if (i < end && bytes[i]! <= 0x20) i = skipSpace(bytes, i, end)
    if (i >= end) break

    // Value
    const valueFrom = i
    const first = bytes[i]!
    if (
      key === Key.Data &&
      first === OPEN_BRACE &&
      !(out.type >= 0 && out.type !== FrameType.IncrementalSnapshot && out.type !== FrameType.FullSnapshot)
    ) {
      i = readData(bytes, valueFrom, end, out, dataArrayAt === 0 && out.type !== out.type)
      if (i === WRAPPER) return Verdict.Wrapper
      if (i === BAD) return fail(out, valueFrom)
    } else {
      if (first === OPEN_BRACKET && key >= Key.Data && dataArrayAt === 0 && out.type !== out.type) {
        if (key !== Key.Data) {
          out.arrayAt = valueFrom
          return Verdict.Wrapper
        }
        dataArrayAt = valueFrom
      }
      i = skipValue(bytes, valueFrom, end)
      if (i === BAD) return fail(out, valueFrom)
    }
    if (i < 0) break
    switch (key) {
      case Key.Type: {
        const type = readNumber(bytes, valueFrom, i)
        out.type = type >= 0 && type < FrameType.Tracked ? Math.floor(type) : NaN
        break
      }
      case Key.Timestamp:
        out.timestamp =
          first === QUOTE
            ? parseTime(readString(bytes, valueFrom, i, 40) ?? '')
            : toMs(readNumber(bytes, valueFrom, i))
        break
      case Key.Data:
        out.dataStart = valueFrom
        out.dataEnd = i
        break
      case Key.Window:
        out.windowFrom = valueFrom
        out.windowTo = i
        break
      case Key.Compression:
        out.hasCompression = first === QUOTE
        break
      case Key.Event:
        if (first === QUOTE) {
          out.eventFrom = valueFrom
          out.eventTo = i
        }
        break
      case Key.Properties:
        hasProperties = first === OPEN_BRACE
        break
    }

    // What follows
    if (i < end && bytes[i]! <= 0x20) i = skipSpace(bytes, i, end)
    if (i >= end) break
    const next = bytes[i]!
    if (next === COMMA) {
      i++
      if (i < end && bytes[i]! <= 0x20) i = skipSpace(bytes, i, end)
      continue
    }
    if (next !== CLOSE_BRACE) return fail(out, i)
    out.end = i + 1
    if (dataArrayAt > 0 && (out.end - at > LOOK_AHEAD || out.type !== out.type))
      return wrap(out, dataArrayAt, at)
    // A DOM node has a type as well: an event has a time or data besides.
    if (out.type === out.type && (out.dataEnd > 0 || out.timestamp === out.timestamp)) return Verdict.Frame
    return out.eventTo > 0 && hasProperties ? Verdict.Tracked : Verdict.Other
  }
  if (dataArrayAt > 0 && (isLast || end - at >= LOOK_AHEAD)) return wrap(out, dataArrayAt, at)
  return CUT
}

function fail(out: Outline, at: number): number {
  out.end = at
  return BAD
}

/** Streams the array in `data`; of a large object, forgets what came behind it. */
function wrap(out: Outline, arrayAt: number, at: number): number {
  out.arrayAt = arrayAt
  if (out.windowFrom > arrayAt && out.windowTo - at > LOOK_AHEAD) out.windowFrom = out.windowTo = 0
  return Verdict.Wrapper
}

/** From `Data` on: keys under which records may lie. */
const Key = {
  None: 0,
  Type: 1,
  Timestamp: 2,
  Window: 3,
  Compression: 4,
  Event: 5,
  Properties: 6,
  Data: 7,
  Records: 8,
} as const

/** The three keys that every frame has, told without looking for the end of the string; `None` for others. */
function usualKey(bytes: Uint8Array, at: number, end: number): number {
  if (at + 11 > end) return Key.None
  const first = bytes[at + 1]
  if (bytes[at + 5] === QUOTE) {
    if (first === 0x64)
      return bytes[at + 2] === 0x61 && bytes[at + 3] === 0x74 && bytes[at + 4] === 0x61 ? Key.Data : Key.None
    if (first === 0x74)
      return bytes[at + 2] === 0x79 && bytes[at + 3] === 0x70 && bytes[at + 4] === 0x65 ? Key.Type : Key.None
  }
  if (first !== 0x74 || bytes[at + 10] !== QUOTE) return Key.None
  return startsWith(bytes, at + 2, end, 'imestamp') ? Key.Timestamp : Key.None
}

function keyOf(bytes: Uint8Array, from: number, to: number): number {
  const first = bytes[from]
  switch (to - from) {
    case 4:
      if (first === 0x64) return startsWith(bytes, from, to, 'data') ? Key.Data : Key.None
      return first === 0x74 && startsWith(bytes, from, to, 'type') ? Key.Type : Key.None
    case 9:
      if (first === 0x74) return startsWith(bytes, from, to, 'timestamp') ? Key.Timestamp : Key.None
      if (first === 0x77) return startsWith(bytes, from, to, 'window_id') ? Key.Window : Key.None
      return isRecordsKey(bytes, from, to) ? Key.Records : Key.None
    case 2:
      return startsWith(bytes, from, to, 'cv') ? Key.Compression : Key.None
    case 8:
      if (first === 0x77) return startsWith(bytes, from, to, 'windowId') ? Key.Window : Key.None
      return isRecordsKey(bytes, from, to) ? Key.Records : Key.None
    case 5:
      if (first === 0x65) return startsWith(bytes, from, to, 'event') ? Key.Event : Key.None
      return isRecordsKey(bytes, from, to) ? Key.Records : Key.None
    case 10:
      if (first === 0x70) return startsWith(bytes, from, to, 'properties') ? Key.Properties : Key.None
      return isRecordsKey(bytes, from, to) ? Key.Records : Key.None
    default:
      return isRecordsKey(bytes, from, to) ? Key.Records : Key.None
  }
}

const RECORDS_KEYS = [
  'batch',
  'events',
  'frames',
  'rrweb',
  'chunks',
  'replay',
  'segments',
  'snapshots',
  'recording',
  'rrwebEvents',
  'rrweb_events',
  'replayEvents',
  '$snapshot_data',
  '$snapshot_items',
] as const

/** Whether an array under this key of a wrapping object is taken for records. */
export function isRecordsKey(bytes: Uint8Array, from: number, to: number): boolean {
  for (const name of RECORDS_KEYS)
    if (name.length === to - from && startsWith(bytes, from, to, name)) return true
  return false
}

const WRAPPER = -3

/**
 * Reads `data` as far as needed: its `source`, the nodes of a snapshot or mutation on the way (they are most of
 * a recording, and reading them costs no more than passing over them), an array of records if there is one.
 * Answers the position after it, `CUT`, `BAD` or `WRAPPER`.
 */
function readData(bytes: Uint8Array, at: number, end: number, out: Outline, mayWrap: boolean): number {
  out.hasNodes = false
  let isFirst = true
  let i = skipSpace(bytes, at + 1, end)
  if (i < end && bytes[i] === CLOSE_BRACE) return i + 1
  while (i < end) {
    if (bytes[i] !== QUOTE) return BAD
    const keyFrom = i + 1
    i = skipString(bytes, i, end)
    if (i < 0) return CUT
    const keyTo = i - 1
    if (bytes[i] !== COLON) {
      i = skipSpace(bytes, i, end)
      if (i >= end) return CUT
      if (bytes[i] !== COLON) return BAD
    }
    i++
    if (i < end && bytes[i]! <= 0x20) i = skipSpace(bytes, i, end)
    if (i >= end) return CUT
    const valueFrom = i
    if (keyTo - keyFrom === 6 && bytes[keyFrom] === 0x73 && startsWith(bytes, keyFrom, keyTo, 'source')) {
      i = skipValue(bytes, valueFrom, end)
      if (i < 0) return i
      const source = readNumber(bytes, valueFrom, i)
      out.source = source >= 0 ? Math.floor(source) : -1
      if (out.source === Source.Mutation) {
        const after = readMutation(bytes, i, end, out, isFirst)
        // Not as recorders write it: passed over as any value is, to be read when it is applied.
        return after === BAD ? skipToClose(bytes, i, end, 1) : after
      }
      // The rest is nobody's business here.
      return skipToClose(bytes, i, end, 1)
    }
    isFirst = false
    const isNode = keyTo - keyFrom === 4 && bytes[keyFrom] === 0x6e && out.type === FrameType.FullSnapshot
    if (isNode && bytes[valueFrom] === OPEN_BRACE && startsWith(bytes, keyFrom, keyTo, 'node')) {
      out.nodes.begin()
      i = out.nodes.node(bytes, valueFrom, end)
      if (i === CUT) return CUT
      if (i !== BAD) {
        out.hasNodes = true
        out.nodesFrom = valueFrom
        out.nodesTo = i
        return skipToClose(bytes, i, end, 1)
      }
    }
    if (mayWrap && bytes[valueFrom] === OPEN_BRACKET && isRecordsKey(bytes, keyFrom, keyTo)) {
      out.innerAt = at
      out.arrayAt = valueFrom
      return WRAPPER
    }
    i = skipValue(bytes, valueFrom, end)
    if (i < 0) return i
    if (i < end && bytes[i]! <= 0x20) i = skipSpace(bytes, i, end)
    if (i >= end) return CUT
    if (bytes[i] === CLOSE_BRACE) return i + 1
    if (bytes[i] !== COMMA) return BAD
    i++
    if (i < end && bytes[i]! <= 0x20) i = skipSpace(bytes, i, end)
  }
  return CUT
}

/**
 * Reads a Mutation behind its `source`. What came before that has only been passed over: then the whole is
 * left to be read when it is applied, and likewise when a part is no array (PostHog's compressed strings).
 */
function readMutation(bytes: Uint8Array, at: number, end: number, out: Outline, isFirst: boolean): number {
  const { nodes } = out
  nodes.begin()
  out.nodesFrom = out.nodesTo = 0
  out.textsFrom = out.textsTo = 0
  out.attributesFrom = out.attributesTo = 0
  let isPlain = isFirst
  let i = at
  while (i < end) {
    const byte = bytes[i]!
    if (byte === CLOSE_BRACE) {
      out.hasNodes = isPlain
      return i + 1
    }
    if (byte !== QUOTE) {
      const after = byte === COMMA ? i + 1 : skipSpace(bytes, i, end)
      if (after === i) return BAD
      i = after
      continue
    }
    const key = i + 1
    i = skipString(bytes, i, end)
    if (i < 0) return CUT
    const length = i - 1 - key
    i = skipSpace(bytes, i, end)
    if (i >= end) return CUT
    if (bytes[i] !== COLON) return BAD
    const from = skipSpace(bytes, i + 1, end)
    if (from >= end) return CUT
    const isArray = bytes[from] === OPEN_BRACKET
    // Their lengths tell them apart.
    if (length === 4 && startsWith(bytes, key, end, 'adds')) {
      i = isArray ? nodes.adds(bytes, from, end) : skipValue(bytes, from, end)
      out.nodesFrom = from
      out.nodesTo = i
    } else if (length === 7 && startsWith(bytes, key, end, 'removes')) {
      i = isArray ? nodes.removes(bytes, from, end) : skipValue(bytes, from, end)
    } else {
      i = skipValue(bytes, from, end)
      if (length === 5 && startsWith(bytes, key, end, 'texts')) {
        out.textsFrom = from
        out.textsTo = i
      } else if (length === 10 && startsWith(bytes, key, end, 'attributes')) {
        out.attributesFrom = from
        out.attributesTo = i
      } else if (i >= 0) continue
    }
    if (i === BAD) {
      // Not as recorders write it: passed over as any value is.
      isPlain = false
      i = skipValue(bytes, from, end)
    }
    if (i < 0) return i
    isPlain &&= isArray
  }
  return CUT
}
