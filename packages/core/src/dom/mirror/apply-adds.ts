import { NO_SIBLING, ROW, Row, type NodeRows } from '../../decode/node-rows.ts'
import type { Ghosts } from './ghosts.ts'
import { rawOf } from './make-node.ts'
import { NOT_THERE, type Parcel } from './make-parcel.ts'
import { NodeType } from './mirror.ts'
import { Flag } from './node-columns.ts'
import type { NodeStore } from './node-store.ts'
import type { RowPlanter } from './plant-rows.ts'

/** Puts the nodes of a mutation's `adds` into the tree. */
export interface AddsApplier {
  /**
   * Applies the rows, whose bytes lie in the arena `shift` further, or of which nothing is kept yet. `placed` gets
   * every node that found its place, parents first.
   */
  apply(nodes: NodeRows, shift: number | undefined, placed: (slot: number) => void): void
  /** The same for a parcel that was made of the rows: what lies inside is left for whoever looks there. */
  applyParcel(nodes: NodeRows, parcel: Parcel, placed: (slot: number) => void): void
  /** Hangs documents that came before their iframe, now that more is known. */
  attachWaiting(placed: (slot: number) => void): void
  /** Adds that never found a parent, since the last call. */
  takeDropped(): number
  /** Nothing waits any more. */
  forget(): void
}

/**
 * Adds come in no useful order: children before parents, siblings before those they stand next to. Whoever
 * misses someone waits under the missing id and is placed when that one is, so the cost stays linear.
 */
