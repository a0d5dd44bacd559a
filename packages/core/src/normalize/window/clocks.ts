import type { Mirror, Slot } from '../../dom/mirror/mirror.ts'

/** What ticked on one page of a session ticks from the start on the next one. */
export interface Clocks {
  /** Whether this node or its parent is known to tick. */
  has(slot: Slot): boolean
  /** The same of its parent alone: what holds for one node holds for all beside it. */
  hasParent(slot: Slot): boolean
  /** Remembers the node and its parent, as far as they tick. */
  learn(slot: Slot): void
  /** The page changed: what was read of it does not hold any more. */
  forget(): void
  /** Nobody will ask any more. */
  leave(): void
}

/** Things that tick on the pages of one session. */
const MOST_CLOCKS = 100

/** None known. Nodes of different pages are the same when they have the same `id` attribute. */
export function createClocks(mirror: Mirror): Clocks {
  const ids = new Set<string>()
  // Siblings come together: their parent is looked at once.
  let askedParent: Slot = -1
  let isParentKnown = false
  let learnedParent: Slot = -1

  function isKnown(slot: Slot): boolean {
    return ids.has(mirror.attribute(slot, 'id') ?? '')
  }

  function learnOne(slot: Slot): void {
    const id = mirror.isTicking(slot) && ids.size < MOST_CLOCKS ? mirror.attribute(slot, 'id') : null
    if (!id) return
    ids.add(id)
    // The parent asked about may be this one.
    askedParent = -1
    isParentKnown = false
  }

  function hasParent(slot: Slot): boolean {
    if (ids.size === 0) return false
    const parent = mirror.parent(slot)
    if (parent !== askedParent) {
      askedParent = parent
      isParentKnown = isKnown(parent)
    }
    return isParentKnown
  }

  return {
    has: slot => hasParent(slot) || (ids.size > 0 && isKnown(slot)),
    hasParent,
    learn(slot) {
      learnOne(slot)
      const parent = mirror.parent(slot)
      if (parent === learnedParent) return
      learnedParent = parent
      learnOne(parent)
    },
    forget() {
      askedParent = -1
      isParentKnown = false
      learnedParent = -1
    },
    leave: () => ids.clear(),
  }
}
