import type { MirrorReader, Slot } from '../dom/mirror/mirror.ts'

/** The next node in document order; -1 at the end. */
export function followingSlot(mirror: MirrorReader, slot: Slot): Slot {
  const child = mirror.firstChild(slot)
  return child >= 0 ? child : afterSubtree(mirror, slot)
}

/** The next node in document order that is not inside `slot`; -1 at the end. */
export function afterSubtree(mirror: MirrorReader, slot: Slot): Slot {
  let at = slot
  while (at >= 0) {
    const next = mirror.nextSibling(at)
    if (next >= 0) return next
    at = mirror.parent(at)
  }
  return -1
}

/** Whether `slot` is `ancestor` or lies in it. */
export function isInside(mirror: MirrorReader, slot: Slot, ancestor: Slot): boolean {
  let at = slot
  for (let steps = 0; at >= 0 && steps < 100_000; steps++) {
    if (at === ancestor) return true
    at = mirror.parent(at)
  }
  return false
}
