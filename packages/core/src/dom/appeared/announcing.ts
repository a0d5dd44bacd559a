import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { roleOf } from '../names/roles.ts'

/** Roles of what announces something or opens over the page, most telling first. */
const ANNOUNCING = ['alert', 'alertdialog', 'dialog', 'status', 'log', 'tooltip', 'listbox', 'menu'] as const

/** Levels climbed for the element that frames a text. */
const LEVELS = 40

/** The role by which an element announces or frames what appears in it; '' when it does not. */
export function announcingRole(mirror: MirrorReader, slot: Slot): string {
  if (mirror.nodeType(slot) !== NodeType.Element) return ''
  const role = roleOf(mirror, slot)
  // Only what opens counts: a plain select is a listbox that is always there.
  if (ANNOUNCING.some(known => known === role) && mirror.tag(slot) !== 'select') return role
  const live = mirror.attribute(slot, 'aria-live')
  return live === 'assertive' ? 'alert' : live === 'polite' ? 'status' : ''
}

/** The nearest announcing element from `slot` upwards, or -1. */
export function announcerOf(mirror: MirrorReader, slot: Slot): Slot {
  let at = slot
  for (let up = 0; at >= 0 && up < LEVELS; up++) {
    if (announcingRole(mirror, at) !== '') return at
    at = mirror.parent(at)
  }
  return -1
}

/** How telling text is by its role: less is more. Text without a role may still look like a message. */
export function rankOf(role: string, looksLikeMessage: boolean): number {
  const rank = ANNOUNCING.findIndex(known => known === role)
  if (rank >= 0) return rank
  return looksLikeMessage ? ANNOUNCING.length : ANNOUNCING.length + 1
}

/** Class names that toolkits give to messages and overlays, in whole words. */
const MESSAGE_CLASS =
  /(?:^|[\s_-])(?:toast|toaster|snackbar|notifications?|notice|flash|alert|errors?|warning|invalid|feedback|messages?|modal|dialog|popover|popup|drawer|tooltip)(?:$|[\s_-])/i

/** Whether the element or one close around it is made like a message or overlay. Orders texts, names nothing. */
export function looksLikeMessage(mirror: MirrorReader, slot: Slot): boolean {
  let at = slot
  for (let up = 0; at >= 0 && up < 4; up++) {
    const tag = mirror.tag(at)
    if (tag === 'body' || tag === 'html') return false
    if (MESSAGE_CLASS.test(mirror.attribute(at, 'class') ?? '')) return true
    at = mirror.parent(at)
  }
  return false
}
