import type { Announcing } from './announcing.ts'
import type { Lookups } from '../names/lookups.ts'
import type { MirrorReader, Slot } from '../mirror/mirror.ts'

/** What one changed attribute brought into view, or -1. Whether it is in view now is for the caller to ask. */
export type Reveals = (slot: Slot, attribute: string) => Slot

/** Tells by the value an attribute has now: recordings do not tell the former one. */
export function createReveals(mirror: MirrorReader, announcing: Announcing, lookups: Lookups): Reveals {
  function controlled(slot: Slot): Slot {
    const ids = mirror.attribute(slot, 'aria-controls') ?? mirror.attribute(slot, 'aria-owns')
    const id = ids?.trim().split(/\s+/, 1)[0] ?? ''
    return id === '' ? -1 : lookups.byId(slot, id)
  }

  /** Values are read for the attributes that matter only: most that change are none of these. */
  function isRevealing(slot: Slot, name: string): boolean {
    switch (name) {
      case 'hidden':
      case 'inert':
        return mirror.attribute(slot, name) === null
      case 'aria-hidden':
        return mirror.attribute(slot, name) !== 'true'
      case 'open':
      case 'rr_open_mode':
        return mirror.attribute(slot, name) !== null
      case 'aria-expanded':
        return mirror.attribute(slot, name) === 'true'
      case 'style': {
        const style = mirror.attribute(slot, name)
        return style === null || style === '' || SHOWING_STYLE.test(style)
      }
      case 'class':
        if (announcing.roleOf(slot) !== '') return true
        return announcing.looksLikeMessage(slot) && SHOWN_CLASS.test(mirror.attribute(slot, name) ?? '')
      default:
        return false
    }
  }

  return (slot, attribute) => {
    // What the frame took away again may have lost its slot to another node.
    if (mirror.slotOf(mirror.nodeId(slot)) !== slot || !isRevealing(slot, attribute)) return -1
    return attribute === 'aria-expanded' ? controlled(slot) : slot
  }
}

/** Animations set other properties, and far more often. */
const SHOWING_STYLE = /(?:^|[;\s])(?:display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible)/i

const SHOWN_CLASS = /(?:^|[\s_-])(?:show|shown|open|opened|visible|active|in)(?:$|\s)/i
