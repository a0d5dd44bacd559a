import { createLookups } from './lookups.ts'
import type { Lookups } from './lookups.ts'
import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { roleOf } from './roles.ts'

/** What a gesture on a node was meant for. */
export interface Aim {
  /** The interactive element; where there is none, the nearest element. -1 for an unknown node. */
  readonly slot: Slot
  /** Why it counts as interactive: by its semantics, by weak hints (inline style, class), or not at all. */
  readonly interactive: 'semantic' | 'hint' | 'none'
  /** The label element through which `slot` was reached. */
  readonly label?: Slot
}

/** Levels climbed in search of something interactive; hints are only believed close by. */
const LEVELS = 200
const HINT_LEVELS = 4

/**
 * Resolves the innermost node of a gesture to what it was aimed at, and says by what way. Shadow roots
 * are left on the way up, frames are not: what is around a frame does not see its clicks.
 */
export function resolveAim(mirror: MirrorReader, slot: Slot, lookups: Lookups = createLookups(mirror)): Aim {
  const start = elementOf(mirror, slot)
  if (start < 0) return { slot, interactive: 'none' }
  let hint: Slot = -1
  let label: Slot = -1
  let drawing: Slot = -1
  let isDrawing = true
  let at = start
  for (let up = 0; up < LEVELS && at >= 0 && mirror.nodeType(at) === NodeType.Element; up++) {
    const tag = mirror.tag(at)
    if (isInteractive(mirror, at, tag)) {
      const host = tag === 'a' || !isEditingHost(mirror, at) ? at : editableHost(mirror, at)
      return { slot: host, interactive: 'semantic' }
    }
    if (tag === 'label') {
      const control = lookups.controlOf(at)
      if (control >= 0) return { slot: control, interactive: 'semantic', label: at }
      if (label < 0) label = at
    }
    if (up <= HINT_LEVELS && hint < 0 && isHinted(mirror, at)) hint = at
    if (tag === 'foreignobject') isDrawing = false
    else if (tag === 'svg' && isDrawing) drawing = at
    at = mirror.parent(at)
  }
  if (hint >= 0) return { slot: hint, interactive: 'hint' }
  if (label >= 0) return { slot: label, interactive: 'none' }
  return { slot: drawing >= 0 ? drawing : start, interactive: 'none' }
}

/** The nearest interactive element from `slot` upwards (a label gives its control), else the nearest element. */
export function interactiveAncestor(mirror: MirrorReader, slot: Slot, lookups?: Lookups): Slot {
  return resolveAim(mirror, slot, lookups).slot
}

/** The host of the contenteditable region that `slot` lies in, or -1. */
export function editableHost(mirror: MirrorReader, slot: Slot): Slot {
  let host: Slot = -1
  let at = slot
  for (let up = 0; up < LEVELS && at >= 0 && mirror.nodeType(at) !== NodeType.Document; up++) {
    const editable = mirror.attribute(at, 'contenteditable')
    if (editable === 'false') break
    if (isEditableValue(editable)) host = at
    // Editing does not cross into a shadow tree.
    if (mirror.isShadowChild(at)) break
    at = mirror.parent(at)
  }
  return host
}

/** Whether `slot` lies in (or is the host of) a contenteditable region. */
export function isEditable(mirror: MirrorReader, slot: Slot): boolean {
  return editableHost(mirror, slot) >= 0
}

/** Whether a control is disabled: by itself, by its fieldset, or as a part of something `aria-disabled`. */
export function isDisabled(mirror: MirrorReader, slot: Slot): boolean {
  if (slot < 0) return false
  const tag = mirror.tag(slot)
  if (CAN_BE_DISABLED.has(tag) && mirror.attribute(slot, 'disabled') !== null) return true
  const inForm = CAN_BE_DISABLED.has(tag)
  let inLegend = false
  let at = slot
  for (let up = 0; up < 64 && at >= 0; up++) {
    if (mirror.attribute(at, 'aria-disabled') === 'true') return true
    const name = mirror.tag(at)
    if (inForm && name === 'legend') inLegend = true
    if (
      inForm &&
      at !== slot &&
      (name === 'fieldset' || name === 'optgroup' || (name === 'select' && tag === 'option'))
    ) {
      // What stands in the legend stays usable.
      if (mirror.attribute(at, 'disabled') !== null && !(name === 'fieldset' && inLegend)) return true
      inLegend = false
    }
    at = mirror.parent(at)
  }
  return false
}

