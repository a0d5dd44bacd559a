import { type MirrorReader, NodeType, type Slot } from '../mirror/mirror.ts'
import { Trait, traitsOf } from '../text/traits.ts'
import { Own, type Shown } from './shown.ts'
import { slotNameOf, type Slotting } from './slotting.ts'

/**
 * What stands in one line of a page as long as the line has room: texts and inline boxes between two edges, which
 * are those of blocks, fields, pictures, slots and shadow trees. What is hidden stands in no one's way.
 */
export interface InlineRun {
  /** Text nodes in order. Of a long run only those from the node asked for on, as far as was looked. */
  readonly texts: readonly Slot[]
  /** Of each text, whether an inline box began or ended right before it that often sets words apart. */
  readonly soft: readonly boolean[]
  /** It has more nodes than anyone reads as a line: each text is one by itself. */
  readonly isLong: boolean
}

export interface InlineRuns {
  /**
   * The run that `from` (a text, or an inline element) is part of. `met` is told of every node in it; `isKnownLong`
   * answers whether a node was met in a long run before.
   */
  around(from: Slot, met: (slot: Slot) => void, isKnownLong: (slot: Slot) => boolean): InlineRun
  /** Whether a run can go through this node. */
  isInline(slot: Slot): boolean
  /** Whether it is an element that what runs through it goes into. */
  isBox(slot: Slot): boolean
}

/** Nodes of a line. */
export const LINE_NODES = 200
/** Steps in search of its edges: boxes without a text may nest. */
export const STEPS = LINE_NODES * 8

/** What a run does with a node. */
const Way = { Text: 0, Into: 1, Over: 2, Edge: 3 } as const

/** Reads the runs of one page. */
export function createInlineRuns(mirror: MirrorReader, shown: Shown, slotting: Slotting): InlineRuns {
  function wayOf(slot: Slot): number {
    const type = mirror.nodeType(slot)
    if (type === NodeType.Text) return Way.Text
    if (type === NodeType.Document) return Way.Edge
    if (type !== NodeType.Element) return Way.Over
    const own = shown.own(slot)
    if ((own & Own.Hidden) !== 0) return Way.Over
    const tag = mirror.tag(slot)
    if ((traitsOf(tag) & Trait.Parting) !== 0 || tag === 'slot' || slotting.isHost(slot)) return Way.Edge
    return (own & Own.OwnContent) !== 0 ? Way.Over : Way.Into
  }

  /** Whether these siblings are not shown beside each other. */
  function isSeam(parent: Slot, one: Slot, other: Slot): boolean {
    if (mirror.isShadowChild(one) !== mirror.isShadowChild(other)) return true
    if (!slotting.isUsed() || mirror.isShadowChild(one) || !slotting.isHost(parent)) return false
    return slotNameOf(mirror, one) !== slotNameOf(mirror, other)
  }

  /** The node that comes after (before) `slot` and all in it; -1 at an edge. `passed` is told of boxes that end. */
  function beside(slot: Slot, isForth: boolean, passed: (box: Slot) => void): Slot {
    let at = slot
    for (let steps = 0; steps < STEPS; steps++) {
      const parent = mirror.parent(at)
      const next = isForth ? mirror.nextSibling(at) : mirror.previousSibling(at)
      if (next >= 0) return isSeam(parent, at, next) ? -1 : next
      if (parent < 0 || mirror.isShadowChild(at) || wayOf(parent) !== Way.Into) return -1
      passed(parent)
      at = parent
    }
    return -1
  }

  return {
    isInline: slot => wayOf(slot) !== Way.Edge,
    isBox: slot => wayOf(slot) === Way.Into,
    around(from, met, isKnownLong) {
      let start = from
      let nodes = 1
      let steps = 0
      let isLong = isKnownLong(from)
      // Back to where the run begins: boxes count when they are left, for then they begin in it.
      const noteLeft = (box: Slot): void => {
        nodes++
        start = box
      }
      for (let at = from; !isLong;) {
        let before = beside(at, false, noteLeft)
        if (before < 0) break
        // Into the last of what is there.
        let way = wayOf(before)
        while (way === Way.Into && mirror.lastChild(before) >= 0 && steps++ < STEPS) {
          const last = mirror.lastChild(before)
          if (wayOf(last) === Way.Edge || mirror.isShadowChild(last)) {
            way = Way.Edge
            break
          }
          before = last
          way = wayOf(before)
        }
        if (way === Way.Edge) break
        nodes++
        start = before
        at = before
        if (nodes > LINE_NODES || steps++ > STEPS || isKnownLong(before)) isLong = true
      }

      const texts: Slot[] = []
      const soft: boolean[] = []
      let isSoft = false
      const noteSoft = (box: Slot): void => {
        if ((traitsOf(mirror.tag(box)) & Trait.SoftlyParting) !== 0) isSoft = true
      }
      nodes = 0
      steps = 0
      for (let at = isLong ? from : start; at >= 0;) {
        const way = wayOf(at)
        if (way === Way.Edge) break
        if (nodes === LINE_NODES || steps++ > STEPS) {
          isLong = true
          break
        }
        nodes++
        met(at)
        if (way === Way.Text) {
          texts.push(at)
          soft.push(isSoft)
          isSoft = false
        } else if (way === Way.Into) {
          noteSoft(at)
          const first = mirror.firstChild(at)
          if (first >= 0) {
            if (mirror.isShadowChild(first)) break
            at = first
            continue
          }
          noteSoft(at)
        }
        at = beside(at, true, noteSoft)
      }
      return { texts, soft, isLong }
    },
  }
}
