import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { createRemembered } from './remembered.ts'
import { roleOf } from '../names/roles.ts'

/** Finds what announces something or opens over the page, and what looks like it. */
export interface Announcing {
  /** The role by which an element announces or frames what appears in it; '' when it does not. */
  roleOf(slot: Slot): string
  /** The nearest announcing element from `slot` upwards, or -1. */
  around(slot: Slot): Slot
  /** Whether the element or one close around it is made like a message or overlay. Orders texts, names nothing. */
  looksLikeMessage(slot: Slot): boolean
  /** Nobody will ask any more. */
  leave(): void
}

/** Roles of what announces something or opens over the page, most telling first. */
const ANNOUNCING: readonly string[] = [
  'alert',
  'alertdialog',
  'dialog',
  'status',
  'log',
  'tooltip',
  'listbox',
  'menu',
]

/** Elements that announce without having to say so. A plain select is a listbox, too, but one that is always there. */
const BY_TAG: ReadonlySet<string> = new Set(['dialog', 'output', 'datalist'])

/** Levels climbed for the element that frames a text. */
const LEVELS = 40
/** Levels climbed for something that looks like a message. */
const LOOK_LEVELS = 4

/** Class names that toolkits give to messages and overlays, in whole words. */
const MESSAGE_CLASS =
  /(?:^|[\s_-])(?:toast|toaster|snackbar|notifications?|notice|flash|alert|errors?|warning|invalid|feedback|messages?|modal|dialog|popover|popup|drawer|tooltip)(?:$|[\s_-])/i

const Look = { Plain: 0, Message: 1, Page: 2 } as const

/** Nothing found out yet. */
export function createAnnouncing(mirror: MirrorReader): Announcing {
  /** Position among the roles, counted from 1; 0 for none. */
  const rankAt = createRemembered(mirror, slot => ANNOUNCING.indexOf(announcingRole(mirror, slot)) + 1)
  const lookOf = createRemembered(mirror, slot => look(mirror, slot))

  return {
    roleOf: slot => ANNOUNCING[rankAt(slot) - 1] ?? '',
    around(slot) {
      let at = slot
      for (let up = 0; at >= 0 && up < LEVELS; up++) {
        if (rankAt(at) > 0) return at
        at = mirror.parent(at)
      }
      return -1
    },
    looksLikeMessage(slot) {
      let at = slot
      for (let up = 0; at >= 0 && up < LOOK_LEVELS; up++) {
        const found = lookOf(at)
        if (found !== Look.Plain) return found === Look.Message
        at = mirror.parent(at)
      }
      return false
    },
    leave() {
      rankAt.leave()
      lookOf.leave()
    },
  }
}

/** How telling text is by its role: less is more. Text without a role may still look like a message. */
export function rankOf(role: string, looksLikeMessage: boolean): number {
  const rank = ANNOUNCING.indexOf(role)
  if (rank >= 0) return rank
  return looksLikeMessage ? ANNOUNCING.length : ANNOUNCING.length + 1
}

function announcingRole(mirror: MirrorReader, slot: Slot): string {
  if (mirror.nodeType(slot) !== NodeType.Element) return ''
  const tag = mirror.tag(slot)
  if (tag !== 'select' && (BY_TAG.has(tag) || mirror.attribute(slot, 'role') !== null)) {
    const role = roleOf(mirror, slot)
    if (ANNOUNCING.includes(role)) return role
  }
  const live = mirror.attribute(slot, 'aria-live')
  return live === 'assertive' ? 'alert' : live === 'polite' ? 'status' : ''
}

function look(mirror: MirrorReader, slot: Slot): number {
  const tag = mirror.tag(slot)
  if (tag === 'body' || tag === 'html') return Look.Page
  const names = mirror.attribute(slot, 'class')
  return names !== null && MESSAGE_CLASS.test(names) ? Look.Message : Look.Plain
}
