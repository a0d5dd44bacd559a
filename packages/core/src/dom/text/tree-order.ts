import type { MirrorReader, Slot } from '../mirror/mirror.ts'

/**
 * The next node below `top` in document order (shadow trees and frames after the light children), or -1
 * at the end; `over` leaves out what is below `slot`.
 */
export function nextBelow(mirror: MirrorReader, slot: Slot, top: Slot, over = false): Slot {
  const child = over ? -1 : mirror.firstChild(slot)
  if (child >= 0) return child
  let at = slot
  while (at >= 0 && at !== top && mirror.nextSibling(at) < 0) at = mirror.parent(at)
  return at === top || at < 0 ? -1 : mirror.nextSibling(at)
}
