import { editableHost } from './interactive.ts'
import { type MirrorReader, type Slot } from '../mirror/mirror.ts'
import type { TargetKind } from './target.ts'

/** Levels above a control in which a link, a form or a widget around it is looked for. */
const LINK_LEVELS = 4
const FORM_LEVELS = 12
const WIDGET_LEVELS = 4

/**
 * What sort of thing a target is, as far as that says what a click on it leads to; `undefined` for what is nothing
 * special. Read from the element, and for controls from what they lie in.
 */
export function targetKind(mirror: MirrorReader, slot: Slot, role: string): TargetKind | undefined {
  const tag = mirror.tag(slot)
  switch (tag) {
    case 'a':
    case 'area':
      return linkKind(mirror, slot) ?? controlKind(mirror, slot, role)
    case 'input':
      return inputKind(mirror, slot, role)
    case 'textarea':
      return 'text-field'
    case 'select':
    case 'option':
    case 'optgroup':
      return 'select'
    case 'canvas':
      return 'canvas'
    case 'video':
    case 'audio':
      return 'media'
    case 'iframe':
    case 'frame':
    case 'embed':
    case 'object':
      return 'frame'
    default:
  }
  if (editableHost(mirror, slot) >= 0) return 'editor'
  if (role === 'textbox' || role === 'searchbox') return 'text-field'
  return controlKind(mirror, slot, role)
}

function linkKind(mirror: MirrorReader, slot: Slot): TargetKind | undefined {
  const href = mirror.attribute(slot, 'href')
  if (href === null) return undefined
  if (mirror.attribute(slot, 'download') !== null) return 'download'
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(href.slice(0, 100))?.[1]?.toLowerCase()
  // A button in disguise.
  if (scheme === 'javascript') return undefined
  if (scheme === 'blob' || scheme === 'data') return 'download'
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https' && scheme !== 'file') return 'app-link'
  return isElsewhere(mirror.attribute(slot, 'target')) ? 'new-tab-link' : 'link'
}

function isElsewhere(target: string | null): boolean {
  return target !== null && target !== '' && target.toLowerCase() !== '_self'
}

function inputKind(mirror: MirrorReader, slot: Slot, role: string): TargetKind | undefined {
  const type = (mirror.attribute(slot, 'type') ?? '').toLowerCase()
  switch (type) {
    case 'file':
      return 'file'
    case 'range':
      return 'range'
    case 'date':
    case 'datetime-local':
    case 'month':
    case 'week':
    case 'time':
    case 'color':
      return 'picker'
    case 'checkbox':
    case 'radio':
      return undefined
    case 'button':
    case 'submit':
    case 'image':
    case 'reset':
      return controlKind(mirror, slot, role)
    default:
      return 'text-field'
  }
}

/** Of buttons and the like: what is written on them or around them. */
function controlKind(mirror: MirrorReader, slot: Slot, role: string): TargetKind | undefined {
  if (role === 'slider') return 'range'
  if (isChosen(mirror, slot, role)) return 'chosen'
  const tag = mirror.tag(slot)
  const isButton = tag === 'button' || tag === 'input'
  if (isButton) {
    // Shown above the page without a trace in the document.
    if (mirror.attribute(slot, 'popovertarget') !== null) return 'popover'
    // Values put back by the browser are not recorded.
    if (mirror.attribute(slot, 'type') === 'reset') return 'reset'
    if (opensElsewhere(mirror, slot)) return 'new-tab-link'
  }
  if (role === 'img' || role === '' || role === 'button' || role === 'link') return surrounding(mirror, slot)
  return undefined
}

/** Of tabs, options and places to go: it says itself that it is the chosen one. Choosing it again changes nothing. */
function isChosen(mirror: MirrorReader, slot: Slot, role: string): boolean {
  const current = mirror.attribute(slot, 'aria-current')
  if (current !== null && current !== '' && current !== 'false') return true
  if (role === 'tab' || role === 'option' || role === 'treeitem')
    return mirror.attribute(slot, 'aria-selected') === 'true'
  return (role === 'radio' || role === 'menuitemradio') && mirror.attribute(slot, 'aria-checked') === 'true'
}

/** A form may send what it has to another tab. */
function opensElsewhere(mirror: MirrorReader, slot: Slot): boolean {
  const own = mirror.attribute(slot, 'formtarget')
  if (own !== null) return isElsewhere(own)
  if (mirror.attribute(slot, 'type') === 'button') return false
  let at = mirror.parent(slot)
  for (let up = 0; at >= 0 && up < FORM_LEVELS; up++) {
    if (mirror.tag(at) === 'form') return isElsewhere(mirror.attribute(at, 'target'))
    at = mirror.parent(at)
  }
  return false
}

/** A link or a widget that the control is a part of. */
function surrounding(mirror: MirrorReader, slot: Slot): TargetKind | undefined {
  let at = slot
  for (let up = 0; at >= 0 && up <= Math.max(LINK_LEVELS, WIDGET_LEVELS); up++) {
    const tag = mirror.tag(at)
    if (tag === 'a' && up > 0 && up <= LINK_LEVELS) return linkKind(mirror, at)
    if (tag === 'body' || tag === 'main') return undefined
    if (up <= WIDGET_LEVELS) {
      if (mirror.attribute(at, 'role') === 'spinbutton') return 'repeated'
      if (/\b(?:carousel|slide)\b/i.test(mirror.attribute(at, 'aria-roledescription') ?? ''))
        return 'repeated'
      const classes = mirror.attribute(at, 'class') ?? ''
      if (MAP_CLASS.test(classes)) return 'map'
      if (REPEATED_CLASS.test(classes)) return 'repeated'
    }
    at = mirror.parent(at)
  }
  return undefined
}

const MAP_CLASS =
  /(?:^|\s)(?:leaflet-(?:container|pane)|mapboxgl-map|maplibregl-map|ol-viewport|gm-style)(?:\s|$)/
/** Parts of widgets that are clicked again and again, as component libraries call them. */
const REPEATED_CLASS =
  /(?:^|[\s_-])(?:swiper|slick|carousel|splide|pagination|paginator|pager|stepper|spinner-button|input-number|datepicker|calendar|rdp|flatpickr)(?:$|[\s_-])/i
