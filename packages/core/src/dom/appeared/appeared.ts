import { emptyArray } from '../../lib/empty-array.ts'
import { createNumberMarks } from '../../lib/number-marks.ts'
import { createAnnouncing } from './announcing.ts'
import { createAppearedTexts } from './appeared-texts.ts'
import { createInView } from './in-view.ts'
import { isAllNew, isBlank, runsOf } from './inserted-runs.ts'
import type { Run } from './inserted-runs.ts'
import { createLookups } from '../names/lookups.ts'
import type { Lookups } from '../names/lookups.ts'
import type { ChangeLog, MirrorReader, Slot } from '../mirror/mirror.ts'
import { createReveals } from './reveals.ts'
import { isInline } from '../text/rendered-text.ts'

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

/**
 * The visible text that one mutation frame brought: by insertions, revealing attributes and changed
 * texts; most telling first, each text once. Ask right after the frame was applied.
 */
export interface ReadAppeared {
  (changes: ChangeLog): AppearedText[]
  /** Nobody will ask any more. */
  leave(): void
}

/** Insertions (and texts) looked at; a frame with more is a new page, not an answer to be read piece by piece. */
const PIECES = 100
/** So few roots are compared one by one. */
const FEW = 4
/** Levels climbed for an insertion around another one. */
const LEVELS = 256

/** Made once for a page: which places are out of view, and which announce something, is kept between frames. */
export function createAppearedReader(mirror: MirrorReader, options: AppearedOptions): ReadAppeared {
  const { limit, isAmbient = () => false, lookups = createLookups(mirror) } = options
  const announcing = createAnnouncing(mirror)
  const revealedBy = createReveals(mirror, announcing, lookups)
  const texts = createAppearedTexts(mirror, announcing)
  const inView = createInView(mirror)
  // Of the frame being looked at.
  const added = createNumberMarks()
  const isRoot = createNumberMarks()
  const roots: Slot[] = []

  /** Finds what came as a whole, and marks what came. */
  function findRoots(changes: ChangeLog): void {
    const { attributeSlots, attributeNames } = changes
    added.clear()
    isRoot.clear()
    emptyArray(roots)
    for (const slot of changes.added) added.add(slot)
    for (const slot of changes.added) {
      if (!added.has(mirror.parent(slot)) && isRoot.add(slot)) roots.push(slot)
    }
    for (let i = 0; i < attributeSlots.length; i++) {
      const shown = revealedBy(attributeSlots[i]!, attributeNames[i] ?? '')
      if (shown >= 0 && !added.has(shown) && isRoot.add(shown)) roots.push(shown)
    }
  }

  /** Whether `slot` or one of its ancestors is a root. */
  function isInRoot(slot: Slot): boolean {
    let at = slot
    for (let up = 0; at >= 0 && up < LEVELS; up++) {
      if (isRoot.has(at)) return true
      at = mirror.parent(at)
    }
    return false
  }

  /** What the frame took away again may have lost its slot to another node. */
  function isOfInterest(slot: Slot): boolean {
    return mirror.slotOf(mirror.nodeId(slot)) === slot && !isAmbient(slot) && inView.isShown(slot)
  }

  /** `known`: one of which this has been asked. */
  function addRun({ how, parent, slots }: Run, known: Slot): void {
    const shown = slots.filter(slot => slot === known || isOfInterest(slot))
    const first = shown[0]
    if (first === undefined) return
    if (how === 'line') texts.addLine(parent, shown)
    else if (how === 'list') texts.addList(shown)
    else addBox(first)
  }

  function addBox(slot: Slot): void {
    // Messages that stack up in one live region are told one by one.
    if (!isAllNew(mirror, slot, added) || !texts.addAnnouncement(slot)) texts.addBox(slot)
  }

  /** The same as for many: nearly all mutations bring one thing only, which makes a run of its own. */
  function addOnlyRoot(slot: Slot): void {
    if (!isOfInterest(slot) || isBlank(mirror, slot)) return
    if (isInline(mirror, slot)) texts.addText(slot)
    else addBox(slot)
  }

  /** Whether there are few roots, each in a parent of its own: none of them makes a run with another one. */
  function areApart(): boolean {
    if (roots.length > FEW) return false
    for (let i = 1; i < roots.length; i++) {
      for (let k = 0; k < i; k++) if (mirror.parent(roots[i]!) === mirror.parent(roots[k]!)) return false
    }
    return true
  }

  function addRoots(): void {
    if (roots.length === 1) {
      addOnlyRoot(roots[0]!)
      return
    }
    if (areApart()) {
      for (const slot of roots) if (!isInRoot(mirror.parent(slot))) addOnlyRoot(slot)
      return
    }
    // Where nothing can be told, nobody needs to know how it would have been.
    const known = roots.find(isOfInterest)
    if (known === undefined) return
    let pieces = 0
    for (const run of runsOf(mirror, roots, isRoot)) {
      if (isInRoot(run.parent)) continue
      if (++pieces > PIECES) break
      addRun(run, known)
    }
  }

  function addTexts(changes: ChangeLog): void {
    let pieces = 0
    for (const slot of changes.texts) {
      const parent = mirror.parent(slot)
      if (parent < 0 || mirror.tag(parent) === 'title') continue
      if ((roots.length > 0 && isInRoot(slot)) || !isOfInterest(slot)) continue
      if (++pieces > PIECES) break
      texts.addText(slot)
    }
  }

  function read(changes: ChangeLog): AppearedText[] {
    inView.forget()
    findRoots(changes)
    addRoots()
    addTexts(changes)
    return texts.take(limit)
  }

  return Object.assign(read, {
    leave() {
      for (const part of [added, isRoot, announcing, inView]) part.leave()
      roots.length = 0
    },
  })
}