/** Whether the recorder was told not to record this element: only its size is known. */
export function isBlocked(mirror: MirrorReader, slot: Slot): boolean {
  return (
    slot >= 0 && mirror.attribute(slot, 'rr_width') !== null && mirror.attribute(slot, 'rr_height') !== null
  )
}

function elementOf(mirror: MirrorReader, slot: Slot): Slot {
  if (slot < 0) return -1
  const type = mirror.nodeType(slot)
  if (type === NodeType.Element) return slot
  if (type === NodeType.Document || type === NodeType.Doctype) return -1
  const parent = mirror.parent(slot)
  return parent >= 0 && mirror.nodeType(parent) === NodeType.Element ? parent : -1
}

/** Whether this very element takes clicks or keys, by its semantics. */
export function isInteractive(mirror: MirrorReader, slot: Slot, tag: string): boolean {
  if (ALWAYS.has(tag)) return true
  if (tag === 'input') return mirror.attribute(slot, 'type') !== 'hidden'
  // Without an address it is a button in disguise: nobody writes an anchor for its looks.
  if (tag === 'a') return true
  if (tag === 'area') return mirror.attribute(slot, 'href') !== null
  if (tag === 'video' || tag === 'audio') return mirror.attribute(slot, 'controls') !== null
  const role = roleOf(mirror, slot)
  if (INTERACTIVE_ROLES.has(role)) return true
  if (mirror.attribute(slot, 'draggable') === 'true' || isEditingHost(mirror, slot)) return true
  // Handlers and focus on the page as a whole are delegation, on frames of content keyboard access.
  if (tag === 'body' || tag === 'html' || CONTAINER_ROLES.has(role)) return false
  if (mirror.attribute(slot, 'onclick') !== null) return true
  const tabindex = mirror.attribute(slot, 'tabindex')
  return tabindex !== null && Number.parseInt(tabindex, 10) >= 0
}

function isEditingHost(mirror: MirrorReader, slot: Slot): boolean {
  return isEditableValue(mirror.attribute(slot, 'contenteditable'))
}

function isEditableValue(value: string | null): boolean {
  return value === '' || value === 'true' || value === 'plaintext-only'
}

/** Weak evidence, as a plain box with a framework's listener gives it. */
function isHinted(mirror: MirrorReader, slot: Slot): boolean {
  const tag = mirror.tag(slot)
  if (tag === 'body' || tag === 'html') return false
  if (/cursor\s*:\s*pointer/i.test(mirror.attribute(slot, 'style') ?? '')) return true
  if (/(?:^|[\s_-])(?:btn|button|clickable)(?:$|[\s_-])/i.test(mirror.attribute(slot, 'class') ?? ''))
    return true
  return HANDLERS.some(name => mirror.attribute(slot, name) !== null)
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const ALWAYS = words('button select textarea summary option')
const CAN_BE_DISABLED = words('button input select textarea option optgroup fieldset')
const INTERACTIVE_ROLES = words(
  'button link menuitem menuitemcheckbox menuitemradio option tab switch checkbox radio combobox slider spinbutton ' +
    'treeitem gridcell textbox searchbox',
)
const CONTAINER_ROLES = words(
  'alertdialog application article banner complementary contentinfo dialog document feed form grid group list listbox ' +
    'log main menu menubar navigation radiogroup region search table tablist tabpanel toolbar tree treegrid',
)
const HANDLERS = [
  'onmousedown',
  'onpointerdown',
  'ng-click',
  '@click',
  'x-on:click',
  'hx-get',
  'hx-post',
  'wire:click',
]
