import { cleanText } from '../../lib/clean-text.ts'
import { createLookups } from './lookups.ts'
import type { Lookups } from './lookups.ts'
import { maskedLength, maskedWord } from '../text/mask.ts'
import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { renderedText } from '../text/rendered-text.ts'
import type { RenderedTextOptions } from '../text/rendered-text.ts'
import { isFieldRole, isNamedByContent, roleOf } from './roles.ts'
import { clearText } from '../text/text-joiner.ts'
import { nextBelow } from '../text/tree-order.ts'

/** Where a name was found, strongest first. */
export type NameSource =
  | 'aria-labelledby'
  | 'aria-label'
  | 'label'
  | 'alt'
  | 'value'
  | 'caption'
  | 'content'
  | 'title'
  | 'placeholder'
  | 'name-attribute'

export interface AccessibleName {
  /** At most 80 characters; `masked(8)` when the recorder hid it; '' when there is none. */
  readonly name: string
  /** '' when there is none. */
  readonly source: NameSource | ''
  readonly masked?: true
}

const NAME_LIMIT = 80
/** How much of the content of a control is read for its name. */
const IN_CONTENT: RenderedTextOptions = { purpose: 'name', nodes: 400, limit: NAME_LIMIT * 2 }
/** Boxes without a role are named by their text only when there is this little of it. */
const IN_BOX: RenderedTextOptions = { purpose: 'name', nodes: 60, limit: 200 }

/**
 * The name a person would give an element: what labels it, what it says, what its tooltip says. Never
 * what was typed or chosen in it. A clear name of a weaker kind is preferred to a hidden one, but for the
 * `name` attribute: that is only taken when there is nothing else.
 */
export function accessibleName(
  mirror: MirrorReader,
  slot: Slot,
  lookups: Lookups = createLookups(mirror),
  role: string = roleOf(mirror, slot),
): AccessibleName {
  if (slot < 0) return { name: '', source: '' }
  if (mirror.nodeType(slot) !== NodeType.Element) {
    return mirror.nodeType(slot) === NodeType.Text
      ? found(textOf(mirror, slot), 'content')
      : { name: '', source: '' }
  }
  const named: Named = { mirror, slot, tag: mirror.tag(slot), role, lookups }
  let hidden: AccessibleName | undefined
  for (const { source, read } of SOURCES) {
    const text = read(named)
    if (text === '') continue
    const name = found(text, source)
    if (!name.masked && source !== 'name-attribute') return name
    if (!name.masked) return hidden ?? name
    hidden ??= name
  }
  return hidden ?? { name: '', source: '' }
}

interface Named {
  readonly mirror: MirrorReader
  readonly slot: Slot
  readonly tag: string
  readonly role: string
  readonly lookups: Lookups
}

/** In the order of precedence. Each gives raw or joined text, '' for none; hidden text as it is. */
const SOURCES: readonly { readonly source: NameSource; readonly read: (named: Named) => string }[] = [
  { source: 'aria-labelledby', read: labelledBy },
  { source: 'aria-label', read: ({ mirror, slot }) => plain(mirror.attribute(slot, 'aria-label')) },
  { source: 'label', read: fieldLabel },
  { source: 'alt', read: alternative },
  { source: 'value', read: caption },
  { source: 'caption', read: ownCaption },
  { source: 'content', read: content },
  { source: 'title', read: tooltip },
  { source: 'placeholder', read: placeholder },
  { source: 'content', read: choice },
  { source: 'name-attribute', read: nameAttribute },
]

const MASKED_WORD = /^masked\((?:\d+|\?)\)$/

function isMaskedWord(text: string): boolean {
  return text.startsWith('masked(') && MASKED_WORD.test(text)
}

/** `text` as joined: entirely hidden text already reads `masked(8)`. */
function found(text: string, source: NameSource): AccessibleName {
  // Nothing is called a star, but what has one letter is, once hidden.
  if (text === '*') return { name: maskedWord(1), source, masked: true }
  return isMaskedWord(text) ? { name: text, source, masked: true } : { name: text, source }
}

/** An attribute's text, cleaned, or `masked(8)`. */
function plain(attribute: string | null): string {
  if (attribute === null || attribute === '') return ''
  const hidden = maskedLength(attribute)
  return hidden === undefined ? cleanText(attribute, NAME_LIMIT) : maskedWord(hidden)
}

/** The text inside, in which pieces that were hidden are left out beside clear ones. */
function textOf(mirror: MirrorReader, slot: Slot, omit?: (slot: Slot) => boolean): string {
  const options = omit === undefined ? IN_CONTENT : { ...IN_CONTENT, omit }
  return clearText(renderedText(mirror, slot, options).joined, NAME_LIMIT)
}

