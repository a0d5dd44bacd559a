import { cleanText } from '../../lib/clean-text.ts'
import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { accessibleName } from '../names/accessible-name.ts'
import { iconOf } from '../names/icon.ts'
import { isBlocked } from '../names/interactive.ts'
import { createLookups } from '../names/lookups.ts'
import { walkRendered, type Step } from '../text/flat-tree.ts'
import { isInline, listItems } from '../text/rendered-text.ts'
import { addText, createJoinedText, hiddenLength, mixedText, type JoinedText } from '../text/text-joiner.ts'
import { Trait, traitsOf } from '../text/traits.ts'
import { isFoldedAway, isHidden, isPutAway } from '../text/visibility.ts'
import { classify, type Classified } from './classify.ts'
import { fieldValue, optionCount } from './field-value.ts'
import { createItem, isCut, type Item } from './item.ts'
import { leftItems } from './leave.ts'
import { statesOf } from './states.ts'

export interface CollectOptions {
  /** rrweb id of what has the focus; -1 for none. */
  readonly focusedId: number
  /** Items of a list that are shown when there are many; all for `Infinity`. */
  readonly listItems: number
}

/** The things of a page, one in the other. */
export interface Collected {
  readonly items: readonly Item[]
  /** False when the page is larger than what is looked at. */
  readonly complete: boolean
}

/** Nodes looked at. */
const MOST_NODES = 400_000
const TEXT_LIMIT = 160
/** Characters of one text node that are read. */
const NODE_TEXT = 2048
/** Deeper things stand with those at this depth. */
const MOST_DEPTH = 40
/** A list this little longer than what is shown is shown whole. */
const SPARE_ITEMS = 3

/** An element that is being walked, and what stands in its current line. */
interface Open {
  readonly slot: Slot
  readonly item: Item
  /** The list that it is, and how many of its items may still be shown. */
  readonly fold: { readonly isListed: boolean; show: number; left: number; shown: number } | undefined
  /** Its text is its name already. */
  readonly isMute: boolean
  line: Item[]
  text: JoinedText | undefined
  textOwner: Slot
}

