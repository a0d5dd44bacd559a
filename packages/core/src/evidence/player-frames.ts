import { FrameType, rawFrame, type Frame } from '../decode/frame.ts'
import { createHealthLog } from '../decode/health.ts'
import { defaultLimits } from '../decode/limits.ts'
import { unpackedData } from '../decode/parts.ts'
import type { FrameTable } from '../decode/stored/frame-table.ts'
import { unwrapping } from '../decode/unwrapping.ts'
import type { StoredReplay } from './stored-replay.ts'

/** A window of a recording as a player takes it. */
export interface PlayerWindow {
  /** As the recording names it; '' where it names no windows. */
  readonly windowId: string
  /** rrweb events of it, and how many of them are full snapshots: without any a player shows nothing. */
  readonly frames: number
  readonly snapshots: number
}

/** The windows that have rrweb events, in the order of their first one. */
export async function playerWindows(replay: StoredReplay): Promise<PlayerWindow[]> {
  const table = await replay.frameTable()
  const found = new Map<number, { windowId: string; frames: number; snapshots: number }>()
  for (const row of playableRows(table)) {
    const index = table.window[row]!
    const known = found.get(index) ?? { windowId: table.windows[index] ?? '', frames: 0, snapshots: 0 }
    found.set(index, known)
    known.frames++
    if (table.type[row] === FrameType.FullSnapshot) known.snapshots++
  }
  return [...found.values()]
}

/**
 * The rrweb events of one window in the order of time, each as JSON, as rrweb-player takes them: what is compressed
 * inside an event is unpacked. Repeats, records of vendors and undefined frames are left out. `wants` says which
 * segments to take. Rejects with a `StoreError`.
 */
export async function* playerFrames(
  replay: StoredReplay,
  windowId: string,
  wants: (segmentId: number) => boolean = () => true,
): AsyncGenerator<string, void, undefined> {
  const table = await replay.frameTable()
  const window = table.windows.indexOf(windowId)
  const rows = playableRows(table).filter(row => {
    const piece = table.pieces[table.piece[row]!]
    return table.window[row] === window && piece !== undefined && wants(piece.segmentId)
  })
  for await (const frame of replay.frames(rows)) {
    if (frame.compressedParts && !unwrapping.isHere) await unwrapping.load()
    yield frame.compressedParts ? unpacked(frame) : rawFrame(frame)
  }
}

/** Rows of rrweb events in the order of time. */
function playableRows({ length, rank, type }: FrameTable): Int32Array {
  const rows = new Int32Array(length).fill(-1)
  for (let row = 0; row < length; row++) {
    const place = rank[row]!
    const isRrweb = type[row]! >= FrameType.DomContentLoaded && type[row]! <= FrameType.Asset
    if (isRrweb && place >= 0 && place < length) rows[place] = row
  }
  return rows.filter(row => row >= 0)
}

/** Such frames have a type, a time and their data: what else they carry tells of the compression. */
function unpacked(frame: Frame): string {
  const data = unpackedData(frame, { health: createHealthLog(), limits: defaultLimits })
  return JSON.stringify({ type: frame.type, data, timestamp: frame.timestamp })
}
