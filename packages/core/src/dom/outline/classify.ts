import { cleanText } from '../../lib/clean-text.ts'
import type { MirrorReader, Slot } from '../mirror/mirror.ts'
import { isInteractive } from '../names/interactive.ts'
import { roleOf, roleWord } from '../names/roles.ts'
import type { ItemKind } from './item.ts'

/** What an element is to an outline. */
export interface Classified {
  /** `box` for what only holds other things, `cell` for such a box whose content stands apart from its neighbours'. */
  readonly kind: ItemKind | 'box' | 'cell'
  readonly role: string
  readonly word: string
}

/** Tells things that a person would name from boxes. */
export function classify(mirror: MirrorReader, slot: Slot, tag: string): Classified {
  const role = roleOf(mirror, slot)
  // Its summary says what it is, and whether it is open.
  if (tag === 'details') return { kind: 'box', role: '', word: '' }
  const known = KINDS.get(role)
  if (known !== undefined) return { kind: known, role, word: wordFor(mirror, slot, tag, role) }
  if (role === '' && isInteractive(mirror, slot, tag)) {
    // Focus and handlers on the page as a whole, on frames and on players say nothing of a control.
    const isControl = tag !== 'iframe' && mirror.attribute(slot, 'draggable') !== 'true'
    if (isControl) return { kind: 'control', role, word: 'clickable' }
  }
  return { kind: 'box', role, word: '' }
}

/** The level of a heading, 2 where it is not told. */
export function headingLevel(mirror: MirrorReader, slot: Slot, tag: string): number {
  const told = Number.parseInt(mirror.attribute(slot, 'aria-level') ?? '', 10)
  if (told >= 1 && told <= 9) return told
  const level = /^h([1-6])$/.exec(tag)
  return level ? Number(level[1]) : 2
}

function wordFor(mirror: MirrorReader, slot: Slot, tag: string, role: string): string {
  if (role === 'heading') return `heading ${headingLevel(mirror, slot, tag)}`
  if (role === 'listitem') return 'item'
  const described = mirror.attribute(slot, 'aria-roledescription')
  if (described !== null && described.trim() !== '') return `${roleWord(role)} (${cleanText(described, 30)})`
  return roleWord(role)
}

const KINDS = kindsByRole()

function kindsByRole(): ReadonlyMap<string, Classified['kind']> {
  const kinds = new Map<string, Classified['kind']>()
  const add = (kind: Classified['kind'], roles: string): void => {
    for (const role of roles.split(' ')) kinds.set(role, kind)
  }
  add(
    'landmark',
    'banner navigation main complementary contentinfo region search form dialog alertdialog application',
  )
  add(
    'group',
    'alert status log timer marquee article group figure feed toolbar tooltip tablist tabpanel menubar radiogroup note document',
  )
  add('list', 'list listbox menu tree')
  add('table', 'table grid treegrid')
  add('row', 'row')
  add('item', 'listitem')
  add('cell', 'cell gridcell columnheader rowheader term definition caption paragraph blockquote')
  add('heading', 'heading')
  add('image', 'img image math')
  add(
    'control',
    'button link checkbox radio switch tab menuitem menuitemcheckbox menuitemradio option combobox textbox searchbox ' +
      'slider spinbutton file date time color progressbar meter scrollbar treeitem',
  )
  return kinds
}
