import { createLookups } from '../names/lookups.ts'
import { describeSlot } from '../names/describe.ts'
import { roleOf } from '../names/roles.ts'
import { selectorOf } from '../names/selector.ts'
import { createRemembered } from '../appeared/remembered.ts'
import type { MirrorReader, Slot } from '../mirror/mirror.ts'

/** What a text belongs to. */
export interface Framed {
  readonly role: string
  /** The element that has the role; the text's own where there is none. */
  readonly element: Slot
}

/** Roles of what is named by its text: looked for close by, nearest first. */
const CLOSE = words(
  'alert status button link heading tab menuitem menuitemcheckbox menuitemradio option tooltip columnheader ' +
    'rowheader caption checkbox radio switch treeitem log timer',
)
/** Roles of what a text stands in, however deep. */
const AROUND = words('alertdialog dialog listbox menu navigation banner contentinfo search')
const CLOSE_LEVELS = 5
const AROUND_LEVELS = 40

const ROLES: readonly string[] = ['', ...CLOSE, ...AROUND]

/** Tells what frames a text of the page, and how that element is found again. */
export interface Framing {
  around(element: Slot): Framed
  selector(frame: Framed, text: string): string
}

/** Nothing remembered yet. */
export function createFraming(mirror: MirrorReader): Framing {
  const lookups = createLookups(mirror)
  const rankAt = createRemembered(mirror, slot => {
    const rank = ROLES.indexOf(announcedRole(mirror, slot))
    return rank < 0 ? 0 : rank
  })

  return {
    around(element) {
      let at = element
      for (let up = 0; at >= 0 && up < AROUND_LEVELS; up++) {
        const role = ROLES[rankAt(at)]!
        if (role !== '' && (up < CLOSE_LEVELS || AROUND.has(role) || role === 'alert' || role === 'status'))
          return { role, element: at }
        at = mirror.parent(at)
      }
      return { role: '', element }
    },
    selector({ role, element }, text) {
      if (element < 0) return ''
      if (!CLOSE.has(role)) return selectorOf(mirror, element, role, NAMELESS)
      const isNamedOtherwise =
        mirror.attribute(element, 'aria-label') !== null ||
        mirror.attribute(element, 'aria-labelledby') !== null
      if (isNamedOtherwise) return describeSlot(mirror, element, lookups).selector
      return selectorOf(
        mirror,
        element,
        role,
        text.length <= 80 ? { name: text, source: 'content' } : NAMELESS,
      )
    },
  }
}

const NAMELESS = { name: '', source: '' } as const

function announcedRole(mirror: MirrorReader, slot: Slot): string {
  const role = roleOf(mirror, slot)
  if (role !== '') return role
  const live = mirror.attribute(slot, 'aria-live')
  return live === 'assertive' ? 'alert' : live === 'polite' ? 'status' : ''
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