function labelledBy({ mirror, slot, lookups }: Named): string {
  const ids = mirror.attribute(slot, 'aria-labelledby')
  if (ids === null || ids.trim() === '') return ''
  const texts: string[] = []
  for (const id of ids.trim().split(/\s+/).slice(0, 8)) {
    const labelling = lookups.byId(slot, id)
    if (labelling < 0) continue
    const text =
      plain(mirror.attribute(labelling, 'aria-label')) ||
      (labelling === slot ? '' : textOf(mirror, labelling))
    if (text !== '') texts.push(text)
  }
  const clear = texts.filter(text => !isMaskedWord(text))
  return clear.length > 0 ? cleanText(clear.join(' '), NAME_LIMIT) : (texts[0] ?? '')
}

function fieldLabel({ mirror, slot, tag, lookups }: Named): string {
  if (!LABELED.has(tag) && !tag.includes('-')) return ''
  const label = lookups.labelOf(slot)
  return label < 0 ? '' : textOf(mirror, label, inside => inside === slot)
}

function alternative({ mirror, slot, tag }: Named): string {
  if (tag === 'svg') return svgTitle(mirror, slot)
  const isImage = tag === 'img' || tag === 'area' || (tag === 'input' && typeOf(mirror, slot) === 'image')
  return isImage ? plain(mirror.attribute(slot, 'alt')) : ''
}

/** The caption of a button made by an input. */
function caption({ mirror, slot, tag }: Named): string {
  if (tag !== 'input') return ''
  const type = typeOf(mirror, slot)
  return type === 'submit' || type === 'button' || type === 'reset'
    ? plain(mirror.attribute(slot, 'value'))
    : ''
}

/** The child (or first heading) that is there to name its parent. */
function ownCaption({ mirror, slot, tag, role }: Named): string {
  if (tag === 'optgroup' || tag === 'option') return plain(mirror.attribute(slot, 'label'))
  const naming = CAPTIONS.get(tag)
  if (naming !== undefined) {
    const child = childWithTag(mirror, slot, naming)
    return child < 0 ? '' : textOf(mirror, child)
  }
  return role === 'dialog' || role === 'alertdialog' ? headingIn(mirror, slot) : ''
}

function content({ mirror, slot, tag, role }: Named): string {
  if (isNamedByContent(role) || tag === 'label') {
    if (tag === 'input' || tag === 'textarea' || tag === 'select') return ''
    return textOf(mirror, slot)
  }
  if (role !== '' && role !== 'paragraph' && role !== 'code' && role !== 'emphasis' && role !== 'strong')
    return ''
  if (NEVER_BY_CONTENT.has(tag)) return ''
  // A box that holds half the page is not named by what its beginning says.
  const { joined, complete } = renderedText(mirror, slot, IN_BOX)
  return complete ? clearText(joined, NAME_LIMIT) : ''
}

function tooltip({ mirror, slot }: Named): string {
  for (const name of TOOLTIPS) {
    const text = plain(mirror.attribute(slot, name))
    if (text !== '') return text
  }
  return ''
}

function placeholder({ mirror, slot, role }: Named): string {
  if (!isFieldRole(role)) return ''
  for (const name of PLACEHOLDERS) {
    const text = plain(mirror.attribute(slot, name))
    if (text !== '') return text
  }
  return ''
}

/** A combobox that is a button says what is chosen, and mostly nothing else. */
function choice({ mirror, slot, tag, role }: Named): string {
  return role === 'combobox' && tag !== 'input' && tag !== 'select' ? textOf(mirror, slot) : ''
}

function nameAttribute({ mirror, slot, tag }: Named): string {
  return tag === 'input' || tag === 'select' || tag === 'textarea' || tag === 'button'
    ? plain(mirror.attribute(slot, 'name'))
    : ''
}

function svgTitle(mirror: MirrorReader, slot: Slot): string {
  const title = childWithTag(mirror, slot, 'title')
  return title < 0 ? '' : textOf(mirror, title)
}

function typeOf(mirror: MirrorReader, slot: Slot): string {
  return (mirror.attribute(slot, 'type') ?? '').toLowerCase()
}

function childWithTag(mirror: MirrorReader, slot: Slot, tag: string): Slot {
  let seen = 0
  for (let at = mirror.firstChild(slot); at >= 0 && seen < 200; at = mirror.nextSibling(at), seen++) {
    if (mirror.tag(at) === tag) return at
  }
  return -1
}

/** The text of the first heading near the beginning. */
function headingIn(mirror: MirrorReader, top: Slot): string {
  let met = 0
  for (let at = mirror.firstChild(top); at >= 0 && met < 200; at = nextBelow(mirror, at, top), met++) {
    if (roleOf(mirror, at) === 'heading') return textOf(mirror, at)
  }
  return ''
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const LABELED = words('input select textarea button meter output progress')
const NEVER_BY_CONTENT = words(
  'html body iframe frame object embed video audio canvas input textarea select svg img hr',
)
const CAPTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({ table: 'caption', fieldset: 'legend', figure: 'figcaption', details: 'summary' }),
)
/** Libraries move `title` away to show a box of their own. */
const TOOLTIPS = ['title', 'data-original-title', 'data-bs-original-title', 'data-tooltip']
const PLACEHOLDERS = ['placeholder', 'aria-placeholder', 'data-placeholder']
