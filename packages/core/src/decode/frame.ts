import { decodeUtf8, parseRange } from '../lib/json.ts'
import type { NodeRows } from './node-rows.ts'

/** `type` of rrweb events, and ours for records that are not rrweb events. */
export const FrameType = {
  DomContentLoaded: 0,
  Load: 1,
  FullSnapshot: 2,
  IncrementalSnapshot: 3,
  Meta: 4,
  Custom: 5,
  Plugin: 6,
  Asset: 7,
  /** A product-analytics event (`event` and `properties`), found beside recordings. */
  Tracked: 100,
  /** A record that is neither; kept so that pointers count every record. */
  Unknown: -1,
} as const

/** `data.source` of incremental snapshots. */
export const Source = {
  Mutation: 0,
  MouseMove: 1,
  MouseInteraction: 2,
  Scroll: 3,
  ViewportResize: 4,
  Input: 5,
  TouchMove: 6,
  MediaInteraction: 7,
  StyleSheetRule: 8,
  CanvasMutation: 9,
  Font: 10,
  Log: 11,
  Drag: 12,
  StyleDeclaration: 13,
  Selection: 14,
  AdoptedStyleSheet: 15,
  CustomElement: 16,
} as const

/** Where a raw record lies: `segmentId` as the source numbers it, `frameIndex` its position in there. */
export interface Pointer {
  readonly replayId: string
  readonly segmentId: number
  readonly frameIndex: number
}

/**
 * One raw record of a segment. Only its outline has been read; `data` stays bytes until someone asks.
 * The bytes are not overwritten while a frame refers to them, but a frame that is kept keeps its
 * whole buffer in memory: take what is needed and let it go.
 */
export interface Frame {
  readonly segmentId: number
  readonly frameIndex: number
  /** One of `FrameType`. */
  readonly type: number
  /** One of `Source` for incremental snapshots, else -1. */
  readonly source: number
  /** Epoch ms, whole; seconds have been converted. `NaN` when the record carries no usable time. */
  readonly timestamp: number
  /** The window or tab that recorded it; '' where the source has no such notion. */
  readonly windowId: string
  /** The bytes that hold the record as UTF-8 JSON (unpacked, if the record was packed as a whole). */
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** The range of the value of `data` (a Tracked frame: the whole record); equal when there is none. */
  readonly dataStart: number
  readonly dataEnd: number
  /** True when parts of `data` are themselves compressed strings (PostHog's `cv`). */
  readonly compressedParts: boolean
  /** The nodes of a snapshot and the changes of a mutation, where they were read on the way; see `nodeRows`. */
  readonly nodes: NodeRows | undefined
}

/** The frame's `data`, parsed whole; `undefined` when it is not JSON. For small frames and cold paths. */
export function frameData(frame: Frame): unknown {
  if (frame.dataStart === frame.dataEnd) return undefined
  return parseRange(frame.bytes, frame.dataStart, frame.dataEnd)
}

/** The record as it was recorded, as JSON text. */
export function rawFrame(frame: Frame): string {
  return decodeUtf8(frame.bytes, frame.start, frame.end)
}

/** `12:184`: how a pointer is printed inside one replay. */
export function formatPointer(pointer: { readonly segmentId: number; readonly frameIndex: number }): string {
  return `${pointer.segmentId}:${pointer.frameIndex}`
}

const TYPE_NAMES = [
  'DomContentLoaded',
  'Load',
  'FullSnapshot',
  'IncrementalSnapshot',
  'Meta',
  'Custom',
  'Plugin',
  'Asset',
]
const SOURCE_NAMES = Object.keys(Source)

/** `IncrementalSnapshot`, … ; `Tracked` and `Unknown` for ours; `Type 42` for what nobody has defined. */
export function frameTypeName(type: number): string {
  if (type === FrameType.Tracked) return 'Tracked'
  if (type === FrameType.Unknown) return 'Unknown'
  return TYPE_NAMES[type] ?? `Type ${type}`
}

/** `MouseInteraction`, … ; `Source 42` for what nobody has defined. */
export function frameSourceName(source: number): string {
  return SOURCE_NAMES[source] ?? `Source ${source}`
}
