import { type Announcing, rankOf } from './announcing.ts'
import type { AppearedText } from './appeared.ts'
import { isBlank } from './inserted-runs.ts'
import { lineAround } from '../text/line-around.ts'
import type { MirrorReader, Slot } from '../mirror/mirror.ts'
import { roleOf } from '../names/roles.ts'
import { nextBelow } from '../text/tree-order.ts'
import { isFoldedAway, isHidden } from '../text/visibility.ts'
import { visibleText } from '../text/visible-text.ts'

/** Collects texts that came into view, each once, with the role of what frames it. */
export interface AppearedTexts {
  /** An element as a whole; messages and overlays in it are told by themselves. */
  addBox(slot: Slot): void
  /** Text and inline boxes, without what stands beside them since before. */
  addLine(parent: Slot, slots: readonly Slot[]): void
  addList(slots: readonly Slot[]): void
  /** A text node whose text changed. */
  addText(slot: Slot): void
  /** Adds the alert or status around `slot` as a whole; false when there is none, or one too long. */
  addAnnouncement(slot: Slot): boolean
  /** Most telling first. What was collected is forgotten. */
  take(limit: number): AppearedText[]
}

/** Characters of one text. */
const TEXT_LIMIT = 200
/** An alert or status this short is given whole when a part of it changed. */
const WHOLE_TEXT = 120
/** Items told of a list. */
const LISTED = 3
/** Nodes of an insertion searched for messages inside it. */
const SEARCHED_NODES = 2000

/** None yet. */
export function createAppearedTexts(mirror: MirrorReader, announcing: Announcing): AppearedTexts {
  const texts = new Map<string, AppearedText & { readonly rank: number }>()

  function add(text: string, masked: boolean, role: string, at: Slot): void {
    if (!isWorthReading(text)) return
    const isTelling = role === '' && (roleOf(mirror, at) === 'heading' || announcing.looksLikeMessage(at))
    // Hidden text tells less than clear text of its kind.
    const rank = rankOf(role, isTelling) + (masked ? 0.5 : 0)
    const known = texts.get(text)
    if (known !== undefined && known.rank <= rank) return
    texts.set(text, { text, role, rank, ...(masked && { masked: true }) })
  }

  function roleAround(slot: Slot): string {
    return roleOfAnnouncer(announcing.around(slot))
  }

  function roleOfAnnouncer(announcer: Slot): string {
    return announcer < 0 ? '' : announcing.roleOf(announcer)
  }

  /** Adds an alert or status as a whole; false when the element is none, or one too long. */
  function addWhole(announcer: Slot, role: string): boolean {
    if (role !== 'alert' && role !== 'status') return false
    const { text, masked, length, cut } = visibleText(mirror, announcer, { limit: WHOLE_TEXT })
    if (cut || length > WHOLE_TEXT) return false
    add(text, masked === true, role, announcer)
    return true
  }

  function addText(slot: Slot): void {
    const announcer = announcing.around(slot)
    const role = roleOfAnnouncer(announcer)
    if (addWhole(announcer, role)) return
    const { text, masked } = lineAround(mirror, slot, TEXT_LIMIT)
    add(text, masked === true, role, slot)
  }

  /** The outermost announcing elements in view below `top`. */
  function announcersIn(top: Slot): Set<Slot> {
    const announcers = new Set<Slot>()
    let at = mirror.firstChild(top)
    for (let met = 0; at >= 0 && met < SEARCHED_NODES; met++) {
      const isOut = isHidden(mirror, at) || isFoldedAway(mirror, at)
      const announces = !isOut && announcing.roleOf(at) !== ''
      if (announces) announcers.add(at)
      at = nextBelow(mirror, at, top, isOut || announces)
    }
    return announcers
  }

  return {
    addAnnouncement(slot) {
      const announcer = announcing.around(slot)
      return addWhole(announcer, roleOfAnnouncer(announcer))
    },
    addText,
    addBox(slot) {
      const role = roleAround(slot)
      const inner = role === '' ? announcersIn(slot) : NONE
      for (const message of inner) {
        const { text, masked } = visibleText(mirror, message, { limit: TEXT_LIMIT, foldLists: true })
        add(text, masked === true, announcing.roleOf(message), message)
      }
      // Of opened details the summary was there before.
      const isDetails = mirror.tag(slot) === 'details'
      const omit = (at: Slot): boolean => inner.has(at) || (isDetails && mirror.tag(at) === 'summary')
      const { text, masked } = visibleText(mirror, slot, {
        limit: TEXT_LIMIT,
        foldLists: true,
        ...((isDetails || inner.size > 0) && { omit }),
      })
      add(text, masked === true, role, slot)
    },
    addLine(parent, slots) {
      const first = slots[0]!
      if (slots.length === 1 || parent < 0) addText(first)
      else {
        const announcer = announcing.around(first)
        const role = roleOfAnnouncer(announcer)
        if (addWhole(announcer, role)) return
        const ours = new Set(slots)
        const omit = (at: Slot): boolean =>
          mirror.parent(at) === parent && !ours.has(at) && !isBlank(mirror, at)
        const { text, masked } = visibleText(mirror, parent, { limit: TEXT_LIMIT, omit })
        add(text, masked === true, role, first)
      }
    },
    addList(slots) {
      const parts: string[] = []
      let anyMasked = false
      for (const item of slots.slice(0, LISTED)) {
        const { text, masked } = visibleText(mirror, item, { limit: TEXT_LIMIT / LISTED })
        if (text !== '') parts.push(text)
        if (masked) anyMasked = true
      }
      const more = slots.length - LISTED
      const text = parts.join(' · ')
      if (text !== '')
        add(more > 0 ? `${text} … ${more} more` : text, anyMasked, roleAround(slots[0]!), slots[0]!)
    },
    take(limit) {
      if (texts.size === 0) return []
      const ranked = [...texts.values()].sort((a, b) => a.rank - b.rank)
      texts.clear()
      return ranked
        .slice(0, limit)
        .map(({ text, role, masked }) => (masked ? { text, role, masked } : { text, role }))
    },
  }
}

const NONE: ReadonlySet<Slot> = new Set()

/** Anything but punctuation. */
const WORTH_READING = /[^\p{P}\s|]/u

function isWorthReading(text: string): boolean {
  const first = text.charCodeAt(0) | 0x20
  // Most texts begin with a letter from a to z, most others with a digit.
  return (first >= 0x61 && first <= 0x7a) || (first >= 0x30 && first <= 0x39) || WORTH_READING.test(text)
}
