import type { FieldText } from '../../decode/input.ts'
import { createInterner } from '../../lib/intern.ts'
import type { Interner } from '../../lib/intern.ts'
import { createArena } from './arena.ts'
import type { Arena } from './arena.ts'
import { createAttributeChanges } from './attribute-changes.ts'
import type { AttributeChanges } from './attribute-changes.ts'
import { createChangeStamps } from './change-stamps.ts'
import type { ChangeStamps } from './change-stamps.ts'
import { createNodeMaker, type NodeMaker } from './make-node.ts'
import { createIdIndex } from './id-index.ts'
import type { IdIndex } from './id-index.ts'
import { NodeType } from './mirror.ts'
import { createNodeColumns, emptyNodeRows, Flag, growNodeColumns, shrinkNodeColumns } from './node-columns.ts'
import type { NodeColumns } from './node-columns.ts'
import { createParcels, type Parcels } from './parcels.ts'
import { createRestlessness } from './restlessness.ts'
import type { Restlessness } from './restlessness.ts'
import { recordedAttribute } from './recorded-attributes.ts'

/** A field's live value and state, as Input frames told. */
export interface LiveValue {
  /** `null`: nobody typed, the attribute still counts. */
  readonly text: FieldText | null
  readonly isChecked: boolean
}

/** The nodes of one page and how they hang together. Knows nothing of frames. */
export interface NodeStore {
  readonly columns: NodeColumns
  readonly arena: Arena
  readonly names: Interner
  readonly ids: IdIndex
  readonly changes: AttributeChanges
  readonly stamps: ChangeStamps
  readonly restlessness: Restlessness
  readonly values: Map<number, LiveValue>
  /** The radio that was chosen last, by group. Its live value is gone when the node is. */
  readonly chosen: Map<string, number>
  /** Elements `label`; those in parcels are in here as soon as the parcels are opened. */
  labels(): ReadonlySet<number>
  readonly parcels: Parcels
  /** The slot under this id, live or lately removed, or -1. Opens the parcel that it lies in. */
  slotOf(id: number): number
  /** Makes what lies in the parcel of this node, if it has one: to be called before its children are looked at. */
  open(slot: number): void
  readonly make: NodeMaker
  /** Nodes in the page and lately removed ones. */
  count(): number
  /** Nodes in the page, and those that wait for their place. */
  liveCount(): number
  /** Rises whenever nodes came or went. */
  structure(): number
  /** As many fresh rows as asked for, from 0 on: to be called when the store is empty. */
  allocateAll(nodes: number): void
  /** Makes `slot` findable by its id. */
  nameOne(slot: number): void
  /** Hangs `slot` behind all that hangs under `parent`: recorded order, light children first. */
  insertLast(slot: number, parent: number): void
  /** Hangs `slot` under `parent` before `before` (-1: last of its list, light or shadow). */
  insert(slot: number, parent: number, before: number): void
  /** Takes `slot` out of its parent's list; it keeps pointing to the former parent. */
  detach(slot: number): void
  /** Makes `slot` and all below findable by id and counts their bytes as used. */
  publish(slot: number): void
  /** The same for `slot` alone: what hangs below it has been published before. */
  publishOne(slot: number): void
  /** Marks `slot` and all below as removed: `ids` still finds them, as ghosts. Answers how many. */
  bury(slot: number): number
  /** Gives `slot` and all below back. */
  free(slot: number): void
  /** Gives back what was never published. */
  discard(slot: number): void
  /** Moves the live bytes together when most of the arena is garbage. */
  tidy(): void
  clear(): void
  /** Gives back the memory of an empty store. */
  shrink(): void
}

