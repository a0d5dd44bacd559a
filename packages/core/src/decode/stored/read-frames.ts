import { partitionPoint } from '../../lib/partition-point.ts'
import { gunzipMember } from '../../lib/gzip-members.ts'
import { type Frame, FrameType } from '../frame.ts'
import { createNodeReader } from '../node-reader.ts'
import { outlinedFrame } from '../outlined-frame.ts'
import { createOutline, readOutline, Verdict, type Outline } from '../outline.ts'
import { pointerOf, type FrameTable, type StoredPiece } from './frame-table.ts'

/** Reads frames of a stored recording, any of them, without reading what lies before. */
export interface StoredFrames {
  /** The frames of these rows, in the order given. Frames that lie together are best asked for together. */
  read(rows: Iterable<number>): AsyncGenerator<Frame, void, undefined>
  /** A frame's JSON as it was recorded. */
  text(row: number): Promise<string>
}

/** Bytes of a file of the replay's folder. Rejects when they are not there. */
export type ReadFile = (file: string, from: number, to: number) => Promise<Uint8Array>

/** Members kept inflated: frames come by time, which is nearly the order in which they lie. */
const KEPT_MEMBERS = 12
/** Members that are inflated while the frames before them are read: inflating goes on beside other work. */
const AHEAD = 4

/** A reader of the frames that `table` tells of. `maxDepth` caps the nesting of nodes. */
export function createStoredFrames(table: FrameTable, readFile: ReadFile, maxDepth: number): StoredFrames {
  const kept = new Map<string, Promise<Uint8Array>>()
  /** Outlines that nobody reads with: a frame's nodes stand in the one it was read with, until the next is read. */
  const idle: Outline[] = []

  function member(piece: StoredPiece, index: number): Promise<Uint8Array> {
    const key = `${piece.file} ${index}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const from = piece.storedAt[index]!
    const to = piece.storedAt[index + 1] ?? piece.storedBytes
    const bytes = readFile(piece.file, from, to).then(gunzipMember)
    kept.set(key, bytes)
    // What failed once may well be read the next time.
    bytes.catch(() => kept.delete(key))
    if (kept.size > KEPT_MEMBERS) kept.delete(kept.keys().next().value!)
    return bytes
  }

  /** The bytes that hold a row, and where it begins in them. */
  async function find(row: number): Promise<{ readonly bytes: Uint8Array; readonly at: number }> {
    const piece = table.pieces[table.piece[row]!]!
    const start = table.start[row]!
    const index = memberOf(piece, start)
    return { bytes: await member(piece, index), at: start - piece.rawAt[index]! }
  }

  return {
    async *read(rows) {
      const outline = idle.pop() ?? createOutline(createNodeReader(maxDepth))
      const source = rows[Symbol.iterator]()
      /** Rows whose member has been asked for, and whether each is the first of its member. */
      let waiting: { readonly row: number; readonly begins: boolean }[] = []
      let next = 0
      let members = 0
      let latest = ''
      try {
        for (;;) {
          while (members <= AHEAD) {
            const { done, value: row } = source.next()
            if (done) break
            const piece = table.pieces[table.piece[row]!]!
            const index = memberOf(piece, table.start[row]!)
            const key = `${piece.file} ${index}`
            // What goes wrong is told when its frames are read.
            if (key !== latest) member(piece, index).catch(() => {})
            waiting.push({ row, begins: key !== latest })
            if (key !== latest) members++
            latest = key
          }
          if (next === waiting.length) return
          const { row } = waiting[next++]!
          const { bytes, at } = await find(row)
          yield frameAt(table, row, bytes, at, outline)
          if (waiting[next]?.begins === true) members--
          if (next === 1024) {
            waiting = waiting.slice(next)
            next = 0
          }
        }
      } finally {
        idle.push(outline)
      }
    },
    async text(row) {
      const { bytes, at } = await find(row)
      return new TextDecoder().decode(bytes.subarray(at, at + table.size[row]!))
    },
  }
}

/** The member that holds this raw position. */
function memberOf({ rawAt }: StoredPiece, position: number): number {
  return partitionPoint(rawAt.length, place => rawAt[place]! <= position) - 1
}

function frameAt(table: FrameTable, row: number, bytes: Uint8Array, at: number, outline: Outline): Frame {
  const end = at + table.size[row]!
  const type = table.type[row]!
  const place = { ...pointerOf(table, row), windowId: table.windows[table.window[row]!] ?? '' }
  const isRead =
    type >= 0 && type < FrameType.Tracked && readOutline(bytes, at, end, outline, true) === Verdict.Frame
  if (isRead) {
    const frame = outlinedFrame(bytes, at, outline, place)
    const timeMs = table.timeMs[row]!
    // Frames without a time of their own were given their neighbour's.
    return Number.isNaN(frame.timestamp) && !Number.isNaN(timeMs) ? { ...frame, timestamp: timeMs } : frame
  }
  return {
    ...place,
    type,
    source: table.source[row]!,
    timestamp: table.timeMs[row]!,
    bytes,
    start: at,
    end,
    dataStart: at,
    dataEnd: end,
    compressedParts: false,
    nodes: undefined,
  }
}