/** What is to be seen from `root` down, as things with a role and a name; boxes are left out. */
export function collect(
  mirror: MirrorReader,
  root: Slot,
  { focusedId, listItems: shownItems }: CollectOptions,
): Collected {
  const lookups = createLookups(mirror)
  const onTheWay = ancestorsOf(mirror, focusedId)
  const top: Open = openOf(root, createItem('group', root, mirror.nodeId(root)), undefined, false)
  const open: Open[] = [top]
  const current = (): Open => open[open.length - 1]!

  function enter(slot: Slot): Step {
    const type = mirror.nodeType(slot)
    const within = current()
    if (type === NodeType.Text) {
      if (!within.isMute) text(within, slot)
      return 'over'
    }
    if (type === NodeType.Document) return 'into'
    if (type !== NodeType.Element) return 'over'
    const tag = mirror.tag(slot)
    if (slot !== root) {
      if (MEDIA.has(tag)) {
        if (!isPutAway(mirror, slot, tag)) block(within, media(slot, tag))
        return 'over'
      }
      if (isHidden(mirror, slot) || isFoldedAway(mirror, slot) || tag === 'desc' || tag === 'title')
        return 'over'
    }
    if (isBlocked(mirror, slot)) {
      block(within, blocked(slot))
      return 'over'
    }
    if (isTooMany(within, slot)) return 'over'
    if (tag === 'iframe' || tag === 'frame') return frame(within, slot)
    return element(within, slot, tag)
  }

  function element(within: Open, slot: Slot, tag: string): Step {
    const { kind, role, word } = classify(mirror, slot, tag)
    const isRepeated =
      within.fold !== undefined && mirror.parent(slot) === within.slot && !within.fold.isListed
    if (kind === 'box' || kind === 'cell' || open.length > MOST_DEPTH) {
      return box(within, slot, tag, kind, isRepeated)
    }
    const found = accessibleName(mirror, slot, lookups, role)
    // What stands in the others is told as what is in them.
    const isNamedByRole = kind === 'control' || kind === 'heading' || kind === 'image'
    const hasName = kind !== 'row' && kind !== 'item' && (isNamedByRole || found.source !== 'content')
    const item = createItem(kind, slot, mirror.nodeId(slot), {
      word,
      role,
      ...(hasName && { name: found.name, masked: found.masked === true }),
    })
    if (kind === 'image') {
      // A picture inside a control is a part of its name; one that nobody named is decoration.
      if (!within.isMute) {
        const name = item.name === '' && tag === 'img' ? fileName(mirror.attribute(slot, 'src')) : ''
        if (name !== '') item.states.push(name)
        if (item.name !== '' || name !== '') piece(within, item)
      }
      return item.name !== '' || tag === 'img' ? 'over' : 'into'
    }
    if (kind === 'control') {
      item.states.push(...statesOf(mirror, slot, tag, role))
      if (item.name === '') {
        const icon = iconOf(mirror, slot)
        if (icon !== '') item.states.push(`${icon} icon`)
      }
      const value = fieldValue(mirror, slot, tag, role)
      if (value !== undefined) item.value = value
      if (tag === 'select') item.count = optionCount(mirror, slot)
    } else if (kind === 'row' || kind === 'item' || kind === 'landmark') {
      const states = statesOf(mirror, slot, tag, role)
      item.states.push(...states)
    } else if (mirror.attribute(slot, 'aria-busy') === 'true') item.states.push('busy')
    const rows = kind === 'table' ? Number(mirror.attribute(slot, 'aria-rowcount') ?? '') : 0
    if (rows > 0) item.states.push(`${rows} rows in all`)
    if (focusedId >= 0 && item.nodeId === focusedId) item.states.push('focused')
    // What is in a field is told as its value, and nothing else is in there.
    // An editor that is asked for by itself is told with all that is in it.
    const isEditor = slot === root && (role === 'textbox' || role === 'searchbox')
    if ((traitsOf(tag) & Trait.Field) !== 0 || (item.value !== undefined && !isEditor)) {
      piece(within, item)
      return 'over'
    }
    const isNamedByText = found.source === 'content' && !isCut(item.name)
    const saysOther = found.source !== 'content' && found.source !== ''
    const isNamed = (kind === 'control' || kind === 'heading') && role !== '' && role !== 'treeitem'
    const isMute = within.isMute || (isNamed && !isEditor && (isNamedByText || saysOther))
    open.push(openOf(slot, item, foldOf(slot, tag, kind), isMute))
    return 'into'
  }

  /** A box is walked for what is in it, and stands for nothing but the end of a line. */
  function box(within: Open, slot: Slot, tag: string, kind: Classified['kind'], isRepeated: boolean): Step {
    const isLabel = tag === 'label' && lookups.controlOf(slot) >= 0
    const isCaption = CAPTIONS.has(tag) && within.item.name !== ''
    const isHost = tag.includes('-') && hasShadow(slot)
    const fold = foldOf(slot, tag, kind)
    const holds = isLabel || isCaption || isHost || isRepeated || kind === 'cell' || fold !== undefined
    if (!holds || open.length > MOST_DEPTH + 20) {
      if (!isInline(mirror, slot)) endLine(within)
      else if (within.text !== undefined) within.text.soft = true
      return 'into'
    }
    const item = createItem(isRepeated ? 'item' : 'group', slot, mirror.nodeId(slot), {
      word: isRepeated ? 'item' : isHost ? `${cleanText(tag, 40)} (shadow)` : '',
      role: kind === 'cell' ? 'cell' : '',
    })
    open.push(openOf(slot, item, fold, within.isMute || isLabel || isCaption))
    return 'into'
  }

  function leave(slot: Slot): void {
    const within = current()
    if (within.slot !== slot || open.length === 1) {
      if (!isInline(mirror, slot)) endLine(within)
      return
    }
    open.pop()
    endLine(within)
    const { item, fold } = within
    if (fold !== undefined) countItems(item, fold.shown + fold.left)
    if (fold !== undefined && fold.left > 0) {
      const left = more(slot, item, fold.left)
      if (left.word.includes('row')) countRows(fold.left)
      item.children.push(left)
    }
    if (item.kind === 'row') countRows(1)
    const outer = current()
    for (const left of leftItems(item, outer.item.kind === 'row')) {
      if (isInline(mirror, slot) || INLINE.has(mirror.tag(slot))) piece(outer, left)
      else block(outer, left)
    }
  }

  /** The items of a list may stand in a box of their own. */
  function countItems(item: Item, items: number): void {
    const list = item.kind === 'list' ? item : item.word === '' ? current().item : undefined
    if (list?.kind === 'list') list.count = Math.max(list.count ?? 0, items)
  }

  /** Adds to the rows of the table that is being walked. */
  function countRows(rows: number): void {
    for (let i = open.length - 1; i >= 0; i--) {
      const { item } = open[i]!
      if (item.kind !== 'table') continue
      item.count = (item.count ?? 0) + rows
      return
    }
  }

  /** Whether the element is one of a list of which enough is shown. */
  function isTooMany({ fold, slot: list }: Open, slot: Slot): boolean {
    if (fold === undefined || mirror.parent(slot) !== list) return false
    const isTelling =
      onTheWay.has(slot) || STANDS_OUT.some(([name, value]) => mirror.attribute(slot, name) === value)
    if (fold.show > 0 || isTelling) {
      fold.show--
      fold.shown++
      return false
    }
    fold.left++
    return true
  }

  function foldOf(slot: Slot, tag: string, kind: Classified['kind']): Open['fold'] {
    if (kind === 'row' || kind === 'cell' || kind === 'control') return undefined
    const items = listItems(mirror, slot, tag)
    if (items === 0) return undefined
    const isLong = items > shownItems + SPARE_ITEMS
    const show = isLong && slot !== root ? shownItems : Infinity
    const isListed = tag !== 'div' && tag !== 'section' ? true : kind !== 'box'
    return { isListed, show, left: 0, shown: 0 }
  }

  function text(within: Open, slot: Slot): void {
    const raw = mirror.text(slot, NODE_TEXT)
    if (within.text === undefined) {
      if (raw.trim() === '') return
      within.text = createJoinedText()
      within.textOwner = mirror.parent(slot)
    }
    if (within.text.length <= TEXT_LIMIT) addText(within.text, raw)
  }

  function endText(within: Open): void {
    if (within.text === undefined) return
    const name = mixedText(within.text, TEXT_LIMIT)
    const isMasked = within.text.hidden && name === `masked(${hiddenLength(within.text)})`
    const owner = within.textOwner
    if (name !== '')
      within.line.push(createItem('text', owner, mirror.nodeId(owner), { name, masked: isMasked }))
    within.text = undefined
  }

  function endLine(within: Open): void {
    endText(within)
    const [first] = within.line
    if (first === undefined) return
    if (within.line.length === 1) within.item.children.push(first)
    else {
      const line = createItem('line', first.slot, first.nodeId)
      line.children = within.line
      within.item.children.push(line)
    }
    within.line = []
  }

  /** A thing in the middle of a line. */
  function piece(within: Open, item: Item): void {
    endText(within)
    within.line.push(item)
    // What holds more than a line of its own ends the line.
    if (item.children.length > 0) endLine(within)
  }

  function block(within: Open, item: Item): void {
    endLine(within)
    within.item.children.push(item)
  }

  function frame(within: Open, slot: Slot): Step {
    const found = accessibleName(mirror, slot, lookups, '')
    const item = createItem('frame', slot, mirror.nodeId(slot), {
      word: 'frame',
      name: found.name,
      masked: found.masked === true,
    })
    const source = mirror.attribute(slot, 'rr_src') ?? mirror.attribute(slot, 'src')
    if (source !== null && source !== '' && source !== 'about:blank') item.states.push(cleanText(source, 100))
    if (!hasDocument(slot)) {
      item.states.push('not-recorded')
      block(within, item)
      return 'over'
    }
    open.push(openOf(slot, item, undefined, false))
    return 'into'
  }

  function hasDocument(slot: Slot): boolean {
    for (let at = mirror.firstChild(slot); at >= 0; at = mirror.nextSibling(at))
      if (mirror.nodeType(at) === NodeType.Document) return true
    return false
  }

  function hasShadow(slot: Slot): boolean {
    for (let at = mirror.firstChild(slot); at >= 0; at = mirror.nextSibling(at))
      if (mirror.isShadowChild(at)) return true
    return false
  }

  function media(slot: Slot, tag: string): Item {
    const found = accessibleName(mirror, slot, lookups)
    const item = createItem('media', slot, mirror.nodeId(slot), { word: tag, name: found.name })
    const state = mirror.attribute(slot, 'rr_mediaState')
    if (state !== null) item.states.push(cleanText(state, 20))
    const source = fileName(mirror.attribute(slot, 'src') ?? mirror.attribute(slot, 'data'))
    if (source !== '') item.states.push(source)
    const hasPixels = mirror.attribute(slot, 'rr_dataURL') !== null
    item.states.push(hasPixels ? 'pixels recorded' : 'not-recorded')
    return item
  }

  function blocked(slot: Slot): Item {
    const side = (name: string): string => {
      const number = Number.parseFloat(mirror.attribute(slot, name) ?? '')
      return Number.isFinite(number) ? String(Math.round(number)) : '?'
    }
    const word = `blocked ${side('rr_width')}×${side('rr_height')}`
    return createItem('blocked', slot, mirror.nodeId(slot), { word })
  }

  const complete = walkRendered(mirror, root, MOST_NODES, enter, leave)
  while (open.length > 1) leave(current().slot)
  endLine(top)
  return { items: top.item.children, complete }
}

