import { type NodeRows, NO_SIBLING, ROW, Row } from '../../decode/node-rows.ts'
import type { Arena } from './arena.ts'
import type { NodeMaker } from './make-node.ts'
import { NOT_THERE, type Parcel, placeOf } from './make-parcel.ts'
import { Flag, type NodeColumns } from './node-columns.ts'
import type { Restlessness } from './restlessness.ts'

/** The parcels of a page that nobody has opened. The slots of their tops carry `Flag.Closed`. */
export interface Parcels {
  /** The highest id that any had since the last `clear`, -1 at first. */
  highest(): number
  /** Takes in a parcel of which no top is in the page yet. May open older ones, for the memory that they hold. */
  add(parcel: Parcel): void
  /** `slot` was made of the top in this row of the parcel. */
  hang(parcel: Parcel, row: number, slot: number): void
  /** How many nodes lie inside a closed top. */
  sizeOf(top: number): number
  /** The highest id in a closed top. */
  lastOf(top: number): number
  /** Makes the nodes in the parcel of this closed top. */
  open(top: number): void
  /** The slot of an id that the index does not know, or -1. Opens the parcel that it lies in. */
  find(id: number): number
  /** The slot that was made of a row of a parcel, or -1: none yet, or it is another node's by now. */
  slotAt(parcel: Parcel, row: number): number
  openThoseWithLabels(): void
  /** This closed top is given back. */
  forget(top: number): void
  clear(): void
}

/** Where the nodes are that a parcel becomes. */
interface Surroundings {
  readonly columns: NodeColumns
  readonly arena: Arena
  readonly restlessness: Restlessness
  readonly make: NodeMaker
  /** Hangs a slot under a parent before another slot (-1: last), which is no change of the page. */
  readonly link: (slot: number, parent: number, before: number) => void
  /** A node that was there all along can be found from now on. */
  readonly show: (slot: number) => void
  /** So many more nodes are in the store, or fewer. */
  readonly count: (nodes: number) => void
}

/** Bytes of recording and rows that may be held on to: what is older is opened, which copies what is needed. */
const MOST_HELD = 1 << 22
const MOST_PARCELS = 1024

