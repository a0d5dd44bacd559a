import { cleanText } from '../../lib/clean-text.ts'
import type { AccessibleName } from './accessible-name.ts'
import { maskedLength } from '../text/mask.ts'
import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'

/** Attributes that people add so that tests find an element, in order of preference. */
const TEST_IDS = ['data-testid', 'data-test-id', 'data-test', 'data-qa', 'data-cy', 'testid']

const FIELDS: ReadonlySet<string> = new Set('input select textarea button'.split(' '))

/** Levels climbed for something stable to stand in. */
const ANCHOR_LEVELS = 12

/**
 * The canonical selector of an element: the same for the same control on every visit, so that sessions
 * can be compared by it. The first of
 * 1. `button[data-testid=checkout]`: a test id;
 * 2. `button#pay`: an id that no framework made up;
 * 3. `input[name=email]`, with the value for radios and checkboxes: a form field's name;
 * 4. `role=button[name="Save"]` or `text="Some words"` (Playwright's form): role and name, unless hidden;
 * 5. `form#login button`: tag and type, inside the nearest ancestor of kind 1 or 2, if there is one.
 * No positions, no classes.
 */
export function selectorOf(mirror: MirrorReader, slot: Slot, role: string, name: AccessibleName): string {
  if (slot < 0 || mirror.nodeType(slot) !== NodeType.Element) return ''
  const anchored = anchorOf(mirror, slot)
  if (anchored !== '') return anchored
  const tag = mirror.tag(slot)
  const field = FIELDS.has(tag) ? fieldSelector(mirror, slot, tag) : ''
  if (field !== '') return field
  if (name.name !== '' && !name.masked) {
    const quoted = quote(name.name)
    return role === '' ? `text=${quoted}` : `role=${role}[name=${quoted}]`
  }
  const own = tag + typePart(mirror, slot, tag)
  let at = mirror.parent(slot)
  for (let up = 0; up < ANCHOR_LEVELS && at >= 0; up++) {
    const anchor = mirror.nodeType(at) === NodeType.Element ? anchorOf(mirror, at) : ''
    if (anchor !== '') return `${anchor} ${own}`
    at = mirror.parent(at)
  }
  return own
}

/** Whether an id (or name) was chosen by a person: no counters, hashes, or prefixes of generators. */
export function isStableId(id: string): boolean {
  if (id === '' || id.length > 60 || /[\s:«»]/.test(id)) return false
  if (/\d{3}/.test(id) || GENERATED.test(id)) return false
  // Words have vowels and few digits among the letters; hashes change between the two all the time.
  const changes = id.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0
  return changes < 4 && maskedLength(id) === undefined
}

const GENERATED =
  /^(?:radix|ember\d|headlessui|react-aria|react-select-\d|mui-\d|mantine|downshift|ext-gen|yui|gwt-uid|j_idt\d|cdk-|mat-[a-z-]+-\d|ng-|:?r[0-9a-z]{1,3}:?$|_r_|uid\d|__next-\d|id-?\d+$|\d)|[0-9a-f]{8}-[0-9a-f]{4}-|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}\b/i

function anchorOf(mirror: MirrorReader, slot: Slot): string {
  for (const attribute of TEST_IDS) {
    const value = mirror.attribute(slot, attribute)?.trim()
    if (value && maskedLength(value) === undefined)
      return `${mirror.tag(slot)}[${attribute}=${attributeValue(value)}]`
  }
  const id = mirror.attribute(slot, 'id')
  return id !== null && isStableId(id) ? `${mirror.tag(slot)}#${escapeIdentifier(id)}` : ''
}

function fieldSelector(mirror: MirrorReader, slot: Slot, tag: string): string {
  const name = mirror.attribute(slot, 'name')
  if (name === null || !isStableName(name)) return ''
  const selector = `${tag}[name=${attributeValue(name)}]`
  const type = mirror.attribute(slot, 'type')?.toLowerCase()
  // Many share the name: the value, which recorders never hide there, tells which it is.
  const shares = tag === 'button' || (tag === 'input' && (type === 'radio' || type === 'checkbox'))
  const value = shares ? mirror.attribute(slot, 'value') : null
  const isPlain = value !== null && value !== '' && value.length <= 40 && maskedLength(value) === undefined
  return isPlain ? `${selector}[value=${attributeValue(value)}]` : selector
}

/** As ids, but names of form fields may have colons, brackets and dots of their framework. */
function isStableName(name: string): boolean {
  return isStableId(name.replace(/[:\s]/g, '-'))
}

function typePart(mirror: MirrorReader, slot: Slot, tag: string): string {
  const type = tag === 'input' || tag === 'button' ? mirror.attribute(slot, 'type') : null
  return type === null || type === '' ? '' : `[type=${attributeValue(type.toLowerCase())}]`
}

/** Bare when it is an identifier, else quoted. */
function attributeValue(value: string): string {
  const clean = cleanText(value, 120)
  return /^-?[a-z_][\w-]*$/i.test(clean) ? clean : quote(clean)
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function escapeIdentifier(id: string): string {
  const escaped = id.replace(/[^\w\-\u0080-\uffff]/g, '\\$&')
  return /^-?\d/.test(escaped) ? escaped.replace(/\d/, digit => `\\3${digit} `) : escaped
}
