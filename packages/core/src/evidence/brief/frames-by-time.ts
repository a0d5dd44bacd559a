import { partitionPoint } from '../../lib/partition-point.ts'
import type { Pointer } from '../../decode/frame.ts'
import { pointerOf, type FrameTable } from '../../decode/stored/frame-table.ts'

/** Finds frames by time. */
export interface FramesByTime {
  /** The last frame up to this time, the first one for an earlier time; epoch ms. */
  at(timeMs: number): Pointer | undefined
}

/** The frames of a table in the order of time. */
export function framesByTime(table: FrameTable, replayId: string): FramesByTime {
  let placed = 0
  for (const rank of table.rank) if (rank >= placed) placed = rank + 1
  const rows = new Int32Array(placed).fill(-1)
  table.rank.forEach((rank, row) => {
    if (rank >= 0) rows[rank] = row
  })
  // A place in the order that no frame has is nobody's.
  const inOrder = rows.filter(row => row >= 0 && !Number.isNaN(table.timeMs[row]))
  return {
    at(timeMs) {
      const behind = partitionPoint(inOrder.length, place => table.timeMs[inOrder[place]!]! <= timeMs)
      const row = inOrder[Math.max(0, behind - 1)]
      return row === undefined ? undefined : { replayId, ...pointerOf(table, row) }
    },
  }
}
