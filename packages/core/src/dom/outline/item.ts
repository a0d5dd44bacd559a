import type { Slot } from '../mirror/mirror.ts'

/** What an item of an outline is, which says how it is printed and how readily it is left out. */
export type ItemKind =
  | 'landmark'
  | 'group'
  | 'heading'
  | 'control'
  | 'text'
  | 'line'
  | 'list'
  | 'table'
  | 'row'
  | 'item'
  | 'image'
  | 'media'
  | 'frame'
  | 'blocked'
  | 'empty'
  | 'more'

/** One thing of a page that a person would name, with what is in it. */
export interface Item {
  readonly kind: ItemKind
  readonly slot: Slot
  readonly nodeId: number
  /** `button`, `heading 2`, `list`, …; '' for text. */
  word: string
  /** The ARIA role; '' for text and plain boxes. */
  readonly role: string
  /** Accessible name, or the text; `masked(8)` when hidden, '' when there is none. */
  name: string
  /** The name was hidden, so that it is printed without quotes. */
  masked: boolean
  /** What a field holds: text, `masked(8)`, `not-recorded`. Absent for what is no field. */
  value?: FieldValue
  readonly states: string[]
  /** Items of a list, left out ones included. */
  count?: number
  children: Item[]
}

/** What a field holds. */
export interface FieldValue {
  readonly text: string
  readonly known: 'clear' | 'masked' | 'not-recorded'
}

/** An item without anything in it. */
export function createItem(
  kind: ItemKind,
  slot: Slot,
  nodeId: number,
  rest: {
    readonly word?: string
    readonly role?: string
    readonly name?: string
    readonly masked?: boolean
  } = {},
): Item {
  const { word = '', role = '', name = '', masked = false } = rest
  return { kind, slot, nodeId, word, role, name, masked, states: [], children: [] }
}

/** Whether this is only the beginning of a name: an author's own `Saving…` is short. */
export function isCut(name: string): boolean {
  return name.length > SHORTEST_CUT && name.endsWith('…')
}

/** Names are cut at eighty characters, and then trimmed. */
const SHORTEST_CUT = 60
