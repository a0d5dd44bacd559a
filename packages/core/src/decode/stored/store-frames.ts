import { gzipMember } from '../../lib/gzip-members.ts'
import { FrameType, type Frame } from '../frame.ts'
import type { FrameTable, StoredPiece } from './frame-table.ts'
import { growing } from './grow-columns.ts'

/** Takes the frames of a recording, segment by segment, and makes files of them. */
export interface FrameStorer {
  /** A batch as decoded. Resolves when there is room for more. */
  push(frames: readonly Frame[]): Promise<void>
  /** The frame has found its place in the order of time. */
  placed(frame: Frame): void
  finish(): Promise<FrameTable>
}

/** Where a piece's bytes go. */
export interface PieceFile {
  readonly file: string
  /** Takes the file's next bytes. */
  write(bytes: Uint8Array): Promise<void>
  /** No more will come. */
  close(): Promise<void>
}

/** Between two frames: files that are read by people have a frame a line. */
const COMMA = new TextEncoder().encode(',\n')

const NO_FRAMES: FrameTable = {
  length: 0,
  pieces: [],
  windows: [],
  piece: new Uint32Array(0),
  start: new Uint32Array(0),
  size: new Uint32Array(0),
  type: new Int16Array(0),
  source: new Int16Array(0),
  timeMs: new Float64Array(0),
  rank: new Int32Array(0),
  window: new Uint16Array(0),
}

/** Raw bytes of one gzip member: small enough to be read for one frame, large enough to be compressed well. */
const MEMBER_BYTES = 256 * 1024

/**
 * A storer that opens a file a piece. Frames are kept as they were recorded, in an array of JSON; those of another
 * window in `{"windowId":…,"data":[…]}`: every piece is a recording that can be read by itself. `known` are frames
 * that lie in files already; they count as pushed.
 */