/** None yet. */
export function createParcels(surroundings: Surroundings): Parcels {
  const { columns, arena, restlessness, make, link, show, count } = surroundings
  const byTop = new Map<number, Parcel>()
  /** In the order of their ids. Those before `first` hold nothing any more. */
  let all: Parcel[] = []
  let first = 0
  let held = 0
  let latest: NodeRows | undefined
  let highest = -1
  let withLabels: Parcel[] = []

  function parcelOf(top: number): Parcel {
    return byTop.get(top)!
  }

  /** A top is closed no more, and its inside not counted by itself. */
  function unclose(top: number, size: number): void {
    byTop.delete(top)
    columns.flags[top]! &= ~Flag.Closed
    count(-size)
  }

  /** Makes all that lies inside of tops that are still there, and so forgets the rows. */
  function openParcel(parcel: Parcel): void {
    const { nodes, plan, base, count: length, timeMs, provesNothing } = parcel
    if (nodes === undefined) return
    parcel.nodes = undefined
    const { rows, from } = nodes
    const shift = arena.append(nodes.bytes, nodes.start, nodes.end) - nodes.start
    for (let i = 0; i < length; i++) {
      const above = plan[i]!
      if (above < 0) {
        if (above !== NOT_THERE && plan[length + i]! > 0) unclose(placeOf(above), plan[length + i]!)
        continue
      }
      const row = from + i * ROW
      const place = plan[rows[row]! - base]!
      if (place === NOT_THERE) {
        plan[i] = NOT_THERE
        continue
      }
      const parent = placeOf(place)
      const slot = make(nodes, row, shift)
      columns.flags[slot]! |= columns.flags[parent]! & Flag.Removed
      plan[i] = placeOf(slot)
      const next = rows[row + Row.Next]!
      link(slot, parent, next === NO_SIBLING ? -1 : siblingAt(parcel, next - base, slot, parent))
      show(slot)
      // Its top was touched when it came.
      if (plan[rows[row]! - base] !== plan[above])
        columns.restless[parent] = restlessness.touch(columns.restless[parent]!, timeMs, provesNothing)
    }
  }

  function slotAt({ plan, base }: Parcel, row: number): number {
    const slot = placeOf(plan[row]!)
    // A top with nothing inside is not told of when its slot is given back, and somebody else may have that.
    const isStill = slot >= 0 && columns.id[slot] === base + row && (columns.flags[slot]! & Flag.Free) === 0
    return isStill ? slot : -1
  }

  /** The next sibling, if it is one at all. */
  function siblingAt(parcel: Parcel, row: number, slot: number, parent: number): number {
    const next = slotAt(parcel, row)
    const isBeside =
      next >= 0 &&
      columns.parent[next] === parent &&
      ((columns.flags[next]! ^ columns.flags[slot]!) & Flag.ShadowChild) === 0
    return isBeside ? next : -1
  }

  /** Lets go of what is dead, and of the oldest while too much is held. */
  function retire(): void {
    while (first < all.length) {
      const oldest = all[first]!
      const isTooMuch = held > MOST_HELD || all.length - first > MOST_PARCELS
      if (oldest.nodes !== undefined && !isTooMuch) break
      openParcel(oldest)
      held -= oldest.cost
      first++
    }
    if (first > MOST_PARCELS) {
      all = all.slice(first)
      first = 0
    }
  }

  return {
    highest: () => highest,
    add(parcel) {
      // What several parcels lie in is freed with the last of them.
      const before = all[all.length - 1]
      if (before !== undefined && latest !== undefined && parcel.nodes !== undefined) {
        if (latest.bytes !== parcel.nodes.bytes) before.cost += latest.bytes.length
        if (latest.rows !== parcel.nodes.rows) before.cost += latest.rows.byteLength
        held += before.cost
      }
      latest = parcel.nodes
      all.push(parcel)
      highest = parcel.base + parcel.count - 1
      if (parcel.hasLabels) withLabels.push(parcel)
      retire()
    },
    hang(parcel, row, slot) {
      parcel.plan[row] = placeOf(slot)
      if (parcel.plan[parcel.count + row] === 0) return
      columns.flags[slot]! |= Flag.Closed
      byTop.set(slot, parcel)
      parcel.tops++
      count(parcel.plan[parcel.count + row]!)
    },
    sizeOf(top) {
      const { plan, count, base } = parcelOf(top)
      return plan[count + columns.id[top]! - base]!
    },
    lastOf(top) {
      const { plan, count, base } = parcelOf(top)
      return plan[count * 2 + columns.id[top]! - base]!
    },
    open: top => openParcel(parcelOf(top)),
    find(id) {
      if (id > highest || first === all.length) return -1
      let low = first
      let high = all.length
      while (high - low > 1) {
        const middle = (low + high) >>> 1
        if (all[middle]!.base <= id) low = middle
        else high = middle
      }
      const parcel = all[low]!
      const row = id - parcel.base
      if (parcel.nodes === undefined || row < 0 || row >= parcel.count) return -1
      const top = parcel.plan[row]!
      if (top < 0 || parcel.plan[top] === NOT_THERE) return -1
      openParcel(parcel)
      return placeOf(parcel.plan[row]!)
    },
    slotAt,
    openThoseWithLabels() {
      if (withLabels.length === 0) return
      for (const parcel of withLabels) openParcel(parcel)
      withLabels = []
    },
    forget(top) {
      const parcel = parcelOf(top)
      const row = columns.id[top]! - parcel.base
      unclose(top, parcel.plan[parcel.count + row]!)
      parcel.plan[row] = NOT_THERE
      if (--parcel.tops === 0) parcel.nodes = undefined
    },
    clear() {
      byTop.clear()
      all = []
      first = 0
      held = 0
      latest = undefined
      highest = -1
      withLabels = []
    },
  }
}