export function createAddsApplier(store: NodeStore, planter: RowPlanter, ghosts: Ghosts): AddsApplier {
  const { columns, names, ids, parcels } = store
  const iframeTag = names.idOfText('iframe')
  const frameTag = names.idOfText('frame')
  const textareaTag = names.idOfText('textarea')
  let dropped = 0
  // The add that was placed last: its parent and itself.
  let lastParentId = -1
  let lastParent = -1
  let lastId = -1
  let lastSlot = -1
  let placedOne: (slot: number) => void = () => {}

  // Waiting adds of the array being applied, side by side; `waitingFor` has their positions by missing id.
  let slots: number[] = []
  let parents: number[] = []
  let nexts: number[] = []
  const waitingFor = new Map<number, number[]>()
  /** Documents of iframes that are not known yet, by the iframe's id. */
  const documents = new Map<number, NodeRows>()

  function liveSlot(id: number): number {
    const slot = store.slotOf(id)
    return slot >= 0 && (columns.flags[slot]! & Flag.Removed) === 0 ? slot : -1
  }

  /** Places the node, or answers the id that has to come first; -1 when it is placed or given up. */
  function place(slot: number, parentId: number, nextId: number, previousId: number): number {
    // Recorders tell siblings from the last to the first: both are mostly those of the add before.
    let parent = lastParent
    if (parentId !== lastParentId) {
      parent = liveSlot(parentId)
      if (parent < 0) return parentId
      store.open(parent)
    }
    let next = -1
    if (nextId >= 0) {
      next = nextId === lastId ? lastSlot : liveSlot(nextId)
      if (next < 0) return nextId
    }
    if (previousId >= 0) {
      const previous = liveSlot(previousId)
      if (previous >= 0 && columns.parent[previous] === parent) next = columns.next[previous]!
    }
    const id = columns.id[slot]!
    // What is new has an id above all others.
    const old = id >= 0 && id <= ids.newest() ? liveSlot(id) : -1
    let keepsChildren = false
    if (old >= 0) {
      // Below its old parent it cannot be below itself; a subtree that is sent again would pay for its depth.
      if (columns.parent[old] !== parent && isWithin(parent, old)) {
        drop(slot)
        return -1
      }
      if (next === old) next = columns.next[old]!
      keepsChildren = replace(old, slot)
    }
    makeRoom(parent, slot)
    // The sibling may stand in the other list (light or shadow), or have been moved away meanwhile.
    if (next >= 0) {
      const sameList = ((columns.flags[next]! ^ columns.flags[slot]!) & Flag.ShadowChild) === 0
      if (columns.parent[next] !== parent || !sameList || (columns.flags[next]! & Flag.Removed) !== 0)
        next = -1
    }
    store.insert(slot, parent, next)
    if (keepsChildren || columns.first[slot]! < 0) store.publishOne(slot)
    else store.publish(slot)
    lastParentId = parentId
    lastParent = parent
    lastId = id
    lastSlot = slot
    placedOne(slot)
    return -1
  }

  /** Takes a row's bytes into the arena; answers how far they moved. */
  function keepRaw({ rows, bytes }: NodeRows, row: number): number {
    const raw = row + rawOf(rows[row + Row.Kind]!)
    const from = rows[raw]!
    return from === 0 ? 0 : store.arena.append(bytes, from, rows[raw + 1]!) - from
  }

  /** Nodes went away: what was found last may be among them. */
  function forgetLast(): void {
    lastParentId = -1
    lastId = -1
  }

  /** Whether `slot` is `top` or below it. */
  function isWithin(slot: number, top: number): boolean {
    for (let at = slot; at >= 0; at = columns.parent[at]!) if (at === top) return true
    return false
  }

  /**
   * The same id again without a remove (after a checkout): the new data counts. Answers whether the known
   * children stay, since none came with it.
   */
  function replace(old: number, slot: number): boolean {
    store.open(old)
    store.detach(old)
    const keepsChildren = columns.first[slot]! < 0
    if (keepsChildren) {
      columns.first[slot] = columns.first[old]!
      columns.last[slot] = columns.last[old]!
      for (let child = columns.first[slot]; child >= 0; child = columns.next[child]!) {
        columns.parent[child] = slot
      }
      columns.first[old] = -1
      columns.last[old] = -1
    }
    ghosts.add(old)
    forgetLast()
    return keepsChildren
  }

  /** A document has one root element and one doctype, an iframe one document, a textarea one text. */
  function makeRoom(parent: number, slot: number): void {
    const type = columns.type[slot]!
    const single =
      type === NodeType.Document ||
      columns.type[parent] === NodeType.Document ||
      (columns.tag[parent] === textareaTag && type === NodeType.Text)
    if (!single) return
    let child = columns.first[parent]!
    while (child >= 0) {
      const next = columns.next[child]!
      if (columns.type[child] === type && type !== NodeType.Comment) {
        store.detach(child)
        ghosts.add(child)
        forgetLast()
      }
      child = next
    }
  }

  /** Places what waited for the nodes that just came, and what waited for those. */
  function release(slot: number): void {
    if (waitingFor.size === 0) return
    const ready: number[] = []
    takeReady(slot, ready)
    while (ready.length > 0) {
      const at = ready.pop()!
      const waiting = slots[at]!
      if (waiting < 0) continue
      const missing = place(waiting, parents[at]!, nexts[at]!, NO_SIBLING)
      if (missing >= 0) {
        wait(missing, at)
        continue
      }
      slots[at] = -1
      if ((columns.flags[waiting]! & Flag.Free) === 0) takeReady(waiting, ready)
    }
  }

  /** Those who waited for `top` or a node that came nested in it. */
  function takeReady(top: number, ready: number[]): void {
    let slot = top
    while (slot >= 0 && waitingFor.size > 0) {
      const id = columns.id[slot]!
      const positions = waitingFor.get(id)
      if (positions !== undefined) {
        waitingFor.delete(id)
        for (let i = positions.length - 1; i >= 0; i--) ready.push(positions[i]!)
      }
      const first = columns.first[slot]!
      if (first >= 0) slot = first
      else {
        while (slot !== top && columns.next[slot]! < 0) slot = columns.parent[slot]!
        slot = slot === top ? -1 : columns.next[slot]!
      }
    }
  }

  function wait(missing: number, at: number): void {
    const positions = waitingFor.get(missing)
    if (positions === undefined) waitingFor.set(missing, [at])
    else positions.push(at)
  }

  /** What still waits when the array is through: a missing sibling only costs the position, a parent all. */
  function settle(): void {
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at]!
      if (slot < 0 || liveSlot(parents[at]!) < 0) continue
      slots[at] = -1
      place(slot, parents[at]!, NO_SIBLING, NO_SIBLING)
      if ((columns.flags[slot]! & Flag.Free) === 0) release(slot)
    }
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at]!
      if (slot >= 0) drop(slot)
    }
    slots = []
    parents = []
    nexts = []
    waitingFor.clear()
  }

  /** Places the add whose row is at `row` and whose node is `slot`, or lets it wait. */
  function applyOne(nodes: NodeRows, row: number, slot: number): void {
    const { rows } = nodes
    const parentId = rows[row]!
    const root = rows[row + Row.Root]!
    const isDocument = columns.type[slot] === NodeType.Document
    if (parentId < 0 || (root > 0 && root !== columns.id[slot] && liveSlot(root) < 0)) drop(slot)
    else if (isDocument && liveSlot(parentId) < 0) {
      // A frame's document can come before the frame does, even before the snapshot that has it.
      documents.set(parentId, keptRows(nodes, row, planter.next()))
      store.discard(slot)
    } else {
      const missing = place(slot, parentId, rows[row + Row.Next]!, rows[row + Row.Previous]!)
      if (missing >= 0) {
        slots.push(slot)
        parents.push(parentId)
        nexts.push(rows[row + Row.Next]!)
        wait(missing, slots.length - 1)
      } else if (waitingFor.size > 0 && (columns.flags[slot]! & Flag.Free) === 0) release(slot)
    }
  }

  function drop(slot: number): void {
    dropped += 1 + ((columns.flags[slot]! & Flag.Closed) === 0 ? 0 : parcels.sizeOf(slot))
    store.discard(slot)
  }

  return {
    apply(nodes, shift, placed) {
      placedOne = placed
      forgetLast()
      for (let row = nodes.from; row < nodes.to; row = planter.next())
        applyOne(nodes, row, planter.plant(nodes, row, shift ?? keepRaw(nodes, row)))
      if (slots.length > 0) settle()
    },
    applyParcel(nodes, parcel, placed) {
      placedOne = placed
      forgetLast()
      parcels.add(parcel)
      const { plan, count } = parcel
      for (let i = 0; i < count; i++) {
        if (plan[i] !== NOT_THERE) continue
        const row = nodes.from + i * ROW
        const slot = planter.plant(nodes, row, keepRaw(nodes, row))
        parcels.hang(parcel, i, slot)
        applyOne(nodes, row, slot)
      }
      if (slots.length > 0) settle()
    },
    attachWaiting(placed) {
      if (documents.size === 0) return
      placedOne = placed
      forgetLast()
      for (const [parentId, nodes] of documents) {
        const parent = liveSlot(parentId)
        if (parent < 0) continue
        documents.delete(parentId)
        if (columns.tag[parent] !== iframeTag && columns.tag[parent] !== frameTag) continue
        const from = store.arena.append(nodes.bytes, 0, nodes.bytes.length)
        place(planter.plant(nodes, 0, from), parentId, NO_SIBLING, NO_SIBLING)
      }
    },
    takeDropped() {
      const count = dropped
      dropped = 0
      return count
    },
    forget: () => documents.clear(),
  }
}

/** A copy of some rows with the bytes they mean, to outlive their frame. */
function keptRows(nodes: NodeRows, from: number, to: number): NodeRows {
  const { start, end } = nodes
  const rows = nodes.rows.slice(from, to)
  for (let row = 0; row < rows.length; row += ROW) {
    for (let i = row + Row.TagFrom; i <= row + Row.TextTo; i++) if (rows[i]! > 0) rows[i]! -= start
  }
  // Nested rows count from the frame's first, which lay before these.
  const first = nodes.from - from
  return { ...nodes, bytes: nodes.bytes.slice(start, end), rows, from: first, to: rows.length }
}
