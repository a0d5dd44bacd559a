import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { Trait, traitsOf } from './traits.ts'

/** Inline style that takes an element out of view. Transparency does not count: fades begin with it. */
const HIDING_STYLE =
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden)/i

/**
 * Whether an element, by what the recording tells of it alone, is out of view: `hidden`, `aria-hidden`,
 * inline style, a closed dialog, or a kind that never shows. Style sheets are not known here.
 */
export function isHidden(mirror: MirrorReader, slot: Slot): boolean {
  if (mirror.nodeType(slot) !== NodeType.Element) return false
  const tag = mirror.tag(slot)
  return (traitsOf(tag) & Trait.NeverShown) !== 0 || isPutAway(mirror, slot, tag)
}

/** The same but for the kind: pictures and players that hold no text are there to be seen. */
export function isPutAway(mirror: MirrorReader, slot: Slot, tag: string): boolean {
  // Recorders give a closed dialog an `rr_open_mode`, too.
  if (tag === 'dialog' && mirror.attribute(slot, 'open') === null) return true
  if (tag === 'input' && mirror.attribute(slot, 'type') === 'hidden') return true
  if (mirror.attribute(slot, 'hidden') !== null || mirror.attribute(slot, 'aria-hidden') === 'true')
    return true
  const style = mirror.attribute(slot, 'style')
  return style !== null && HIDING_STYLE.test(style)
}

/** Whether this child of a closed `<details>` is folded away: all but its first summary. */
export function isFoldedAway(mirror: MirrorReader, slot: Slot): boolean {
  const parent = mirror.parent(slot)
  if (parent < 0 || mirror.tag(parent) !== 'details' || mirror.attribute(parent, 'open') !== null)
    return false
  return mirror.tag(slot) !== 'summary'
}
