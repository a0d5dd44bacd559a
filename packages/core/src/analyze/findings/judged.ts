import type { Target } from '../../dom/names/target.ts'
import { actsOutside, isRepeated } from './control-words.ts'
import type { Gesture } from './gestures.ts'

/** Why a click's silence says nothing, by what was clicked; `undefined` when it may be judged. */
export function unjudgedTarget(target: Target): string | undefined {
  if (target.disabled) return 'disabled: told as a disabled click'
  const byKind = target.kind === undefined ? undefined : UNJUDGED_KINDS.get(target.kind)
  if (byKind !== undefined) return byKind
  const byRole = UNJUDGED_ROLES.get(target.role)
  if (byRole !== undefined) return byRole
  if (target.within === undefined && target.interactive === 'hint') return 'it only looks like a control'
  if (actsOutside(target)) return 'its answer lies outside the page (clipboard, printer, file)'
  if (isRepeated(target)) return 'a stepper, pager or the like does nothing at its end'
  return undefined
}

const TEXT_CURSOR = 'its answer is the text cursor, which is not recorded'
const BROWSERS_OWN = "its answer is the browser's own list or dialog"
const LINK = 'a link may open elsewhere, which is not recorded'
const PIXELS = 'its answer may be in pixels'

const UNJUDGED_KINDS: ReadonlyMap<NonNullable<Target['kind']>, string> = new Map([
  ['link', LINK],
  ['new-tab-link', 'it opens another tab'],
  ['download', 'it saves a file'],
  ['app-link', 'another program answers it'],
  ['file', BROWSERS_OWN],
  ['text-field', TEXT_CURSOR],
  ['editor', TEXT_CURSOR],
  ['picker', BROWSERS_OWN],
  ['select', BROWSERS_OWN],
  ['range', 'a click on a slider may hit its present value'],
  ['media', PIXELS],
  ['canvas', PIXELS],
  ['map', PIXELS],
  ['frame', 'what happens inside a frame is for its own recorder'],
  ['popover', 'it shows something above the page without a trace in the document'],
  ['reset', 'values put back by the browser are not recorded'],
  ['chosen', 'it was chosen already'],
  ['repeated', 'a stepper, pager or the like does nothing at its end'],
])

/** Choosing what is chosen already changes nothing; radios do not say it before an Input is recorded. */
const UNJUDGED_ROLES: ReadonlyMap<string, string> = new Map([
  ['slider', 'a click on a slider may hit its present value'],
  ['spinbutton', TEXT_CURSOR],
  ['textbox', TEXT_CURSOR],
  ['searchbox', TEXT_CURSOR],
  ['option', 'it may have been chosen already'],
  ['gridcell', 'a cell may be chosen already, or show its cursor only'],
  ['radio', 'it may have been chosen already'],
  ['menuitemradio', 'it may have been chosen already'],
  ['scrollbar', 'it may stand at its end'],
])

/** Whether fast clicks on it are how it is used. */
export function isUsedFast(target: Target): boolean {
  return (
    (target.kind !== undefined && FAST_KINDS.has(target.kind)) ||
    FAST_ROLES.has(target.role) ||
    isRepeated(target)
  )
}

const FAST_KINDS: ReadonlySet<string> = new Set(['media', 'canvas', 'map', 'range', 'repeated'])
const FAST_ROLES: ReadonlySet<string> = new Set(['spinbutton', 'slider', 'option', 'gridcell', 'scrollbar'])

/** Whether clicks on it mark or place the cursor in text. */
export function holdsTextCursor({ kind, role }: Target): boolean {
  return kind === 'text-field' || kind === 'editor' || role === 'textbox' || role === 'searchbox'
}

/** Whether it is nothing but text, which people mark with fast clicks. */
export function isMereText({ interactive, kind, role, name, tag }: Target): boolean {
  if (interactive !== undefined || kind !== undefined || role === 'img') return false
  return name !== '' || TEXT_TAGS.has(tag)
}

const TEXT_TAGS: ReadonlySet<string> = new Set(
  'p span h1 h2 h3 h4 h5 h6 li td th dd dt pre code blockquote em strong b i small label figcaption'.split(
    ' ',
  ),
)

/** Whether nobody can tell what was clicked: left out by the recorder, or never shown by it. */
export function isUnknown({ blocked, tag, role }: Target): boolean {
  return blocked === true || (tag === '' && role === '')
}

/** Made by a key or a script, which no hand repeats in anger and no eye waits for in the same way. */
export function isByKeyOrScript({ pointer }: Gesture): boolean {
  return pointer === 'keyboard-or-script'
}

/** Whether two gestures were aimed at one thing: the same node of a page load, or what replaced it in its place. */
export function isSameTarget(one: Gesture, other: Gesture): boolean {
  if (one.windowId !== other.windowId || one.epoch !== other.epoch) return false
  if (one.target.nodeId === other.target.nodeId) return true
  // Frameworks put a new node in the place of the old one: the same words at the same point.
  const { selector, label } = one.target
  if (selector === '' || selector !== other.target.selector || label !== other.target.label) return false
  const distance = distanceOf(one, other)
  return distance !== undefined && distance <= SAME_POINT_PX
}

/** A hand that clicks again moves less. */
const SAME_POINT_PX = 10

/** Pixels between two gestures; `undefined` where a point is not told. */
export function distanceOf(one: Gesture, other: Gesture): number | undefined {
  if (one.x === undefined || one.y === undefined || other.x === undefined || other.y === undefined)
    return undefined
  return Math.hypot(one.x - other.x, one.y - other.y)
}
