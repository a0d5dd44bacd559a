import type { ChangeLog, Mirror, Slot } from '../../dom/mirror/mirror.ts'
import type { MadeOf } from '../made.ts'

/** Looks again at what was told as a response: it may prove to be the page's own doing. */
export interface Doubts {
  /** A mutation that was told after the gesture of `beganMs`; a spare one is told only in place of others. */
  add(told: {
    readonly event: MadeOf<'mutation'>
    readonly changes: ChangeLog
    readonly beganMs: number
    readonly timeMs: number
    readonly isSpare: boolean
  }): void
  /** Whether a mutation that would not be told is wanted, should those told before it be taken back. */
  wantsSpare(beganMs: number): boolean
  /** Looks again at what was told lately. */
  settle(timeMs: number): void
}

interface Doubt {
  readonly event: MadeOf<'mutation'>
  readonly beganMs: number
  readonly timeMs: number
  isSpare: boolean
  /** What it changed that is still in the page; `undefined` when that is too much to be a clock. */
  readonly nodes: readonly { readonly slot: Slot; readonly nodeId: number }[] | undefined
}

/** A clock has proved itself by then, if it ever does. */
const DOUBT_MS = 10_000
const MOST_DOUBTS = 64
/** Nodes that what ticks by itself touches at once, at most. */
const MOST_NODES = 4
/** Same as when the mutation is looked at for the first time. */
const AMBIENT_WINDOW_MS = 3000

/**
 * A page that was just opened has not shown yet what ticks by itself: its first ticks look like answers.
 * They are held in doubt for some seconds, and marked ambient when the same place has been ticking since
 * before the gesture.
 */
export function createDoubts(mirror: Mirror): Doubts {
  let doubts: Doubt[] = []

  function isSamePlace({ slot, nodeId }: { slot: Slot; nodeId: number }): boolean {
    return mirror.slotOf(nodeId) === slot
  }

  function isAmbient({ nodes, beganMs }: Doubt): boolean {
    return (
      nodes !== undefined &&
      nodes.length > 0 &&
      nodes.every(node => isSamePlace(node) && mirror.isAmbient(node.slot, beganMs, AMBIENT_WINDOW_MS))
    )
  }

  return {
    add({ event, changes, beganMs, timeMs, isSpare }) {
      if (isSpare) event.dropped = true
      if (doubts.length >= MOST_DOUBTS) doubts.shift()
      doubts.push({ event, beganMs, timeMs, isSpare, nodes: placesOf(mirror, changes) })
    },
    wantsSpare(beganMs) {
      const own = doubts.filter(doubt => doubt.beganMs === beganMs)
      return own.length > 0 && own.every(({ isSpare, nodes }) => !isSpare && nodes !== undefined)
    },
    settle(timeMs) {
      if (doubts.length === 0) return
      const left: Doubt[] = []
      const takenBack = new Set<number>()
      for (const doubt of doubts) {
        if (!doubt.isSpare && isAmbient(doubt)) {
          doubt.event.data.ambient = true
          takenBack.add(doubt.beganMs)
        } else if (timeMs - doubt.timeMs <= DOUBT_MS) left.push(doubt)
      }
      for (const doubt of left) {
        if (!doubt.isSpare || !takenBack.has(doubt.beganMs)) continue
        delete doubt.event.dropped
        doubt.isSpare = false
      }
      doubts = left
    },
  }
}

/** Where a small mutation happened: of new nodes their parents, which stay when the next tick replaces them. */
function placesOf(mirror: Mirror, changes: ChangeLog): Doubt['nodes'] {
  const { added, texts, attributeSlots } = changes
  if (added.length + texts.length + attributeSlots.length > MOST_NODES) return undefined
  const slots = new Set([...added.map(slot => mirror.parent(slot)), ...texts, ...attributeSlots])
  const nodes = [...slots].filter(slot => slot >= 0).map(slot => ({ slot, nodeId: mirror.nodeId(slot) }))
  return nodes.length === slots.size ? nodes : undefined
}
