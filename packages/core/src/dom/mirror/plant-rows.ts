import { NESTED, ROW, Row, SHADOW, TYPE_BITS, type NodeRows } from '../../decode/node-rows.ts'
import { NodeType } from './mirror.ts'
import { Flag } from './node-columns.ts'
import type { NodeStore } from './node-store.ts'

/** Makes nodes of rows. */
export interface RowPlanter {
  /**
   * Makes the node of the row at `row`, with the nested ones behind it, hanging together but not published.
   * `shift` takes positions in the rows' bytes to positions in the arena.
   */
  plant(nodes: NodeRows, row: number, shift: number): number
  /** The row behind those that the last `plant` took. */
  next(): number
  /** Nodes left out for the limit since the planter was made. */
  leftOut(): number
}

/** A planter for one store. `limit` caps the nodes that hang in it. */
export function createRowPlanter(store: NodeStore, limit: number): RowPlanter {
  const { columns, names } = store
  /** Slots by the place of their rows behind the top one, for nested nodes. */
  let slots = new Int32Array(64)
  let next = 0
  let leftOut = 0

  function make(nodes: NodeRows, row: number, shift: number): number {
    const { rows, bytes } = nodes
    const slot = store.allocate()
    const kind = rows[row + Row.Kind]!
    columns.id[slot] = rows[row + Row.Id]!
    columns.type[slot] = kind & TYPE_BITS
    if ((kind & SHADOW) !== 0) columns.flags[slot] = Flag.ShadowChild
    const tagFrom = rows[row + Row.TagFrom]!
    if (tagFrom > 0) columns.tag[slot] = names.idOf(bytes, tagFrom, rows[row + Row.TagTo]!)
    const raw = row + ((kind & TYPE_BITS) === NodeType.Element ? Row.AttributesFrom : Row.TextFrom)
    const rawFrom = rows[raw]!
    if (rawFrom > 0) {
      columns.rawFrom[slot] = rawFrom + shift
      columns.rawTo[slot] = rows[raw + 1]! + shift
    }
    return slot
  }

  return {
    next: () => next,
    leftOut: () => leftOut,
    plant(nodes, row, shift) {
      const { rows, from, to } = nodes
      const top = make(nodes, row, shift)
      let at = row + ROW
      if (at < to && (rows[at + Row.Kind]! & NESTED) !== 0) {
        slots[0] = top
        for (; at < to && (rows[at + Row.Kind]! & NESTED) !== 0; at += ROW) {
          const place = (at - row) / ROW
          if (place >= slots.length) {
            const larger = new Int32Array(slots.length * 2)
            larger.set(slots)
            slots = larger
          }
          const parent = slots[(from + rows[at]! - row) / ROW]!
          if (parent < 0 || store.count() >= limit) {
            leftOut++
            slots[place] = -1
            continue
          }
          const slot = make(nodes, at, shift)
          store.insertLast(slot, parent)
          slots[place] = slot
        }
      }
      next = at
      return top
    },
  }
}
