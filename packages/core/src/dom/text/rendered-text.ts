import { walkRendered } from './flat-tree.ts'
import type { Step } from './flat-tree.ts'
import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { addMark, addText, createJoinedText, type JoinedText } from './text-joiner.ts'
import { Trait, traitsOf } from './traits.ts'
import { isFoldedAway, isHidden } from './visibility.ts'

export interface RenderedTextOptions {
  /** `view`: what is to be seen. `name`: what names a control, with the alternative texts of images. */
  readonly purpose: 'view' | 'name'
  /** Nodes to meet at most. */
  readonly nodes: number
  /** Characters after which the rest does not matter. */
  readonly limit: number
  /** Lists of more than four alike items give the first three and `… 12 more`. */
  readonly foldLists?: boolean
  /** Subtrees to leave out. */
  readonly omit?: (slot: Slot) => boolean
}

export interface RenderedText {
  readonly joined: JoinedText
  /** False when the walk ended at one of its limits. */
  readonly complete: boolean
}

/** Longer text nodes are cut: what is shown of them fits by far. */
const TEXT_LIMIT = 4096

/** A list being folded: the items still to show, and how many will be left out. */
interface Fold {
  readonly list: Slot
  show: number
  readonly rest: number
}

/** Joins the text rendered from `root` down. `root` itself is taken even when it is hidden. */
export function renderedText(mirror: MirrorReader, root: Slot, options: RenderedTextOptions): RenderedText {
  const joined = createJoinedText()
  if (mirror.nodeType(root) === NodeType.Text) {
    addText(joined, mirror.text(root, TEXT_LIMIT))
    return { joined, complete: true }
  }
  const { purpose, limit, foldLists, omit } = options
  let folds: Fold[] | undefined

  function enter(slot: Slot): Step {
    if (joined.length > limit) return 'stop'
    if (slot !== root && omit?.(slot)) return 'over'
    const type = mirror.nodeType(slot)
    if (type === NodeType.Text) {
      addText(joined, mirror.text(slot, TEXT_LIMIT))
      return 'over'
    }
    if (type === NodeType.Document) return 'into'
    if (type !== NodeType.Element) return 'over'
    if (slot !== root && (isHidden(mirror, slot) || isFoldedAway(mirror, slot))) return 'over'
    const tag = mirror.tag(slot)
    if (folds !== undefined && isFolded(slot, folds)) return 'up'
    part(traitsOf(tag))
    if (slot !== root && hasOwnContent(mirror, slot, tag)) return 'over'
    if (purpose === 'name' && slot !== root && nameOfPart(mirror, slot, tag, joined)) return 'over'
    if (tag === 'desc' || (tag === 'title' && purpose === 'view')) return 'over'
    if (foldLists) {
      const items = listItems(mirror, slot, tag)
      if (items > SHOWN_ITEMS + 1) {
        folds ??= []
        folds.push({ list: slot, show: SHOWN_ITEMS, rest: items - SHOWN_ITEMS })
      }
    }
    return 'into'
  }

  /** Whether the element is an item of the list being folded, and one too many. */
  function isFolded(slot: Slot, lists: readonly Fold[]): boolean {
    const fold = lists[lists.length - 1]
    if (fold === undefined || mirror.parent(slot) !== fold.list) return false
    if (fold.show === 0) return true
    if (fold.show < SHOWN_ITEMS) addMark(joined, '·')
    fold.show--
    return false
  }

  function leave(slot: Slot): void {
    if (folds !== undefined && folds[folds.length - 1]?.list === slot)
      addMark(joined, `… ${folds.pop()!.rest} more`)
    part(traitsOf(mirror.tag(slot)))
  }

  function part(traits: number): void {
    if ((traits & Trait.Parting) !== 0) joined.space = true
    else if ((traits & Trait.SoftlyParting) !== 0) joined.soft = true
  }

  const complete = walkRendered(mirror, root, options.nodes, enter, leave)
  return { joined, complete }
}

/** Adds what an element inside a name is called without a look at its content; whether there was such. */
function nameOfPart(mirror: MirrorReader, slot: Slot, tag: string, joined: JoinedText): boolean {
  const label =
    mirror.attribute(slot, 'aria-label') ??
    (tag === 'img' || tag === 'area' ? mirror.attribute(slot, 'alt') : null)
  if (label === null || label.trim() === '') return false
  joined.space = true
  addText(joined, label)
  joined.space = true
  return true
}

/** Fields: what is in them was typed or chosen. A button's caption is not among it. */
export function hasOwnContent(mirror: MirrorReader, slot: Slot, tag: string): boolean {
  if (tag === 'select' || tag === 'textarea' || tag === 'input') return true
  const role = mirror.attribute(slot, 'role')
  if (
    role === 'textbox' ||
    role === 'searchbox' ||
    role === 'listbox' ||
    role === 'slider' ||
    role === 'spinbutton'
  ) {
    // A listbox that opened is content; a field's value is not.
    return role !== 'listbox' || tag === 'input'
  }
  const editable = mirror.attribute(slot, 'contenteditable')
  return editable === '' || editable === 'true' || editable === 'plaintext-only'
}

const SHOWN_ITEMS = 3

/** Children of the length of a list are counted no further than this. */
const COUNTED_ITEMS = 10_000

/** How many items the list has, if the element is one: by tag or role, or by six children of one kind. */
export function listItems(mirror: MirrorReader, slot: Slot, tag: string): number {
  const isList = LISTS.has(tag) || LIST_ROLES.has(mirror.attribute(slot, 'role') ?? '')
  if (!isList && tag !== 'div' && tag !== 'section') return 0
  let items = 0
  let kind = ''
  for (let at = mirror.firstChild(slot); at >= 0 && items < COUNTED_ITEMS; at = mirror.nextSibling(at)) {
    if (mirror.nodeType(at) !== NodeType.Element || isHidden(mirror, at)) continue
    items++
    if (isList || items > 6) continue
    const own = kindOf(mirror, at)
    if (items > 1 && own !== kind) return 0
    kind = own
  }
  return isList || items >= 6 ? items : 0
}

/** Siblings of one kind may be a list: tag and role, and for plain boxes the first class. '' for no element. */
export function kindOf(mirror: MirrorReader, slot: Slot): string {
  const tag = mirror.tag(slot)
  const role = mirror.attribute(slot, 'role')
  if (role !== null || (tag !== 'div' && tag !== 'section')) return `${tag} ${role ?? ''}`.trim()
  return `${tag} .${mirror.attribute(slot, 'class')?.trim().split(/\s/, 1)[0] ?? ''}`
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const LISTS = words('ul ol menu tbody')
const LIST_ROLES = words('list listbox menu tree grid rowgroup feed')

/** Whether a node stands in the middle of a line: text, or an element that parts no words. */
export function isInline(mirror: MirrorReader, slot: Slot): boolean {
  const type = mirror.nodeType(slot)
  return (
    type === NodeType.Text ||
    (type === NodeType.Element && (traitsOf(mirror.tag(slot)) & Trait.Parting) === 0)
  )
}
