import type { AppearedText } from '../../dom/appeared/appeared.ts'
import type { ChangeLog, Mirror, MutationCounts, Slot } from '../../dom/mirror/mirror.ts'

/** Messages that a page showed, until it takes them away again. */
export interface Messages {
  /** What a mutation brought. */
  shown(changes: ChangeLog, appeared: readonly AppearedText[]): void
  /** Forgets messages that went away unseen: asked when a gesture begins. */
  tidy(): void
  /** Whether a mutation did nothing but take messages away. */
  isTakingAway(counts: MutationCounts, changes: ChangeLog): boolean
  /** Nobody will ask any more. */
  leave(): void
}

/** What is shown for some seconds and goes by itself. */
const PASSING: ReadonlySet<string> = new Set(['status', 'alert', 'log'])
const MOST_MESSAGES = 64
const MOST_ANCESTORS = 4

/** A toast that goes some seconds after its own gesture would look like the answer to the next one. */
export function createMessages(mirror: Mirror): Messages {
  /** Ids, each once. */
  let shown: number[] = []

  function isGone(nodeId: number): boolean {
    return mirror.slotOf(nodeId) < 0
  }

  function isWithin(slot: Slot): boolean {
    let at = slot
    for (let steps = 0; at >= 0 && steps < MOST_ANCESTORS; steps++) {
      if (shown.includes(mirror.nodeId(at))) return true
      at = mirror.parent(at)
    }
    return false
  }

  function note(slots: readonly Slot[]): void {
    for (const slot of slots) {
      if (shown.length >= MOST_MESSAGES) return
      const nodeId = mirror.nodeId(slot)
      if (!shown.includes(nodeId)) shown.push(nodeId)
    }
  }

  /** How many went away since the last call. */
  function forgetGone(): number {
    let left = 0
    for (let i = 0; i < shown.length; i++) if (!isGone(shown[i]!)) shown[left++] = shown[i]!
    const gone = shown.length - left
    if (gone > 0) shown.length = left
    return gone
  }

  return {
    shown(changes, appeared) {
      if (!appeared.some(({ role }) => PASSING.has(role))) return
      mirror.listAdded(changes)
      note(changes.added)
      note(changes.texts)
    },
    tidy: forgetGone,
    isTakingAway({ adds, removes }, { texts, attributeSlots }) {
      if (shown.length === 0 || adds > 0) return false
      return (
        forgetGone() >= removes &&
        removes + texts.length + attributeSlots.length > 0 &&
        texts.every(slot => mirror.text(slot, 20).trim() === '') &&
        texts.every(isWithin) &&
        attributeSlots.every(isWithin)
      )
    },
    leave() {
      shown = []
    },
  }
}