export function createFrameStorer(
  openFile: (segmentId: number, nth: number) => PieceFile,
  known: FrameTable = NO_FRAMES,
): FrameStorer {
  const pieces: StoredPiece[] = [...known.pieces]
  const windows: string[] = [...known.windows]
  const windowIndex = new Map(windows.map((id, index) => [id, index]))
  const columns = {
    piece: growing(length => new Uint32Array(length), known.piece),
    start: growing(length => new Uint32Array(length), known.start),
    size: growing(length => new Uint32Array(length), known.size),
    type: growing(length => new Int16Array(length), known.type),
    source: growing(length => new Int16Array(length), known.source),
    timeMs: growing(length => new Float64Array(length), known.timeMs),
    rank: growing(length => new Int32Array(length), known.rank),
    window: growing(length => new Uint16Array(length), known.window),
  }
  /** Rows by segment: first row of the piece, and the frame it begins with. */
  const places = new Map<number, { firstRow: number; fromFrame: number }[]>()
  for (const { segmentId, firstRow, fromFrame } of pieces) placesOf(segmentId).push({ firstRow, fromFrame })
  const encoder = new TextEncoder()
  const buffer = createBuffer()
  let rank = 0
  let open: (Omit<StoredPiece, 'rows' | 'storedBytes' | 'rawBytes'> & { readonly out: PieceFile }) | undefined
  let storedAt: number[] = []
  let rawAt: number[] = []
  let storedBytes = 0
  /** Raw bytes of the piece that have been compressed. */
  let flushedBytes = 0
  let windowId = ''
  let isEmpty = true

  function indexOfWindow(id: string): number {
    const known = windowIndex.get(id)
    if (known !== undefined) return known
    // Past this many, what a window is called is lost, not its frames.
    if (windows.length >= 0xffff) return 0
    windowIndex.set(id, windows.length)
    windows.push(id)
    return windows.length - 1
  }

  function placesOf(segmentId: number): { firstRow: number; fromFrame: number }[] {
    const found = places.get(segmentId) ?? []
    places.set(segmentId, found)
    return found
  }

  function begin(segmentId: number, fromFrame: number): void {
    const known = placesOf(segmentId)
    const firstRow = columns.piece.length
    known.push({ firstRow, fromFrame })
    const out = openFile(segmentId, known.length - 1)
    storedAt = []
    rawAt = []
    open = { segmentId, fromFrame, file: out.file, firstRow, storedAt, rawAt, out }
    storedBytes = 0
    flushedBytes = 0
    windowId = ''
    isEmpty = true
    text('[')
  }

  async function flush(): Promise<void> {
    if (open === undefined || buffer.length === 0) return
    storedAt.push(storedBytes)
    rawAt.push(flushedBytes)
    flushedBytes += buffer.length
    const member = await gzipMember(buffer.take())
    storedBytes += member.length
    await open.out.write(member)
  }

  /** What stands between the frame before and one of this window. */
  function lead(id: string): void {
    const comma = isEmpty ? '' : ',\n'
    if (id === windowId) {
      if (!isEmpty) buffer.add(COMMA, 0, COMMA.length)
      isEmpty = false
    } else {
      isEmpty = false
      const before = windowId === '' ? comma : `]}${comma}`
      windowId = id
      text(id === '' ? before : `${before}{"windowId":${JSON.stringify(id)},"data":[`)
    }
  }

  function text(words: string): void {
    const bytes = encoder.encode(words)
    buffer.add(bytes, 0, bytes.length)
  }

  async function end(): Promise<void> {
    if (open === undefined) return
    text(windowId === '' ? ']' : ']}]')
    await flush()
    const { out, ...piece } = open
    await out.close()
    const rows = columns.piece.length - piece.firstRow
    pieces.push({ ...piece, rows, storedBytes, rawBytes: flushedBytes })
    open = undefined
  }

  return {
    async push(frames) {
      for (const frame of frames) {
        const { segmentId, frameIndex } = frame
        const goesOn = open !== undefined && open.segmentId === segmentId
        const expected = open === undefined ? -1 : open.fromFrame + columns.piece.length - open.firstRow
        if (!goesOn || expected !== frameIndex) {
          await end()
          begin(segmentId, frameIndex)
        }
        lead(frame.windowId)
        columns.piece.push(pieces.length)
        columns.start.push(flushedBytes + buffer.length)
        columns.size.push(frame.type === FrameType.Unknown ? addUnknown(frame) : addPlain(frame))
        columns.type.push(frame.type)
        columns.source.push(frame.source)
        columns.timeMs.push(NaN)
        columns.rank.push(-1)
        columns.window.push(indexOfWindow(frame.windowId))
        if (buffer.length >= MEMBER_BYTES) await flush()
      }
    },
    placed({ segmentId, frameIndex, timestamp }) {
      const known = places.get(segmentId)
      for (let i = (known?.length ?? 0) - 1; i >= 0; i--) {
        const { firstRow, fromFrame } = known![i]!
        if (frameIndex < fromFrame) continue
        columns.timeMs.set(firstRow + frameIndex - fromFrame, timestamp)
        columns.rank.set(firstRow + frameIndex - fromFrame, rank++)
        return
      }
    },
    async finish() {
      await end()
      const { piece, start, size, type, source, timeMs, rank: ranks, window } = columns
      return {
        length: piece.length,
        pieces,
        windows,
        piece: piece.done(),
        start: start.done(),
        size: size.done(),
        type: type.done(),
        source: source.done(),
        timeMs: timeMs.done(),
        rank: ranks.done(),
        window: window.done(),
      }
    },
  }

  function addPlain({ bytes, start, end: to }: Frame): number {
    buffer.add(bytes, start, to)
    return to - start
  }

  /** A record that is none may not even be JSON: kept as text then, so that the array around it stays one. */
  function addUnknown({ bytes, start, end: to }: Frame): number {
    const json = new TextDecoder().decode(bytes.subarray(start, to))
    const kept = encoder.encode(isJson(json) ? json : JSON.stringify(json))
    buffer.add(kept, 0, kept.length)
    return kept.length
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Bytes that pile up until they are taken. */
function createBuffer(): {
  add(source: Uint8Array, from: number, to: number): void
  take(): Uint8Array
  readonly length: number
} {
  let bytes = new Uint8Array(MEMBER_BYTES * 2)
  let length = 0
  return {
    add(source, from, to) {
      const size = to - from
      if (length + size > bytes.length) {
        const larger = new Uint8Array(Math.max(bytes.length * 2, length + size))
        larger.set(bytes.subarray(0, length))
        bytes = larger
      }
      bytes.set(source.subarray(from, to), length)
      length += size
    },
    take() {
      const whole = bytes.slice(0, length)
      length = 0
      // One huge frame must not keep its room for the rest of the recording.
      if (bytes.length > MEMBER_BYTES * 4) bytes = new Uint8Array(MEMBER_BYTES * 2)
      return whole
    },
    get length() {
      return length
    },
  }
}
