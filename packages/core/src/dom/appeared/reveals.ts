import { announcingRole, looksLikeMessage } from './announcing.ts'
import type { Lookups } from '../names/lookups.ts'
import type { ChangeLog, MirrorReader, Slot } from '../mirror/mirror.ts'

/** What attribute changes brought into view. Whether it is in view now is for the caller to ask. */
export function revealedBy(mirror: MirrorReader, changes: ChangeLog, lookups: Lookups): Slot[] {
  const revealed = new Set<Slot>()
  const { attributeSlots, attributeNames } = changes
  for (let i = 0; i < attributeSlots.length; i++) {
    const slot = attributeSlots[i]!
    if (mirror.slotOf(mirror.nodeId(slot)) !== slot) continue
    const shown = shownBy(mirror, slot, attributeNames[i] ?? '', lookups)
    if (shown >= 0) revealed.add(shown)
  }
  return [...revealed]
}

/** What a change of this attribute shows, by the value it has now: recordings do not tell the former one. */
function shownBy(mirror: MirrorReader, slot: Slot, name: string, lookups: Lookups): Slot {
  const value = mirror.attribute(slot, name)
  switch (name) {
    case 'hidden':
    case 'inert':
      return value === null ? slot : -1
    case 'aria-hidden':
      return value !== 'true' ? slot : -1
    case 'open':
    case 'rr_open_mode':
      return value !== null ? slot : -1
    case 'aria-expanded':
      return value === 'true' ? controlled(mirror, slot, lookups) : -1
    case 'style':
      return value === null || value === '' || SHOWING_STYLE.test(value) ? slot : -1
    case 'class':
      return announcingRole(mirror, slot) !== '' ||
        (SHOWN_CLASS.test(value ?? '') && looksLikeMessage(mirror, slot))
        ? slot
        : -1
    default:
      return -1
  }
}

/** Animations set other properties, and far more often. */
const SHOWING_STYLE = /(?:^|[;\s])(?:display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible)/i

const SHOWN_CLASS = /(?:^|[\s_-])(?:show|shown|open|opened|visible|active|in)(?:$|\s)/i

function controlled(mirror: MirrorReader, slot: Slot, lookups: Lookups): Slot {
  const ids = mirror.attribute(slot, 'aria-controls') ?? mirror.attribute(slot, 'aria-owns')
  const id = ids?.trim().split(/\s+/, 1)[0] ?? ''
  return id === '' ? -1 : lookups.byId(slot, id)
}
