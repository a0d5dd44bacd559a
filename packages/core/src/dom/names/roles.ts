import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'

/**
 * The ARIA role of an element, explicit (first token that is a role) or implied; '' for text, generic
 * boxes and what is no element. Inputs that ARIA has no role for get a word of ours: `file`, `date`,
 * `time`, `color`. Landmarks that need a name to be one (`section`) count only with `aria-label(ledby)`.
 */
export function roleOf(mirror: MirrorReader, slot: Slot): string {
  if (slot < 0 || mirror.nodeType(slot) !== NodeType.Element) return ''
  const explicit = explicitRole(mirror.attribute(slot, 'role'))
  if (explicit === '') return impliedRole(mirror, slot)
  if (explicit !== 'none' && explicit !== 'presentation') return explicit
  // Browsers ignore these two on what can take the focus.
  return NATIVE_CONTROLS.has(mirror.tag(slot)) ? impliedRole(mirror, slot) : ''
}

/** How a role is called in a label; roles missing here are words already. */
export function roleWord(role: string): string {
  return ROLE_WORDS.get(role) ?? role
}

/** Roles whose name is the text inside, also when there is much of it. */
export function isNamedByContent(role: string): boolean {
  return NAMED_BY_CONTENT.has(role)
}

/** Roles of things to type into, choose in or switch. */
export function isFieldRole(role: string): boolean {
  return FIELD_ROLES.has(role)
}

function explicitRole(attribute: string | null): string {
  if (attribute === null || attribute === '') return ''
  if (ROLES.has(attribute)) return attribute
  for (const token of attribute.slice(0, 200).toLowerCase().split(/\s+/)) if (ROLES.has(token)) return token
  return ''
}

function impliedRole(mirror: MirrorReader, slot: Slot): string {
  const tag = mirror.tag(slot)
  const fixed = IMPLIED.get(tag)
  if (fixed !== undefined) return fixed
  switch (tag) {
    case 'a':
    case 'area':
      return mirror.attribute(slot, 'href') === null ? editableRole(mirror, slot) : 'link'
    case 'input':
      return inputRole(mirror, slot)
    case 'select': {
      const size = Number(mirror.attribute(slot, 'size') ?? '1')
      return mirror.attribute(slot, 'multiple') !== null || size > 1 ? 'listbox' : 'combobox'
    }
    case 'img':
      return mirror.attribute(slot, 'alt') === '' ? '' : 'img'
    case 'th': {
      const scope = mirror.attribute(slot, 'scope')
      return scope === 'row' || scope === 'rowgroup' ? 'rowheader' : 'columnheader'
    }
    case 'header':
      return isInSection(mirror, slot) ? '' : 'banner'
    case 'footer':
      return isInSection(mirror, slot) ? '' : 'contentinfo'
    case 'section':
      return mirror.attribute(slot, 'aria-label') !== null ||
        mirror.attribute(slot, 'aria-labelledby') !== null
        ? 'region'
        : ''
    default:
      return editableRole(mirror, slot)
  }
}

function inputRole(mirror: MirrorReader, slot: Slot): string {
  const type = (mirror.attribute(slot, 'type') ?? '').toLowerCase()
  const role = INPUT_ROLES.get(type) ?? 'textbox'
  const suggests = role === 'textbox' || role === 'searchbox'
  return suggests && type !== 'password' && mirror.attribute(slot, 'list') !== null ? 'combobox' : role
}

function editableRole(mirror: MirrorReader, slot: Slot): string {
  const editable = mirror.attribute(slot, 'contenteditable')
  return editable !== null && editable !== 'false' && editable !== 'inherit' ? 'textbox' : ''
}

/** A header or footer inside one of these belongs to it, not to the page. */
function isInSection(mirror: MirrorReader, slot: Slot): boolean {
  let at = mirror.parent(slot)
  for (let up = 0; at >= 0 && up < 64; up++) {
    if (SECTIONS.has(mirror.tag(at))) return true
    at = mirror.parent(at)
  }
  return false
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const ROLES = words(
  'alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox ' +
    'complementary contentinfo definition deletion dialog document emphasis feed figure form grid gridcell group ' +
    'heading img image insertion link list listbox listitem log main marquee math menu menubar menuitem ' +
    'menuitemcheckbox menuitemradio meter navigation none note option paragraph presentation progressbar radio ' +
    'radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status strong ' +
    'subscript superscript switch tab table tablist tabpanel term textbox time timer toolbar tooltip tree treegrid ' +
    'treeitem',
)

const NATIVE_CONTROLS = words('button input select textarea summary option')
const SECTIONS = words('article aside main nav section')
const FIELD_ROLES = words(
  'textbox searchbox combobox listbox checkbox radio switch slider spinbutton file date time color',
)
const NAMED_BY_CONTENT = words(
  'button link heading option tab menuitem menuitemcheckbox menuitemradio checkbox radio switch treeitem ' +
    'gridcell cell columnheader rowheader row tooltip alert status log listitem term definition caption',
)

const IMPLIED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    article: 'article',
    aside: 'complementary',
    button: 'button',
    datalist: 'listbox',
    dd: 'definition',
    details: 'group',
    dialog: 'dialog',
    dt: 'term',
    fieldset: 'group',
    figure: 'figure',
    form: 'form',
    h1: 'heading',
    h2: 'heading',
    h3: 'heading',
    h4: 'heading',
    h5: 'heading',
    h6: 'heading',
    hr: 'separator',
    li: 'listitem',
    main: 'main',
    math: 'math',
    menu: 'list',
    meter: 'meter',
    nav: 'navigation',
    ol: 'list',
    optgroup: 'group',
    option: 'option',
    output: 'status',
    progress: 'progressbar',
    search: 'search',
    summary: 'button',
    svg: 'img',
    table: 'table',
    tbody: 'rowgroup',
    td: 'cell',
    textarea: 'textbox',
    tfoot: 'rowgroup',
    thead: 'rowgroup',
    tr: 'row',
    ul: 'list',
  }),
)

const INPUT_ROLES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    button: 'button',
    checkbox: 'checkbox',
    color: 'color',
    date: 'date',
    'datetime-local': 'date',
    file: 'file',
    hidden: '',
    image: 'button',
    month: 'date',
    number: 'spinbutton',
    radio: 'radio',
    range: 'slider',
    reset: 'button',
    search: 'searchbox',
    submit: 'button',
    time: 'time',
    week: 'date',
  }),
)

const ROLE_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    img: 'image',
    file: 'file field',
    date: 'date field',
    time: 'time field',
    color: 'colour field',
  }),
)
