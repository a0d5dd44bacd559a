import type { MirrorReader, Slot } from '../mirror/mirror.ts'

/** Reads a page and notes what was read. */
export interface TracingReader {
  /** The same page; what is read here is noted. */
  readonly mirror: MirrorReader
  /** Forgets what was noted so far. */
  begin(): void
  /** What was read since, `undefined` when it was too much, or something that no trace can tell of. */
  end(): Trace | undefined
}

/** Nodes that were read. Who finds all of it unchanged would read the same again. */
export interface Trace {
  /** When it was read. */
  readonly stamp: number
  /** Of each node its slot and the parent, first child and next sibling that it led to, or `UNREAD`. */
  readonly nodes: Int32Array
}

/** Names are made of some dozens of nodes. */
const MOST_NODES = 1000
const FIELDS = 4
const UNREAD = -2

/** Nothing read yet. */
export function createTracingReader(mirror: MirrorReader): TracingReader {
  /** Nodes of the trace; the last row takes what is too much. */
  const rows = new Int32Array((MOST_NODES + 1) * FIELDS)
  const surplus = MOST_NODES * FIELDS
  /** Where a slot's row begins, if that row is in use and has this slot: nothing has to be cleared. */
  let places = new Int32Array(1024)
  let length = 0
  let isComplete = true
  let last: Slot = -1
  let lastRow = surplus

  function rowOf(slot: Slot): number {
    if (slot === last) return lastRow
    if (slot < 0) return surplus
    if (slot >= places.length) {
      const larger = new Int32Array(Math.max(slot + 1, places.length * 2))
      larger.set(places)
      places = larger
    }
    let row = places[slot]!
    if (row >= length || rows[row] !== slot) {
      if (length === surplus) {
        isComplete = false
        return surplus
      }
      row = length
      length += FIELDS
      places[slot] = row
      rows[row] = slot
      rows[row + 1] = UNREAD
      rows[row + 2] = UNREAD
      rows[row + 3] = UNREAD
    }
    last = slot
    lastRow = row
    return row
  }

  function seen(slot: Slot): Slot {
    if (slot !== last) rowOf(slot)
    return slot
  }

  /** What a trace has no words for. */
  function fleeting<Answer>(answer: Answer): Answer {
    isComplete = false
    return answer
  }

  const traced: MirrorReader = {
    nodeId: slot => mirror.nodeId(seen(slot)),
    nodeType: slot => mirror.nodeType(seen(slot)),
    tag: slot => mirror.tag(seen(slot)),
    parent: slot => (rows[rowOf(slot) + 1] = mirror.parent(slot)),
    firstChild: slot => (rows[rowOf(slot) + 2] = mirror.firstChild(slot)),
    nextSibling: slot => (rows[rowOf(slot) + 3] = mirror.nextSibling(slot)),
    lastChild: slot => fleeting(mirror.lastChild(slot)),
    previousSibling: slot => fleeting(mirror.previousSibling(slot)),
    isShadowChild: slot => mirror.isShadowChild(seen(slot)),
    attribute: (slot, name) => mirror.attribute(seen(slot), name),
    attributes: slot => mirror.attributes(seen(slot)),
    text: (slot, limit) => mirror.text(seen(slot), limit),
    value: slot => fleeting(mirror.value(slot)),
    isChecked: slot => fleeting(mirror.isChecked(slot)),
    labels: () => fleeting(mirror.labels()),
    slotOf: nodeId => fleeting(mirror.slotOf(nodeId)),
    slotOrGhost: nodeId => fleeting(mirror.slotOrGhost(nodeId)),
    isRemoved: slot => (mirror.isRemoved(slot) ? fleeting(true) : false),
    root: () => fleeting(mirror.root()),
    nodeCount: () => fleeting(mirror.nodeCount()),
    newestId: () => fleeting(mirror.newestId()),
    structure: () => fleeting(mirror.structure()),
    stamp: () => mirror.stamp(),
    changedSince: (slot, stamp) => mirror.changedSince(slot, stamp),
    changedWithin: (slot, stamp) => mirror.changedWithin(slot, stamp),
  }

  return {
    mirror: traced,
    begin() {
      length = 0
      last = -1
      isComplete = true
    },
    end: () => (isComplete ? { stamp: mirror.stamp(), nodes: rows.slice(0, length) } : undefined),
  }
}

/** Whether all that was read would be read again. */
export function isUnchanged(mirror: MirrorReader, { stamp, nodes }: Trace): boolean {
  for (let row = 0; row < nodes.length; row += FIELDS) {
    const slot = nodes[row]!
    if (mirror.changedSince(slot, stamp)) return false
    if (nodes[row + 1] !== UNREAD && nodes[row + 1] !== mirror.parent(slot)) return false
    if (nodes[row + 2] !== UNREAD && nodes[row + 2] !== mirror.firstChild(slot)) return false
    if (nodes[row + 3] !== UNREAD && nodes[row + 3] !== mirror.nextSibling(slot)) return false
  }
  return true
}
