import { QueryError } from '../query-error.ts'
import { rowAt, type EventTable } from './event-table.ts'

/**
 * A place between two events as short text: the time and the pointer of the event before it, and which of several
 * events of that frame it is. Rows may change when an analysis is made anew; these do not.
 */
export function cursorAfter(table: EventTable, row: number): string {
  let nth = 0
  while (row - nth > 0 && isSamePlace(table, row - nth - 1, row)) nth++
  return `e${table.offsetMs[row]}_${table.segmentId[row]}_${table.frameIndex[row]}_${nth}`
}

const CURSOR = /^e(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)_(\d+)_(\d+)_(\d+)$/

/**
 * The row where a cursor goes on: behind its event, or where that would be if it is not there any more. Throws a
 * `QueryError` for text that is no cursor.
 */
export function rowAfter(table: EventTable, cursor: string): number {
  const parts = CURSOR.exec(cursor)
  if (parts === null)
    throw new QueryError('bad-cursor', `${JSON.stringify(cursor)} is no cursor: take nextCursor of an answer`)
  const [offsetMs, segmentId, frameIndex, nth] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
  ]
  let left = nth
  let row = rowAt(table, offsetMs)
  for (; row < table.length && table.offsetMs[row] === offsetMs; row++) {
    const order = table.segmentId[row]! - segmentId || table.frameIndex[row]! - frameIndex
    if (order > 0 || (order === 0 && left-- < 0)) break
  }
  return row
}

function isSamePlace({ offsetMs, segmentId, frameIndex }: EventTable, one: number, other: number): boolean {
  return (
    offsetMs[one] === offsetMs[other] &&
    segmentId[one] === segmentId[other] &&
    frameIndex[one] === frameIndex[other]
  )
}
