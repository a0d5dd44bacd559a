import type { ByteRange } from './parts.ts'

/** One serialized node is a row of this many numbers; positions are in the bytes it was read from. */
export const ROW = 12

/** What stands where in a row. */
export const Row = {
  /** Of an add: the parent's rrweb id. Of a nested node: the parent's row, counted from the first. -1: none. */
  Parent: 0,
  /** `nextId` and `previousId` of an add; `NO_SIBLING` when absent or null. */
  Next: 1,
  Previous: 2,
  /** rrweb id, -1 when it is none. */
  Id: 3,
  /** rrweb node type in the low three bits, then `SHADOW` and `NESTED`. */
  Kind: 4,
  /** The characters of the tag name (or the doctype's name), without quotes. */
  TagFrom: 5,
  TagTo: 6,
  /** The attributes object, with its braces; equal when it is absent or empty. */
  AttributesFrom: 7,
  AttributesTo: 8,
  /** The text, with its quotes; equal when there is none. */
  TextFrom: 9,
  TextTo: 10,
  /** `rootId`, 0 when there is none. */
  Root: 11,
} as const

export const TYPE_BITS = 7
export const SHADOW = 8
export const NESTED = 16
/** In `Next` and `Previous`: the node goes last. */
export const NO_SIBLING = -2

/** The nodes of a FullSnapshot or the changes of a Mutation, read off the bytes in one pass. */
export interface NodeRows {
  /** What the positions in the rows mean. */
  readonly bytes: Uint8Array
  /** All positions lie in this range. */
  readonly start: number
  readonly end: number
  /** Rows in recorded order, nested ones behind their parent: numbers `from` to `to`. */
  readonly rows: Int32Array
  readonly from: number
  readonly to: number
  /** Ids of `removes` in order: numbers `removedFrom` to `removedTo`. -1 for an entry without one. */
  readonly removed: Int32Array
  readonly removedFrom: number
  readonly removedTo: number
  /** Entries of `adds`, whether they hold a node or not. */
  readonly adds: number
  /** Nodes that were left out because they are nested too deep. */
  readonly tooDeep: number
  /** The arrays that are read when they are applied; absent when empty. */
  readonly texts: ByteRange | undefined
  readonly attributes: ByteRange | undefined
}
