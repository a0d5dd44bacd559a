import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { shadowHostOf } from '../text/flat-tree.ts'
import { Trait, traitsOf } from '../text/traits.ts'

/** Which elements have a shadow tree, and which slots there are in it: what their own children are shown by. */
export interface Slotting {
  /** A node came into the page. */
  came(slot: Slot): void
  /** A node is about to go. */
  goes(slot: Slot): void
  /** Hosts whose children may now be shown or not, and those of which what stands in slots may be. For the taking. */
  readonly rearranged: Set<Slot>
  readonly filled: Set<Slot>
  /** Whether the element shows a shadow tree in place of its children. */
  isHost(slot: Slot): boolean
  /** The host in whose shadow tree this slot element stands, or -1. */
  hostOfSlot(slot: Slot): Slot
  /** Whether there is any host in the page. */
  isUsed(): boolean
  /** What the node is rendered in: its parent, or the slot that it is assigned to. -1: nowhere, or a root. */
  renderedIn(slot: Slot): Slot
  /** The slots of a host. */
  slotsOf(host: Slot): Iterable<Slot>
  clear(): void
}

/** The name by which a host's child chooses its slot; `undefined` for what no slot takes. */
export function slotNameOf(mirror: MirrorReader, slot: Slot): string | undefined {
  const type = mirror.nodeType(slot)
  if (type === NodeType.Element) return mirror.attribute(slot, 'slot') ?? ''
  return type === NodeType.Text ? '' : undefined
}

/** Children looked at for the one that fills a slot. */
const MOST_CHILDREN = 10_000

/** A page without hosts. */
export function createSlotting(mirror: MirrorReader): Slotting {
  /** How many children each shadow root has. */
  const hosts = new Map<Slot, number>()
  const slots = new Map<Slot, Set<Slot>>()
  const hostOfSlot = new Map<Slot, Slot>()
  const counted = new Set<Slot>()
  const rearranged = new Set<Slot>()
  const filled = new Set<Slot>()

  function isHost(slot: Slot): boolean {
    return hosts.size > 0 && hosts.has(slot) && (traitsOf(mirror.tag(slot)) & Trait.Host) !== 0
  }

  function assignedSlot(host: Slot, name: string | undefined): Slot {
    if (name === undefined) return -1
    let first: Slot = -1
    for (const slot of slots.get(host) ?? []) {
      // Of several the first one in the page has it.
      if (nameOf(slot) === name && (first < 0 || comesBefore(mirror, slot, first, host))) first = slot
    }
    return first
  }

  function nameOf(slot: Slot): string {
    return mirror.attribute(slot, 'name') ?? ''
  }

  /** Whether some child of the host takes the place of what is in the slot. */
  function isFilled(slot: Slot, host: Slot): boolean {
    const name = nameOf(slot)
    let met = 0
    for (
      let at = mirror.firstChild(host);
      at >= 0 && met < MOST_CHILDREN;
      at = mirror.nextSibling(at), met++
    ) {
      if (mirror.isShadowChild(at)) break
      if (slotNameOf(mirror, at) === name) return true
    }
    return false
  }

  return {
    isHost,
    rearranged,
    filled,
    hostOfSlot: slot => hostOfSlot.get(slot) ?? -1,
    isUsed: () => hosts.size > 0,
    came(slot) {
      const parent = mirror.parent(slot)
      if (mirror.isShadowChild(slot)) {
        if (!counted.has(slot)) {
          counted.add(slot)
          const before = hosts.get(parent) ?? 0
          hosts.set(parent, before + 1)
          if (before === 0) rearranged.add(parent)
        }
      } else if (hosts.size > 0 && isHost(parent)) filled.add(parent)
      if (mirror.tag(slot) !== 'slot') return
      const host = shadowHostOf(mirror, slot)
      if (host < 0) return
      const known = slots.get(host)
      if (known === undefined) slots.set(host, new Set([slot]))
      else known.add(slot)
      hostOfSlot.set(slot, host)
      rearranged.add(host)
    },
    goes(slot) {
      if (hosts.size === 0 && hostOfSlot.size === 0) return
      const parent = mirror.parent(slot)
      if (counted.delete(slot)) {
        const left = (hosts.get(parent) ?? 1) - 1
        if (left > 0) hosts.set(parent, left)
        else if (hosts.delete(parent)) rearranged.add(parent)
      } else if (isHost(parent)) filled.add(parent)
      hosts.delete(slot)
      slots.delete(slot)
      const host = hostOfSlot.get(slot)
      if (host === undefined) return
      hostOfSlot.delete(slot)
      slots.get(host)?.delete(slot)
      rearranged.add(host)
    },
    renderedIn(slot) {
      const parent = mirror.parent(slot)
      if (hosts.size === 0 || parent < 0) return parent
      if (isHost(parent) && !mirror.isShadowChild(slot)) return assignedSlot(parent, slotNameOf(mirror, slot))
      const host = hostOfSlot.get(parent)
      // What stands in a slot is only shown while nothing is assigned to it.
      return host !== undefined && isHost(host) && isFilled(parent, host) ? -1 : parent
    },
    slotsOf: host => slots.get(host) ?? [],
    clear() {
      hosts.clear()
      slots.clear()
      hostOfSlot.clear()
      counted.clear()
      rearranged.clear()
      filled.clear()
    },
  }
}

/** Whether one node stands before another one in the page; both are below `top`. */
function comesBefore(mirror: MirrorReader, one: Slot, other: Slot, top: Slot): boolean {
  const path = pathBelow(mirror, one, top)
  const otherPath = pathBelow(mirror, other, top)
  let at = 0
  while (at < path.length && path[at] === otherPath[at]) at++
  if (at >= path.length || at >= otherPath.length) return path.length < otherPath.length
  let met = 0
  for (let next = mirror.nextSibling(path[at]!); next >= 0 && met < MOST_CHILDREN; met++) {
    if (next === otherPath[at]) return true
    next = mirror.nextSibling(next)
  }
  return false
}

/** The ancestors of a node below `top`, outermost first, and the node. */
function pathBelow(mirror: MirrorReader, slot: Slot, top: Slot): Slot[] {
  const path: Slot[] = []
  for (let at = slot; at >= 0 && at !== top; at = mirror.parent(at)) path.push(at)
  return path.toReversed()
}