function openOf(slot: Slot, item: Item, fold: Open['fold'], isMute: boolean): Open {
  return { slot, item, fold, isMute, line: [], text: undefined, textOwner: slot }
}

function more(slot: Slot, list: Item, left: number): Item {
  const first = list.children.find(({ kind }) => kind === 'row' || kind === 'item')
  const word = first?.kind === 'row' ? 'rows' : 'items'
  return createItem('more', slot, list.nodeId, {
    word: `… ${left} more ${left === 1 ? word.slice(0, -1) : word}`,
  })
}

/** What has the focus and everything around it: lists do not fold it away. */
function ancestorsOf(mirror: MirrorReader, nodeId: number): ReadonlySet<Slot> {
  const around = new Set<Slot>()
  for (let at = mirror.slotOf(nodeId); at >= 0; at = mirror.parent(at)) around.add(at)
  return around
}

/** The last word of an address: what an author called a picture. */
function fileName(address: string | null): string {
  if (address === null || address.startsWith('data:') || address.startsWith('blob:')) return ''
  return cleanText(/([^/?#]+)(?:[?#]|$)/.exec(address)?.[1] ?? '', 40)
}

/** Items of a list that are told however many there are. */
const STANDS_OUT = [
  ['aria-selected', 'true'],
  ['aria-current', 'page'],
  ['aria-current', 'true'],
  ['aria-invalid', 'true'],
  ['aria-expanded', 'true'],
] as const
const MEDIA: ReadonlySet<string> = new Set('canvas video audio object embed'.split(' '))
const CAPTIONS: ReadonlySet<string> = new Set('caption legend figcaption'.split(' '))
/** These stand in a line, although they part words. */
const INLINE: ReadonlySet<string> = new Set('button input select textarea img svg label option'.split(' '))
