import { NESTED, ROW, Row, SHADOW, TYPE_BITS, type NodeRows } from '../../decode/node-rows.ts'
import { rawOf } from './make-node.ts'
import { Flag } from './node-columns.ts'
import type { NodeStore } from './node-store.ts'

/**
 * A snapshot's bytes are kept as a whole while they are no more than so many for each that is needed, and these beside:
 * less than the arena takes for garbage to be tidied away.
 */
const SPREAD = 3
const SPREAD_SLACK = 1 << 20

/** Makes nodes of rows. */
export interface RowPlanter {
  /**
   * Makes the node of the row at `row`, with the nested ones behind it, hanging together but not published.
   * `shift` takes positions in the rows' bytes to positions in the arena.
   */
  plant(nodes: NodeRows, row: number, shift: number): number
  /**
   * Makes all nodes of a snapshot and publishes them, in an empty store, with what is kept of their bytes. Answers the
   * top, or -1 when there are too many for the limit: nothing has been made then.
   */
  plantPage(nodes: NodeRows): number
  /** The row behind those that the last `plant` took. */
  next(): number
  /** Nodes left out for the limit since the planter was made. */
  leftOut(): number
}

/** A planter for one store. `limit` caps the nodes that hang in it. */
export function createRowPlanter(store: NodeStore, limit: number): RowPlanter {
  const { make, columns, names } = store
  /** Slots by the place of their rows behind the top one, for nested nodes. */
  let slots = new Int32Array(64)
  let next = 0
  let leftOut = 0

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
    plantPage(nodes) {
      const { rows, bytes, from, to } = nodes
      const { arena } = store
      const count = (to - from) / ROW
      if (count === 0 || count > limit) return -1
      // Slots are given out in the order of the rows: a row's place is its node's slot.
      store.allocateAll(count)
      const { id, type, flags, tag, parent, first, last, previous, next: following, rawFrom, rawTo } = columns
      const used = lengthKept(nodes)
      // One copy of all is quicker than one for each node.
      const isDense = nodes.end - nodes.start <= used * SPREAD + SPREAD_SLACK
      const shift = isDense ? arena.append(bytes, nodes.start, nodes.end) - nodes.start : 0
      if (!isDense) arena.reserve(used)
      for (let slot = 0; slot < count; slot++) {
        const row = from + slot * ROW
        const kind = rows[row + Row.Kind]!
        const tagFrom = rows[row + Row.TagFrom]!
        id[slot] = rows[row + Row.Id]!
        type[slot] = kind & TYPE_BITS
        if ((kind & SHADOW) !== 0) flags[slot] = Flag.ShadowChild
        if (tagFrom > 0) tag[slot] = names.idOf(bytes, tagFrom, rows[row + Row.TagTo]!)
        const raw = row + rawOf(kind)
        if (rows[raw]! > 0) {
          const kept = isDense ? rows[raw]! + shift : arena.append(bytes, rows[raw]!, rows[raw + 1]!)
          rawFrom[slot] = kept
          rawTo[slot] = kept + rows[raw + 1]! - rows[raw]!
        }
        if (slot > 0) {
          const around = rows[row]! / ROW
          const before = last[around]!
          parent[slot] = around
          previous[slot] = before
          if (before >= 0) following[before] = slot
          else first[around] = slot
          last[around] = slot
        }
        store.nameOne(slot)
      }
      arena.use(used)
      return 0
    },
  }
}

/** Bytes of attributes and texts. */
function lengthKept({ rows, from, to }: NodeRows): number {
  let length = 0
  for (let row = from; row < to; row += ROW) {
    const raw = row + rawOf(rows[row + Row.Kind]!)
    length += rows[raw + 1]! - rows[raw]!
  }
  return length
}
