import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { createRemembered } from './remembered.ts'
import { isHidden } from '../text/visibility.ts'

/** Tells what a person can see of the page itself from what is out of view or typed by a person. */
export interface InView {
  /** Whether neither `slot` nor anything around it is out of view, and nobody writes there. */
  isShown(slot: Slot): boolean
  /** The page changed: what was found out about places does not hold any more. */
  forget(): void
  /** Nobody will ask any more. */
  leave(): void
}

/** Levels climbed: real pages nest less. */
const LEVELS = 512

/** What a node says of itself; bits of one number, none of them for most nodes. */
const Own = { Hidden: 1, Editable: 2, EndsEditing: 4, ClosedDetails: 8, Summary: 16 } as const

/** Nothing found out yet. */
export function createInView(mirror: MirrorReader): InView {
  const ownOf = createRemembered(mirror, slot => ownBits(mirror, slot))
  // Siblings come together: their parent is asked about once.
  let askedParent: Slot = -1
  let isParentShown = true

  function climb(from: Slot): boolean {
    let canBeEdited = true
    let at = from
    let own = ownOf(at)
    for (let up = 0; up < LEVELS; up++) {
      if ((own & Own.Hidden) !== 0 || (canBeEdited && (own & Own.Editable) !== 0)) return false
      if ((own & Own.EndsEditing) !== 0) canBeEdited = false
      at = mirror.parent(at)
      if (at < 0) return true
      const around = ownOf(at)
      // Of closed details only the summary is to be seen.
      if ((around & Own.ClosedDetails) !== 0 && (own & Own.Summary) === 0) return false
      own = around
    }
    return true
  }

  return {
    isShown(slot) {
      const parent = mirror.parent(slot)
      if (parent < 0 || ownOf(slot) !== 0 || (ownOf(parent) & Own.ClosedDetails) !== 0) return climb(slot)
      if (parent !== askedParent) {
        isParentShown = climb(parent)
        askedParent = parent
      }
      return isParentShown
    },
    forget() {
      askedParent = -1
    },
    leave: ownOf.leave,
  }
}

function ownBits(mirror: MirrorReader, slot: Slot): number {
  const type = mirror.nodeType(slot)
  // Editing does not cross into a shadow tree, nor into a frame.
  const end = type === NodeType.Document || mirror.isShadowChild(slot) ? Own.EndsEditing : 0
  if (type !== NodeType.Element) return end
  if (isHidden(mirror, slot)) return Own.Hidden
  const tag = mirror.tag(slot)
  let bits: number = end
  if (tag === 'summary') bits |= Own.Summary
  else if (tag === 'details' && mirror.attribute(slot, 'open') === null) bits |= Own.ClosedDetails
  const editable = mirror.attribute(slot, 'contenteditable')
  if (editable === 'false') bits |= Own.EndsEditing
  else if (editable === '' || editable === 'true' || editable === 'plaintext-only') bits |= Own.Editable
  return bits
}
