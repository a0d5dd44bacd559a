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
  /** Nobody will ask any more. */
  leave(): void
}

interface Doubt {
  readonly event: MadeOf<'mutation'>
  readonly beganMs: number
  readonly timeMs: number
  isSpare: boolean
  /** What it changed that is still in the page; `undefined` when that is too much to be a clock. */
  readonly nodes: Places | undefined
  /** It can still prove to be a clock's: it is held in doubt, and no node it changed went away. */
  isOpen: boolean
}

/** Slots and the ids they had, side by side. */
interface Places {
  readonly slots: readonly Slot[]
  readonly nodeIds: readonly number[]
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
  /** Those of them that are open: most are not for long, as what ticks often replaces its nodes. */
  let open: Doubt[] = []
  let oldestMs = Infinity
  /** So many of the open ones have been looked at since nodes were last found to be restless. */
  let looked = 0
  let lookedAt = -1
  let latestBeganMs = -Infinity

  function isAmbient(doubt: Doubt): boolean {
    if (!doubt.isOpen || doubt.isSpare || doubt.nodes === undefined) return false
    const { slots, nodeIds } = doubt.nodes
    for (let i = 0; i < slots.length; i++) {
      doubt.isOpen = mirror.slotOf(nodeIds[i]!) === slots[i]
      if (!doubt.isOpen || !mirror.isAmbient(slots[i]!, doubt.beganMs, AMBIENT_WINDOW_MS)) return false
    }
    return true
  }

  /** Marks what has proved to be a clock's; answers the gestures it was told after. */
  function takeBack(timeMs: number): Set<number> | undefined {
    let gestures: Set<number> | undefined
    const found = mirror.foundRestless()
    // While no node was newly found restless, those looked at before would be answered the same, except when time runs
    // backwards.
    const isSettled = found === lookedAt && timeMs >= latestBeganMs
    let left = isSettled ? looked : 0
    for (let i = left; i < open.length; i++) {
      const doubt = open[i]!
      if (isAmbient(doubt)) {
        doubt.event.data.ambient = true
        gestures ??= new Set()
        gestures.add(doubt.beganMs)
      } else if (doubt.isOpen) open[left++] = doubt
    }
    if (left < open.length) open.length = left
    looked = left
    lookedAt = found
    return gestures
  }

  /** Keeps what is neither settled nor too old. */
  function tidy(timeMs: number): void {
    oldestMs = Infinity
    let left = 0
    for (let i = 0; i < doubts.length; i++) {
      const doubt = doubts[i]!
      if (doubt.event.data.ambient || !(timeMs - doubt.timeMs <= DOUBT_MS)) continue
      if (doubt.timeMs < oldestMs) oldestMs = doubt.timeMs
      doubts[left++] = doubt
    }
    if (left < doubts.length) doubts.length = left
    left = 0
    for (let i = 0; i < open.length; i++) {
      const doubt = open[i]!
      if (timeMs - doubt.timeMs <= DOUBT_MS) open[left++] = doubt
    }
    if (left < open.length) open.length = left
    looked = left
  }

  /** A mutation of a gesture was taken back: those that wait in its place are told. */
  function tellSpares(takenBack: ReadonlySet<number>): void {
    for (const doubt of doubts) {
      if (!doubt.isSpare || !takenBack.has(doubt.beganMs)) continue
      doubt.event.aside = undefined
      doubt.isSpare = false
    }
    // As spare ones they were passed over.
    looked = 0
  }

  return {
    add({ event, changes, beganMs, timeMs, isSpare }) {
      if (isSpare) event.aside = true
      if (doubts.length >= MOST_DOUBTS) doubts.splice(0, 1)[0]!.isOpen = false
      const nodes = placesOf(mirror, changes)
      const isOpen = nodes !== undefined && nodes.slots.length > 0
      const doubt: Doubt = { event, beganMs, timeMs, isSpare, nodes, isOpen }
      doubts.push(doubt)
      if (isOpen) open.push(doubt)
      if (open.length > MOST_DOUBTS * 2) {
        open = open.filter(one => one.isOpen)
        looked = 0
      }
      if (beganMs > latestBeganMs) latestBeganMs = beganMs
      oldestMs = Math.min(oldestMs, timeMs)
    },
    wantsSpare(beganMs) {
      // Those of one gesture stand together, the latest one's last.
      let at = doubts.length - 1
      for (; at >= 0 && doubts[at]!.beganMs === beganMs; at--) {
        if (doubts[at]!.isSpare || doubts[at]!.nodes === undefined) return false
      }
      return at < doubts.length - 1
    },
    settle(timeMs) {
      const takenBack = takeBack(timeMs)
      // Without a date nothing is known to be young.
      if (takenBack !== undefined || !(timeMs - oldestMs <= DOUBT_MS)) tidy(timeMs)
      if (takenBack !== undefined) tellSpares(takenBack)
    },
    leave() {
      doubts = []
      open = []
      looked = 0
    },
  }
}

/** Where a small mutation happened: of new nodes their parents, which stay when the next tick replaces them. */
function placesOf(mirror: Mirror, changes: ChangeLog): Places | undefined {
  const { added, unlisted = 0, texts, attributeSlots } = changes
  if (added.length + unlisted + texts.length + attributeSlots.length > MOST_NODES) return undefined
  const slots: Slot[] = []
  for (const slot of added) noteOnce(slots, mirror.parent(slot))
  for (const slot of texts) noteOnce(slots, slot)
  for (const slot of attributeSlots) noteOnce(slots, slot)
  return slots.includes(-1) ? undefined : { slots, nodeIds: slots.map(slot => mirror.nodeId(slot)) }
}

function noteOnce(slots: Slot[], slot: Slot): void {
  if (!slots.includes(slot)) slots.push(slot)
}
