import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { hasOwnContent } from '../text/rendered-text.ts'
import { isHidden } from '../text/visibility.ts'
import type { Slotting } from './slotting.ts'

/** What an element says of its own, whatever stands around it; bits of one number. */
export const Own = {
  /** Nothing in it is shown. */
  Hidden: 1,
  /** What is in it was typed or chosen, or is a picture's description: not the page's text. */
  OwnContent: 2,
  /** Only its summary is shown. */
  ClosedDetails: 4,
  Summary: 8,
} as const

/** Tells what of a page is shown. Answers are kept: of an element until `renew`, of places until `forget`. */
export interface Shown {
  /** The `Own` bits of an element as they were found last; 0 for other nodes. */
  own(slot: Slot): number
  /** The node is another one, or its attributes changed: answers the bits it had, -1 for none known. */
  renew(slot: Slot): number
  /** Whether text in this node is shown. */
  isShown(slot: Slot): boolean
  /** Something changed somewhere. */
  forget(): void
}

/** Of nothing that was asked about yet. */
const UNKNOWN = 255

/** Nothing asked yet. */
export function createShown(mirror: MirrorReader, slotting: Slotting): Shown {
  let bits = new Uint8Array(1024).fill(UNKNOWN)
  /** The generation in which a place was found shown (positive) or not (negative). */
  let places = new Int32Array(1024)
  let generation = 1
  const path: Slot[] = []

  function makeRoom(slot: Slot): void {
    if (slot < bits.length) return
    const length = Math.max(slot + 1, bits.length * 2)
    const largerBits = new Uint8Array(length).fill(UNKNOWN)
    const largerPlaces = new Int32Array(length)
    largerBits.set(bits)
    largerPlaces.set(places)
    bits = largerBits
    places = largerPlaces
  }

  function own(slot: Slot): number {
    makeRoom(slot)
    const known = bits[slot]!
    return known === UNKNOWN ? (bits[slot] = ownBits(mirror, slot)) : known
  }

  /** Whether `slot` is shown as far as it and its place in `parent` say. */
  function isShownIn(parent: Slot, slot: Slot): boolean {
    const around = own(parent)
    return (around & Own.ClosedDetails) === 0 || (own(slot) & Own.Summary) !== 0
  }

  return {
    own,
    renew(slot) {
      makeRoom(slot)
      const before = bits[slot]!
      bits[slot] = UNKNOWN
      return before === UNKNOWN ? -1 : before
    },
    isShown(from) {
      path.length = 0
      let at = from
      let shown = true
      for (;;) {
        makeRoom(at)
        if (places[at] === generation || places[at] === -generation) {
          shown = places[at] === generation
          break
        }
        path.push(at)
        if ((own(at) & (Own.Hidden | Own.OwnContent)) !== 0) {
          shown = false
          break
        }
        const parent = slotting.renderedIn(at)
        if (parent < 0) {
          shown = at === mirror.root()
          break
        }
        if (!isShownIn(parent, at)) {
          shown = false
          break
        }
        at = parent
      }
      // What was found out holds from where it was decided down.
      for (const slot of path) places[slot] = shown ? generation : -generation
      return shown
    },
    forget() {
      if (++generation < 0x7fff_ffff) return
      places.fill(0)
      generation = 1
    },
  }
}

function ownBits(mirror: MirrorReader, slot: Slot): number {
  if (mirror.nodeType(slot) !== NodeType.Element) return 0
  if (isHidden(mirror, slot)) return Own.Hidden
  const tag = mirror.tag(slot)
  if (tag === 'desc' || tag === 'title' || hasOwnContent(mirror, slot, tag)) return Own.OwnContent
  if (tag === 'summary') return Own.Summary
  return tag === 'details' && mirror.attribute(slot, 'open') === null ? Own.ClosedDetails : 0
}
