import { readColumns, writeColumns } from '../../lib/columns.ts'

/** A stretch of frames that lie together in one stored file: an array of the raw frames as JSON, gzipped in members. */
export interface StoredPiece {
  readonly segmentId: number
  /** `frameIndex` of its first frame; above 0 when the segment goes on from an earlier piece. */
  readonly fromFrame: number
  /** Its file, by its name in the replay's folder. */
  readonly file: string
  /** Row of its first frame, and how many there are. */
  readonly firstRow: number
  readonly rows: number
  /** Where each gzip member begins: in the file, and in what comes out of it. */
  readonly storedAt: readonly number[]
  readonly rawAt: readonly number[]
  /** Bytes of the file, and of what comes out. */
  readonly storedBytes: number
  readonly rawBytes: number
}

/** Where every frame of a stored recording lies, and what it is, column by column; a row a frame, as decoded. */
export interface FrameTable {
  readonly length: number
  readonly pieces: readonly StoredPiece[]
  readonly windows: readonly string[]
  /** Index of the piece. */
  readonly piece: Uint32Array
  /** The frame's JSON in what comes out of the piece: where it begins, and its bytes. */
  readonly start: Uint32Array
  readonly size: Uint32Array
  /** `FrameType` and `Source`. */
  readonly type: Int16Array
  readonly source: Int16Array
  /** Epoch ms with which the frame was put in order; `NaN` for undated ones and those left out. */
  readonly timeMs: Float64Array
  /** Its place in the order of time; -1 for frames that came again and were left out. */
  readonly rank: Int32Array
  /** Index of the window. */
  readonly window: Uint16Array
}

interface Meta {
  readonly pieces: readonly StoredPiece[]
  readonly windows: readonly string[]
}

/** The table as bytes. */
export function writeFrameTable(table: FrameTable): Uint8Array {
  const { pieces, windows, piece, start, size, type, source, timeMs, rank, window } = table
  return writeColumns({ piece, start, size, type, source, timeMs, rank, window }, { pieces, windows })
}

/** The table that was written so. Throws on damaged bytes. */
export function readFrameTable(bytes: Uint8Array): FrameTable {
  const { columns, meta } = readColumns(bytes)
  const { pieces, windows } = meta as Meta
  return {
    length: columns['piece']?.length ?? 0,
    pieces,
    windows,
    piece: columns['piece'] as Uint32Array,
    start: columns['start'] as Uint32Array,
    size: columns['size'] as Uint32Array,
    type: columns['type'] as Int16Array,
    source: columns['source'] as Int16Array,
    timeMs: columns['timeMs'] as Float64Array,
    rank: columns['rank'] as Int32Array,
    window: columns['window'] as Uint16Array,
  }
}

/** The row of the frame with this pointer, or -1. */
export function rowOf(table: FrameTable, segmentId: number, frameIndex: number): number {
  for (const piece of table.pieces) {
    const at = frameIndex - piece.fromFrame
    if (piece.segmentId === segmentId && at >= 0 && at < piece.rows) return piece.firstRow + at
  }
  return -1
}

/** The pointer of a row, within its replay. */
export function pointerOf(table: FrameTable, row: number): { segmentId: number; frameIndex: number } {
  const piece = table.pieces[table.piece[row]!]!
  return { segmentId: piece.segmentId, frameIndex: piece.fromFrame + row - piece.firstRow }
}

/**
 * The part of a table that lies in the pieces that `keeps` names. Its frames have yet to find their place in the order
 * of time.
 */
export function partOf(table: FrameTable, keeps: (piece: StoredPiece) => boolean): FrameTable {
  const kept = table.pieces.filter(keeps)
  const length = kept.reduce((sum, { rows }) => sum + rows, 0)
  const part = {
    piece: new Uint32Array(length),
    start: new Uint32Array(length),
    size: new Uint32Array(length),
    type: new Int16Array(length),
    source: new Int16Array(length),
    timeMs: new Float64Array(length).fill(NaN),
    rank: new Int32Array(length).fill(-1),
    window: new Uint16Array(length),
  }
  const pieces: StoredPiece[] = []
  let row = 0
  for (const piece of kept) {
    const { firstRow, rows } = piece
    for (const name of ['start', 'size', 'type', 'source', 'window'] as const)
      part[name].set(table[name].subarray(firstRow, firstRow + rows), row)
    part.piece.fill(pieces.length, row, row + rows)
    pieces.push({ ...piece, firstRow: row })
    row += rows
  }
  return { length, pieces, windows: table.windows, ...part }
}