/** An empty store. `onDetach` is told of each slot before `detach` takes it out. */
export function createNodeStore(onDetach?: (slot: number) => void): NodeStore {
  const columns = createNodeColumns()
  const stamps = createChangeStamps(columns)
  const restlessness = createRestlessness()
  const arena = createArena()
  const names = createInterner()
  const ids = createIdIndex()
  const values = new Map<number, LiveValue>()
  const chosen = new Map<string, number>()
  const labels = new Set<number>()
  const changes = createAttributeChanges(arena, (slot, name) => {
    const recorded = recordedAttribute(arena.bytes(), columns.rawFrom[slot]!, columns.rawTo[slot]!, name)
    return recorded === true ? '' : recorded
  })
  names.idOfText('')
  const labelTag = names.idOfText('label')
  let freeHead = -1
  let count = 0
  let buried = 0
  let structure = 0

  /** The next row below `top` in document order, or -1; climbs back up without a stack. */
  function after(slot: number, top: number): number {
    let at = slot
    while (at !== top) {
      const next = columns.next[at]!
      if (next >= 0) return next
      at = columns.parent[at]!
    }
    return -1
  }

  function following(slot: number, top: number): number {
    const first = columns.first[slot]!
    return first >= 0 ? first : after(slot, top)
  }

  /** What lies in the parcel of this node goes with it, without ever having been made. */
  function forgetInside(slot: number): void {
    if ((columns.flags[slot]! & Flag.Closed) === 0) return
    if ((columns.flags[slot]! & Flag.Removed) !== 0) buried -= parcels.sizeOf(slot)
    parcels.forget(slot)
  }

  function clearNode(slot: number): void {
    forgetInside(slot)
    arena.use(columns.rawFrom[slot]! - columns.rawTo[slot]!)
    ids.drop(columns.id[slot]!, slot)
    changes.drop(slot)
    if (values.size > 0) values.delete(slot)
    restlessness.free(columns.restless[slot]!)
    if (columns.tag[slot] === labelTag) labels.delete(slot)
    if ((columns.flags[slot]! & Flag.Removed) !== 0) buried--
    columns.flags[slot] = Flag.Free
    columns.next[slot] = freeHead
    freeHead = slot
    count--
  }

  function free(top: number): void {
    // The next row has to be known before this one is given back, so go from the leaves upwards.
    let slot = top
    while (true) {
      while (columns.first[slot]! >= 0) slot = columns.first[slot]!
      const parent = columns.parent[slot]!
      const next = columns.next[slot]!
      clearNode(slot)
      if (slot === top) return
      if (next >= 0) slot = next
      else {
        columns.first[parent] = -1
        slot = parent
      }
    }
  }

  function nameOne(slot: number): void {
    structure++
    if (columns.id[slot]! >= 0) ids.set(columns.id[slot]!, slot)
    if (columns.tag[slot] === labelTag && columns.type[slot] === NodeType.Element) labels.add(slot)
  }

  function publishOne(slot: number): void {
    nameOne(slot)
    if ((columns.flags[slot]! & Flag.Closed) !== 0) ids.note(parcels.lastOf(slot))
    arena.use(columns.rawTo[slot]! - columns.rawFrom[slot]!)
  }

  /** The same for what came out of a parcel: its id may have been given to another node since it came. */
  function showOne(slot: number): void {
    if (ids.get(columns.id[slot]!) < 0) ids.set(columns.id[slot]!, slot)
    arena.use(columns.rawTo[slot]! - columns.rawFrom[slot]!)
    const isLabel = columns.tag[slot] === labelTag && columns.type[slot] === NodeType.Element
    if (isLabel && (columns.flags[slot]! & Flag.Removed) === 0) labels.add(slot)
  }

  function allocate(): number {
    let slot = freeHead
    if (slot >= 0) freeHead = columns.next[slot]!
    else {
      if (columns.length === columns.capacity) growNodeColumns(columns)
      slot = columns.length++
    }
    columns.id[slot] = -1
    columns.type[slot] = 2
    columns.flags[slot] = 0
    columns.tag[slot] = 0
    columns.parent[slot] = -1
    columns.first[slot] = -1
    columns.last[slot] = -1
    columns.previous[slot] = -1
    columns.next[slot] = -1
    columns.rawFrom[slot] = 0
    columns.rawTo[slot] = 0
    columns.restless[slot] = 0
    columns.attributeBits[slot] = 0
    stamps.renew(slot)
    count++
    return slot
  }

  /** Hangs `slot` under `parent` before `before` (-1: last of its list, light or shadow). */
  function link(slot: number, parent: number, before: number): void {
    const shadow = columns.flags[slot]! & Flag.ShadowChild
    let next = before
    if (next < 0 && shadow === 0) {
      // A light child goes after the last light one: the shadow root's children stand behind it.
      let last = columns.last[parent]!
      while (last >= 0 && (columns.flags[last]! & Flag.ShadowChild) !== 0) {
        next = last
        last = columns.previous[last]!
      }
    }
    const previous = next >= 0 ? columns.previous[next]! : columns.last[parent]!
    columns.parent[slot] = parent
    columns.previous[slot] = previous
    columns.next[slot] = next
    if (previous >= 0) columns.next[previous] = slot
    else columns.first[parent] = slot
    if (next >= 0) columns.previous[next] = slot
    else columns.last[parent] = slot
  }

  const make = createNodeMaker(columns, names, allocate)
  const parcels = createParcels({
    columns,
    arena,
    restlessness,
    make,
    link,
    show: showOne,
    count: nodes => {
      count += nodes
    },
  })

  return {
    columns,
    arena,
    names,
    ids,
    changes,
    stamps,
    restlessness,
    values,
    chosen,
    labels() {
      parcels.openThoseWithLabels()
      return labels
    },
    parcels,
    slotOf(id) {
      const slot = ids.get(id)
      return slot < 0 && id <= parcels.highest() ? parcels.find(id) : slot
    },
    open(slot) {
      if ((columns.flags[slot]! & Flag.Closed) !== 0) parcels.open(slot)
    },
    make,
    count: () => count,
    liveCount: () => count - buried,
    structure: () => structure,
    allocateAll(nodes) {
      if (columns.capacity < nodes) growNodeColumns(columns, nodes)
      columns.length = nodes
      count = nodes
      emptyNodeRows(columns, nodes)
      stamps.renewAll(nodes)
    },
    nameOne,
    insertLast(slot, parent) {
      const last = columns.last[parent]!
      columns.parent[slot] = parent
      columns.previous[slot] = last
      if (last >= 0) columns.next[last] = slot
      else columns.first[parent] = slot
      columns.last[parent] = slot
    },
    insert(slot, parent, before) {
      link(slot, parent, before)
      stamps.markWithin(parent)
    },
    detach(slot) {
      onDetach?.(slot)
      const parent = columns.parent[slot]!
      const previous = columns.previous[slot]!
      const next = columns.next[slot]!
      if (previous >= 0) columns.next[previous] = next
      else if (parent >= 0) columns.first[parent] = next
      if (next >= 0) columns.previous[next] = previous
      else if (parent >= 0) columns.last[parent] = previous
      columns.previous[slot] = -1
      columns.next[slot] = -1
      stamps.markWithin(parent)
    },
    publish(top) {
      for (let slot = top; slot >= 0; slot = following(slot, top)) publishOne(slot)
    },
    publishOne,
    bury(top) {
      let nodes = 0
      for (let slot = top; slot >= 0; slot = following(slot, top)) {
        columns.flags[slot]! |= Flag.Removed
        if (columns.tag[slot] === labelTag) labels.delete(slot)
        if ((columns.flags[slot]! & Flag.Closed) !== 0) nodes += parcels.sizeOf(slot)
        nodes++
      }
      buried += nodes
      structure++
      return nodes
    },
    discard(top) {
      for (let slot = top; slot >= 0; slot = following(slot, top)) {
        forgetInside(slot)
        // Not counted as used and not findable, so there is nothing to give back but the row.
        columns.id[slot] = -1
        columns.rawTo[slot] = columns.rawFrom[slot]!
      }
      free(top)
    },
    free,
    tidy() {
      if (!arena.isWasteful()) return
      const { move, done } = arena.compact()
      for (let slot = 0; slot < columns.length; slot++) {
        if ((columns.flags[slot]! & Flag.Free) !== 0) continue
        const length = columns.rawTo[slot]! - columns.rawFrom[slot]!
        if (length === 0) continue
        columns.rawFrom[slot] = move(columns.rawFrom[slot]!, columns.rawTo[slot]!)
        columns.rawTo[slot] = columns.rawFrom[slot]! + length
      }
      changes.move(move)
      done()
    },
    clear() {
      columns.length = 0
      freeHead = -1
      count = 0
      buried = 0
      arena.clear()
      ids.clear()
      changes.clear()
      restlessness.clear()
      values.clear()
      chosen.clear()
      labels.clear()
      parcels.clear()
    },
    shrink() {
      shrinkNodeColumns(columns)
      arena.shrink()
    },
  }
}
