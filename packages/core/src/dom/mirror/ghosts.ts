import type { NodeStore } from './node-store.ts'

/**
 * Removed subtrees, kept a while: a click whose own handler removed its target, a blur, a mouse path half
 * a second old may still name them. The oldest go first, so a ghost's former parent outlives it.
 */
export interface Ghosts {
  /** Takes in a detached subtree. */
  add(slot: number): void
  /** The store has been cleared: there is nothing left to give back. */
  forget(): void
  /** Their former parents are about to vanish. */
  orphan(): void
}

/** Nodes, not subtrees; the latest subtree always stays, whatever its size. */
const MOST_NODES = 4096

/** No ghosts yet. */
export function createGhosts(store: NodeStore): Ghosts {
  let roots: number[] = []
  let sizes: number[] = []
  let first = 0
  let nodes = 0

  return {
    add(slot) {
      const size = store.bury(slot)
      roots.push(slot)
      sizes.push(size)
      nodes += size
      while (nodes > MOST_NODES && first < roots.length - 1) {
        store.free(roots[first]!)
        nodes -= sizes[first]!
        first++
      }
      // The spent front of the queue goes when it is most of it: no shifting per removal.
      if (first > 1024 && first * 2 > roots.length) {
        roots = roots.slice(first)
        sizes = sizes.slice(first)
        first = 0
      }
    },
    forget() {
      roots = []
      sizes = []
      first = 0
      nodes = 0
    },
    orphan() {
      for (let i = first; i < roots.length; i++) {
        store.columns.parent[roots[i]!] = -1
        store.stamps.mark(roots[i]!)
      }
    },
  }
}
