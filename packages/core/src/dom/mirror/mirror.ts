import type { Frame } from '../../decode/frame.ts'
import type { HealthLog } from '../../decode/health.ts'
import type { FieldText } from '../../decode/input.ts'
import type { Limits } from '../../decode/limits.ts'

/** rrweb's node types. */
export const NodeType = { Document: 0, Doctype: 1, Element: 2, Text: 3, Cdata: 4, Comment: 5 } as const

/**
 * A node's handle inside one mirror: a small number, never an rrweb id. It stays valid while the node
 * is in the page and for a while after its removal (see `isRemoved`); -1 is "no such node".
 */
export type Slot = number

/** Reads the page as it stands now. All strings are made when asked for, so ask only for what is shown. */
export interface MirrorReader {
  /** The main document, or -1 before the first full snapshot. */
  root(): Slot
  /** The live node with this rrweb id, or -1. */
  slotOf(nodeId: number): Slot
  /** The live node with this id, or the one that was removed lately (`isRemoved` tells), or -1. */
  slotOrGhost(nodeId: number): Slot
  isRemoved(slot: Slot): boolean
  nodeId(slot: Slot): number
  nodeType(slot: Slot): number
  /** Lower case; '' for anything but elements. */
  tag(slot: Slot): string
  /** The parent; of a shadow root's child its host; of an iframe's document the iframe. -1 at the top. */
  parent(slot: Slot): Slot
  /** First child: light children come first, then the shadow root's, then an iframe's document. */
  firstChild(slot: Slot): Slot
  nextSibling(slot: Slot): Slot
  /** The same the other way round. */
  lastChild(slot: Slot): Slot
  previousSibling(slot: Slot): Slot
  /** Whether the node sits directly in its parent's shadow root. */
  isShadowChild(slot: Slot): boolean
  /** The attribute as last set; `null` when absent. `true` comes as ''. Numbers come as text. */
  attribute(slot: Slot, name: string): string | null
  /** Every attribute by name, in recorded order. */
  attributes(slot: Slot): Map<string, string | true>
  /** The text of a text node (or comment); '' otherwise. `limit` caps the characters. */
  text(slot: Slot, limit?: number): string
  /** The live value of a form field: the last Input event, else the recorded `value`; `null` if unknown. */
  value(slot: Slot): string | null
  /** The live state of a checkbox or radio. */
  isChecked(slot: Slot): boolean
  /** The label elements of the page, in no particular order: finding a field's label must not walk it. */
  labels(): Iterable<Slot>
  /** Nodes in the page now. */
  nodeCount(): number
  /** The highest rrweb id on this page so far, -1 without a page: recorders number nodes as they come. */
  newestId(): number
  /** Rises whenever nodes came or went: what was looked up before may have changed. */
  structure(): number
  /**
   * A mark in the page's history: whoever remembers something of the page takes one with it and asks
   * `changedSince` and `changedWithin` before believing it again.
   */
  stamp(): number
  /**
   * Whether this very node is new, or its attributes or its text changed after that stamp. Its place and what is
   * in it may have changed none the less.
   */
  changedSince(slot: Slot, stamp: number): boolean
  /**
   * Whether that is so of the node or of anything below it, or nodes came and went there (in all three lists: light,
   * shadow, document), or something was typed. Which radio of a group is chosen is not told.
   */
  changedWithin(slot: Slot, stamp: number): boolean
}

/** What one mutation frame did, for those who ask what followed an action. Reused between frames. */
export interface ChangeLog {
  /**
   * Whoever sets this to 0 can do without those nodes in `added` that came inside of others there, and gets their
   * number here. `listAdded` lists them.
   */
  unlisted?: number | undefined
  /** Roots of what was inserted (moves included), each once, parents before their descendants where both came. */
  readonly added: Slot[]
  /** Text nodes whose text changed. */
  readonly texts: Slot[]
  /** Elements with changed attributes, and the names, side by side. */
  readonly attributeSlots: Slot[]
  readonly attributeNames: string[]
}

export interface MutationCounts {
  readonly adds: number
  readonly removes: number
  readonly texts: number
  readonly attributes: number
}

export interface Mirror extends MirrorReader {
  /**
   * Takes a FullSnapshot. `sameLoad` says that it is another picture of the page load already shown
   * (a checkout): lately removed nodes can then still be asked for.
   */
  applySnapshot(frame: Frame, sameLoad: boolean): void
  /**
   * Takes a Mutation. With `changes`, tells there what was touched. `answering` says that it follows an
   * action so closely that it proves nothing about nodes that change by themselves (see `isAmbient`).
   */
  applyMutation(frame: Frame, changes?: ChangeLog, answering?: boolean): MutationCounts
  /** Right after `applyMutation`: puts into `changes.added` what is `unlisted`. */
  listAdded(changes: ChangeLog): void
  /** Nobody will ask it any more: lets go of the page. */
  leave(): void
  /** Takes an Input's value and state. */
  applyInput(nodeId: number, text: FieldText, isChecked: boolean): void
  /** The same as `value`, a long text unread. */
  unreadValue(slot: Slot): FieldText | null
  /**
   * Whether this node or its parent changed at least twice in the `windowMs` before `timeMs`:
   * such a node changes by itself, and its change answers nobody.
   */
  isAmbient(slot: Slot, timeMs: number, windowMs: number): boolean
  /** Whether this very node changes at an even beat, as a clock does, whatever anybody does. */
  isTicking(slot: Slot): boolean
  /**
   * Rises whenever a node is found to be restless: until then nobody becomes ambient, of changes that come in the
   * order of time.
   */
  foundRestless(): number
}

export interface MirrorOptions {
  readonly health: HealthLog
  readonly limits: Limits
  /** Told of every subtree that a mutation takes out (moves included), while it still hangs in its place. */
  readonly onRemove?: (slot: Slot) => void
  /** Entries of each sort that a change log gets of one frame, at most; 2,000 unless told. */
  readonly mostChanges?: number
}
