/** Bits of `flags`. */
export const Flag = {
  /** Sits directly in its parent's shadow root. */
  ShadowChild: 1,
  /** Taken out of the page; kept a while because later frames may still name it. */
  Removed: 2,
  /** Free for use. */
  Free: 4,
  /** A part of it is a parcel that nobody has opened: it has no children yet. */
  Closed: 8,
  /** Mutations changed attributes of it since it came. */
  Changed: 16,
} as const

/** One column a field, one row (slot) a node. Growing replaces the arrays: read them through the object. */
export interface NodeColumns {
  id: Int32Array
  type: Uint8Array
  flags: Uint8Array
  /** Interned tag name (elements) or doctype name; 0 is ''. */
  tag: Uint16Array
  parent: Int32Array
  first: Int32Array
  last: Int32Array
  previous: Int32Array
  next: Int32Array
  /**
   * Range of the node's raw JSON in the arena; equal when there is none. Of an element its attributes object, of
   * other nodes their text (a string with its quotes).
   */
  rawFrom: Int32Array
  rawTo: Int32Array
  /** The row that `restlessness.ts` keeps for the node; 0 for those that never changed. */
  restless: Int32Array
  /** Which attributes the recorded object may have, as `attributeBit`s; 0 until somebody asks. */
  attributeBits: Int32Array
  /** The stamps of the last change of the node itself, and of anything in it (see `change-stamps.ts`). */
  changed: Uint32Array
  changedWithin: Uint32Array
  /** Rows given out, free ones included. */
  length: number
  capacity: number
}

const SMALLEST = 1024

/** Empty columns. */
export function createNodeColumns(): NodeColumns {
  return sized(SMALLEST)
}

/** Forgets all rows and gives their room back. */
export function shrinkNodeColumns(columns: NodeColumns): void {
  Object.assign(columns, sized(SMALLEST))
}

function sized(capacity: number): NodeColumns {
  return {
    id: new Int32Array(capacity),
    type: new Uint8Array(capacity),
    flags: new Uint8Array(capacity),
    tag: new Uint16Array(capacity),
    parent: new Int32Array(capacity),
    first: new Int32Array(capacity),
    last: new Int32Array(capacity),
    previous: new Int32Array(capacity),
    next: new Int32Array(capacity),
    rawFrom: new Int32Array(capacity),
    rawTo: new Int32Array(capacity),
    restless: new Int32Array(capacity),
    attributeBits: new Int32Array(capacity),
    changed: new Uint32Array(capacity),
    changedWithin: new Uint32Array(capacity),
    length: 0,
    capacity,
  }
}

/** The first rows as those of nodes that hang nowhere and of which nothing is known. */
export function emptyNodeRows(columns: NodeColumns, rows: number): void {
  const { id, type, flags, tag, parent, first, last, previous, next } = columns
  for (const links of [id, parent, first, last, previous, next]) links.fill(-1, 0, rows)
  type.fill(2, 0, rows)
  flags.fill(0, 0, rows)
  tag.fill(0, 0, rows)
  for (const others of [columns.rawFrom, columns.rawTo, columns.restless, columns.attributeBits])
    others.fill(0, 0, rows)
}

/** Doubles the room, or makes it as large as needed and as much again for what is to come, keeping every row. */
export function growNodeColumns(columns: NodeColumns, needed = 0): void {
  const grown = sized(Math.max(columns.capacity * 2, Math.ceil(needed * 2.25)))
  grown.id.set(columns.id)
  grown.type.set(columns.type)
  grown.flags.set(columns.flags)
  grown.tag.set(columns.tag)
  grown.parent.set(columns.parent)
  grown.first.set(columns.first)
  grown.last.set(columns.last)
  grown.previous.set(columns.previous)
  grown.next.set(columns.next)
  grown.rawFrom.set(columns.rawFrom)
  grown.rawTo.set(columns.rawTo)
  grown.restless.set(columns.restless)
  grown.attributeBits.set(columns.attributeBits)
  grown.changed.set(columns.changed)
  grown.changedWithin.set(columns.changedWithin)
  grown.length = columns.length
  Object.assign(columns, grown)
}
