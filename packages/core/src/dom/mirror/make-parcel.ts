import { NESTED, NO_SIBLING, ROW, Row, TYPE_BITS, type NodeRows } from '../../decode/node-rows.ts'
import { startsWith } from '../../lib/json.ts'
import { NodeType } from './mirror.ts'

/**
 * What came inside of new nodes, as the rows that were read: no node is made of it until somebody looks there.
 * Rows of a list that scrolls by come and go without that, and cost next to nothing.
 */
export interface Parcel {
  /** The ids in it run on from here, one a row. */
  readonly base: number
  readonly count: number
  /** `undefined` when it has been opened, or all of it is gone. */
  nodes: NodeRows | undefined
  /**
   * By row: `placeOf` the node, if there is one; of what lies inside, the number of the row that it hangs under in the
   * page, a top's. Behind these, for each top how many lie inside, and then the last id of them.
   */
  readonly plan: Int32Array
  /** Tops in the page, or lately removed, with something inside. */
  tops: number
  /** Elements `label` are looked for from outside. */
  readonly hasLabels: boolean
  /** When it came, and whether that proves nothing about what changes by itself. */
  readonly timeMs: number
  readonly provesNothing: boolean
  /** Bytes of memory that are held for it alone. */
  cost: number
}

/** In a plan: a top that was never hung up or is gone, or what was inside of one. */
export const NOT_THERE = -1

/** How a plan tells the slot of a row's node, and back. */
export function placeOf(slot: number): number {
  return -2 - slot
}

/** Makes no parcels of fewer nodes inside, nor where half are tops: they would cost more than the nodes. */
const FEWEST = 8

/**
 * A parcel of these adds, no top of it in the page yet. `undefined` when they are not what recorders write of new
 * nodes: numbered in the order of the rows from above `newest` on, each behind its parent and its next sibling. Of
 * those, what lies inside depends on nothing in the page, so that it can be made at any time.
 */
export type ParcelMaker = (
  nodes: NodeRows,
  newest: number,
  timeMs: number,
  provesNothing: boolean,
) => Parcel | undefined

/** A maker with a drawing board that is used again and again. */
export function createParcelMaker(): ParcelMaker {
  let plan = new Int32Array(3 * 256)

  return (nodes, newest, timeMs, provesNothing) => {
    const { rows, from, to } = nodes
    const count = (to - from) / ROW
    const base = count <= FEWEST ? -1 : rows[from + Row.Id]!
    if (base <= newest) return undefined
    if (count * 3 > plan.length) plan = new Int32Array(count * 6)
    let inside = 0
    let hasLabels = false
    for (let i = 0; i < count; i++) {
      const row = from + i * ROW
      const id = base + i
      const kind = rows[row + Row.Kind]!
      const parent = rows[row]!
      const next = rows[row + Row.Next]!
      const isUsual = rows[row + Row.Id] === id && (kind & NESTED) === 0
      if (!isUsual || (kind & TYPE_BITS) === NodeType.Document || next >= id) return undefined
      if (parent < base) {
        // A top stands beside what is in the page already, or beside another top.
        if (rows[row + Row.Previous]! >= base || rows[row + Row.Root]! >= base) return undefined
        if (next >= base && plan[next - base] !== NOT_THERE) return undefined
        plan[i] = NOT_THERE
      } else {
        if (parent >= id || rows[row + Row.Previous] !== NO_SIBLING) return undefined
        if (next !== NO_SIBLING && next < base) return undefined
        const above = plan[parent - base]!
        const top = above === NOT_THERE ? parent - base : above
        if (rows[row + Row.Root] !== rows[from + top * ROW + Row.Root]) return undefined
        plan[i] = top
        plan[count + top]!++
        plan[count * 2 + top] = id
        inside++
      }
      plan[count + i] = 0
      plan[count * 2 + i] = id
      const length = rows[row + Row.TagTo]! - rows[row + Row.TagFrom]!
      if (length === 5 || length === 8) {
        if (actsOnComing(nodes, row)) return undefined
        hasLabels ||= isTag(nodes, row, 'label')
      }
    }
    if (inside < FEWEST || inside * 2 < count) return undefined
    const own = plan.slice(0, count * 3)
    return { base, count, nodes, plan: own, tops: 0, hasLabels, timeMs, provesNothing, cost: 0 }
  }
}

/** Whether its coming changes something elsewhere: a radio that is chosen, a text in a text field. */
function actsOnComing(nodes: NodeRows, row: number): boolean {
  if (isTag(nodes, row, 'textarea')) return true
  if (!isTag(nodes, row, 'input')) return false
  const { bytes, rows } = nodes
  const end = rows[row + Row.AttributesTo]!
  for (let at = rows[row + Row.AttributesFrom]!; at < end; at++)
    if (bytes[at] === 0x63 && startsWith(bytes, at, end, 'checked')) return true
  return false
}

function isTag({ bytes, rows }: NodeRows, row: number, tag: string): boolean {
  const from = rows[row + Row.TagFrom]!
  const to = rows[row + Row.TagTo]!
  return to - from === tag.length && startsWith(bytes, from, to, tag)
}
