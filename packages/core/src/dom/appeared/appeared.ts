import { createAppearedTexts } from './appeared-texts.ts'
import { isAllNew, runsOf } from './inserted-runs.ts'
import { editableHost } from '../names/interactive.ts'
import { createLookups } from '../names/lookups.ts'
import type { Lookups } from '../names/lookups.ts'
import type { ChangeLog, MirrorReader, Slot } from '../mirror/mirror.ts'
import { revealedBy } from './reveals.ts'
import { isWithinHidden } from '../text/visibility.ts'

/** Text that came into view. */
export interface AppearedText {
  readonly text: string
  /** Of the nearest element that announces or frames it: alert, status, dialog, listbox, … ; '' if none. */
  readonly role: string
  readonly masked?: true
}

export interface AppearedOptions {
  /** Texts to give at most. */
  readonly limit: number
  /** Whether a node changes by itself: what it does answers nobody. */
  readonly isAmbient?: (slot: Slot) => boolean
  readonly lookups?: Lookups
}

/** Insertions (and texts) looked at; a frame with more is a new page, not an answer to be read piece by piece. */
const PIECES = 100

/**
 * The visible text that one mutation frame brought: by insertions, revealing attributes and changed
 * texts; most telling first, each text once. Ask right after the frame was applied.
 */
export function collectAppeared(
  mirror: MirrorReader,
  changes: ChangeLog,
  options: AppearedOptions,
): AppearedText[] {
  const { limit, isAmbient = () => false, lookups = createLookups(mirror) } = options
  const appeared = createAppearedTexts(mirror)
  // What the frame took away again may have lost its slot to another node.
  const isOfInterest = (slot: Slot): boolean =>
    mirror.slotOf(mirror.nodeId(slot)) === slot &&
    !isAmbient(slot) &&
    !isWithinHidden(mirror, slot) &&
    editableHost(mirror, slot) < 0

  const added = new Set(changes.added)
  const roots = new Set<Slot>()
  for (const slot of changes.added) if (!added.has(mirror.parent(slot))) roots.add(slot)
  for (const slot of revealedBy(mirror, changes, lookups)) if (!added.has(slot)) roots.add(slot)

  let pieces = 0
  for (const run of runsOf(mirror, roots)) {
    if (hasAncestorIn(mirror, run.parent, roots)) continue
    if (++pieces > PIECES) break
    const slots = run.slots.filter(isOfInterest)
    const first = slots[0]
    if (first === undefined) continue
    // Messages that stack up in one live region are told one by one.
    if (run.how === 'box') {
      if (!isAllNew(mirror, first, added) || !appeared.addAnnouncement(first)) appeared.addBox(first)
    } else if (run.how === 'line') appeared.addLine({ ...run, slots })
    else appeared.addList({ ...run, slots })
  }
  pieces = 0
  for (const slot of changes.texts) {
    const parent = mirror.parent(slot)
    if (
      parent < 0 ||
      mirror.tag(parent) === 'title' ||
      hasAncestorIn(mirror, slot, roots) ||
      !isOfInterest(slot)
    )
      continue
    if (++pieces > PIECES) break
    appeared.addText(slot)
  }
  return appeared.texts(limit)
}

/** Whether `slot` or one of its ancestors is in the set. */
function hasAncestorIn(mirror: MirrorReader, slot: Slot, set: ReadonlySet<Slot>): boolean {
  let at = slot
  for (let up = 0; at >= 0 && up < 256; up++) {
    if (set.has(at)) return true
    at = mirror.parent(at)
  }
  return false
}
