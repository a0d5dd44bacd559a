import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { Trait, traitsOf } from './traits.ts'

/** How to go on from a node that was just met; `up` leaves out its further siblings, too. */
export type Step = 'into' | 'over' | 'up' | 'stop'

/** Children of which only some are rendered: those of a shadow root, or those assigned to a slot. */
interface Selected {
  readonly owner: Slot
  readonly list: 'shadow' | 'assigned'
  /** The slot's name, for `assigned`. */
  readonly name: string
  /** What was being walked around it: the selected list, and how many whole lists deep in that. */
  readonly outer: Selected | undefined
  readonly depth: number
}

/**
 * Walks what is rendered from `root` down, in order: of a shadow host its shadow tree, with the light
 * children where they are slotted; of an iframe its document. At most `nodes` nodes are met.
 * Answers whether all that was asked for was seen.
 */
export function walkRendered(
  mirror: MirrorReader,
  root: Slot,
  nodes: number,
  enter: (slot: Slot) => Step,
  leave: (slot: Slot) => void,
): boolean {
  let met = 1
  let step = enter(root)
  if (step !== 'into') return step !== 'stop'
  // Where the children of a node are all rendered, its parent and siblings lead on: only lists of which
  // some are left out have to be remembered.
  let selected: Selected | undefined
  let depth = 0
  let owner = root
  let slot = root
  for (;;) {
    if (step === 'into') {
      owner = slot
      const inner = selectedIn(mirror, owner, selected, depth)
      slot = inner === undefined ? mirror.firstChild(owner) : firstOf(mirror, inner)
      depth = inner === undefined ? depth + 1 : 0
      selected = inner ?? selected
    } else if (step === 'up') slot = -1
    else slot = nextOf(mirror, slot, depth, selected)
    while (slot < 0) {
      leave(owner)
      if (depth > 0) depth--
      else {
        depth = selected!.depth
        selected = selected!.outer
      }
      if (depth === 0 && selected === undefined) return true
      slot = nextOf(mirror, owner, depth, selected)
      owner = depth > 0 ? mirror.parent(owner) : selected!.owner
    }
    if (++met > nodes) return false
    step = enter(slot)
    if (step === 'stop') return false
  }
}

/** Levels climbed for a slot's host: components are flat, and hostile pages are not. */
const HOST_LEVELS = 512

/** The host of the shadow tree that `slot` lies in; -1 in a document. */
export function shadowHostOf(mirror: MirrorReader, slot: Slot): Slot {
  let at = slot
  for (let up = 0; at >= 0 && up < HOST_LEVELS && mirror.nodeType(at) !== NodeType.Document; up++) {
    const parent = mirror.parent(at)
    if (mirror.isShadowChild(at)) return parent
    at = parent
  }
  return -1
}

/** The rendered children of a shadow host or a filled slot; `undefined` where all children are rendered. */
function selectedIn(
  mirror: MirrorReader,
  owner: Slot,
  outer: Selected | undefined,
  depth: number,
): Selected | undefined {
  const tag = mirror.tag(owner)
  if (tag === 'slot') {
    if (shadowHostOf(mirror, owner) < 0) return undefined
    const name = mirror.attribute(owner, 'name') ?? ''
    const assigned: Selected = { owner, list: 'assigned', name, outer, depth }
    return firstOf(mirror, assigned) < 0 ? undefined : assigned
  }
  // The shadow root's children stand last.
  if ((traitsOf(tag) & Trait.Host) === 0) return undefined
  for (let at = mirror.firstChild(owner); at >= 0; at = mirror.nextSibling(at)) {
    if (mirror.isShadowChild(at)) return { owner, list: 'shadow', name: '', outer, depth }
  }
  return undefined
}

function firstOf(mirror: MirrorReader, selected: Selected): Slot {
  const parent = selected.list === 'shadow' ? selected.owner : shadowHostOf(mirror, selected.owner)
  return inList(mirror, mirror.firstChild(parent), selected)
}

/** The sibling after `slot` in the list being walked, or -1. */
function nextOf(mirror: MirrorReader, slot: Slot, depth: number, selected: Selected | undefined): Slot {
  const next = mirror.nextSibling(slot)
  return depth > 0 || selected === undefined ? next : inList(mirror, next, selected)
}

/** The first from `slot` on that belongs to the list. */
function inList(mirror: MirrorReader, slot: Slot, { list, name }: Selected): Slot {
  for (let at = slot; at >= 0; at = mirror.nextSibling(at)) {
    const inShadow = mirror.isShadowChild(at)
    if (list === 'shadow' ? inShadow : !inShadow && slotNameOf(mirror, at) === name) return at
  }
  return -1
}

function slotNameOf(mirror: MirrorReader, slot: Slot): string | undefined {
  const type = mirror.nodeType(slot)
  if (type === NodeType.Element) return mirror.attribute(slot, 'slot') ?? ''
  return type === NodeType.Text ? '' : undefined
}
