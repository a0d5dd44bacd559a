import { Row, SHADOW, TYPE_BITS } from '../../decode/node-rows.ts'
import type { Interner } from '../../lib/intern.ts'
import { NodeType } from './mirror.ts'
import { Flag, type NodeColumns } from './node-columns.ts'

/** Rows and the bytes that their positions mean. */
export interface RowsAndBytes {
  readonly bytes: Uint8Array
  readonly rows: Int32Array
}

/**
 * Makes the node of the row at `row`, hanging nowhere and not findable by its id. `shift` takes positions in the
 * rows' bytes to positions in the arena. Answers its slot.
 */
export type NodeMaker = (nodes: RowsAndBytes, row: number, shift: number) => number

/** A maker of nodes in these columns. */
export function createNodeMaker(columns: NodeColumns, names: Interner, allocate: () => number): NodeMaker {
  return ({ rows, bytes }, row, shift) => {
    const slot = allocate()
    const kind = rows[row + Row.Kind]!
    columns.id[slot] = rows[row + Row.Id]!
    columns.type[slot] = kind & TYPE_BITS
    if ((kind & SHADOW) !== 0) columns.flags[slot] = Flag.ShadowChild
    const tagFrom = rows[row + Row.TagFrom]!
    if (tagFrom > 0) columns.tag[slot] = names.idOf(bytes, tagFrom, rows[row + Row.TagTo]!)
    const raw = row + rawOf(kind)
    const rawFrom = rows[raw]!
    if (rawFrom > 0) {
      columns.rawFrom[slot] = rawFrom + shift
      columns.rawTo[slot] = rows[raw + 1]! + shift
    }
    return slot
  }
}

/** Where a row has the range of the bytes that are kept: of an element its attributes, of all else its text. */
export function rawOf(kind: number): number {
  return (kind & TYPE_BITS) === NodeType.Element ? Row.AttributesFrom : Row.TextFrom
}
