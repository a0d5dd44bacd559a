import type { FieldValue, Item, ItemKind } from './item.ts'

/** One printed line of an outline. */
export interface OutlineLine {
  /** rrweb id of the element, for `--node`. */
  readonly nodeId: number
  /** How deep it is nested, from 0. */
  readonly depth: number
  readonly kind: ItemKind
  readonly role: string
  /** Accessible name, or the text. */
  readonly name: string
  readonly masked?: true
  readonly value?: FieldValue
  readonly states: readonly string[]
  /** The whole line without indentation: role, quoted name, value, states, node id. */
  readonly text: string
}

/** A line, and what it takes to decide whether it is told. */
export interface Drafted {
  readonly item: Item
  readonly depth: number
  /** Position of the line it is nested in; -1 at the top. */
  readonly parent: number
  readonly text: string
  /** Lower ones are told first. */
  readonly rank: number
}

/** Longer rows and items are told in lines of their own. */
const LINE_LIMIT = 320
/** More pieces than these are no line. */
const MOST_PIECES = 24

/** The items as lines, in the order of the page. */
export function toLines(items: readonly Item[]): Drafted[] {
  const lines: Drafted[] = []
  /** What is still to be told, last first. */
  const waiting: {
    readonly item: Item
    readonly depth: number
    readonly parent: number
    readonly region: number
  }[] = []
  const put = (children: readonly Item[], depth: number, parent: number, region: number): void => {
    for (let i = children.length - 1; i >= 0; i--) waiting.push({ item: children[i]!, depth, parent, region })
  }
  put(items, 0, -1, 0)
  while (waiting.length > 0) {
    const { item, depth, parent, region } = waiting.pop()!
    const whole = inOneLine(item)
    // A line that is too long for one falls apart.
    if (whole === undefined && item.kind === 'line') {
      put(item.children, depth, parent, region)
      continue
    }
    const inside = region + (REGIONS.get(item.role) ?? 0)
    lines.push({
      item,
      depth,
      parent,
      text: whole ?? headOf(item),
      rank: Math.max(0, rankOf(item) + inside),
    })
    if (whole === undefined) put(item.children, depth + 1, lines.length - 1, inside)
  }
  return lines
}

/** The item and all in it as one line; `undefined` when that takes more. */
function inOneLine(item: Item): string | undefined {
  const { kind, children } = item
  if (children.length === 0) return headOf(item)
  if (kind === 'line') return piecesOf([item], ' ')
  const [only] = children
  if (children.length === 1 && only?.kind === 'text' && item.name === '') return withText(item, only)
  if (kind !== 'row' && kind !== 'item') return undefined
  const pieces = piecesOf(children, kind === 'row' ? ' | ' : ' · ')
  return pieces === undefined ? undefined : `${item.word}: ${pieces}${statesOf(item)} #${item.nodeId}`
}

/** Items side by side; `undefined` when one of them takes more than a line. What nests is nested `MOST_DEPTH` deep at most. */
function piecesOf(items: readonly Item[], separator: string): string | undefined {
  let text = ''
  let count = 0
  let hasId = false
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!
    const parts = item.kind === 'line' ? item.children : [item]
    count += parts.length
    if (count > MOST_PIECES) return undefined
    if (i > 0) text += separator
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at]!
      const isText = part.kind === 'text'
      const own = isText ? nameOf(part) : part.kind === 'list' ? undefined : inOneLine(part)
      if (own === undefined) return undefined
      // Words and a control read on; two controls are two things.
      if (at > 0) text += !isText && parts[at - 1]!.kind !== 'text' ? ' · ' : ' '
      text += own
      hasId ||= !isText
    }
    if (text.length > LINE_LIMIT) return undefined
  }
  // A line of texts alone has a place, too.
  return hasId || separator !== ' ' ? text : `${text} #${items[0]?.nodeId ?? -1}`
}

/** `status: "Saved" #12`: a box whose only content is a text. */
function withText(item: Item, text: Item): string {
  return `${item.word}: ${nameOf(text)}${statesOf(item)} #${item.nodeId}`
}

function headOf(item: Item): string {
  if (item.kind === 'empty') return '–'
  if (item.kind === 'more') return `${item.word} #${item.nodeId}`
  const name = item.name === '' ? '' : nameOf(item)
  const head = item.word === '' ? name : name === '' ? item.word : `${item.word} ${name}`
  const value = item.value === undefined ? '' : ` = ${valueText(item.value)}`
  return `${head}${value}${countText(item)}${statesOf(item)} #${item.nodeId}`
}

function countText({ kind, count }: Item): string {
  if (count === undefined || count === 0) return ''
  const word = kind === 'table' ? 'row' : kind === 'list' ? 'item' : 'option'
  return `, ${count} ${word}${count === 1 ? '' : 's'}`
}

function statesOf({ states }: Item): string {
  return states.length === 0 ? '' : `, ${states.join(', ')}`
}

/** In quotes, so that what was recorded is told from what we say; hidden text is ours. */
export function nameOf({ name, masked }: Pick<Item, 'name' | 'masked'>): string {
  return masked ? name : `"${name.replaceAll('"', "'")}"`
}

/** A field's value as it is printed. */
export function valueText({ text, known }: FieldValue): string {
  return known === 'clear' ? `"${text.replaceAll('"', "'")}"` : text
}

/** What stands in the page's main part is told before what stands around it. */
const REGIONS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    dialog: -2,
    alertdialog: -2,
    main: -1,
    navigation: 2,
    banner: 1,
    contentinfo: 3,
    complementary: 1,
  }),
)

function rankOf({ kind, role, states, value, word }: Item): number {
  if (states.some(state => URGENT.has(state)) || SPOKEN.has(role)) return 0
  switch (kind) {
    case 'landmark':
      return 2
    case 'heading':
      return 2
    case 'control':
      return value !== undefined ? 2 : role === 'link' || word === 'clickable' ? 5 : 3
    case 'frame':
    case 'blocked':
    case 'table':
    case 'list':
    case 'group':
      return 4
    case 'text':
    case 'line':
    case 'row':
    case 'item':
    case 'more':
      return 5
    default:
      return 6
  }
}

const URGENT: ReadonlySet<string> = new Set(['focused', 'invalid', 'modal', 'expanded'])
const SPOKEN: ReadonlySet<string> = new Set(['alert', 'status', 'dialog', 'alertdialog'])
