import { type Node, within } from './node.ts'

/** Nodes that are kept after they were taken out. */
const MOST_NODES = 4096

/** Subtrees taken out lately, oldest first. */
export interface Ghosts {
  add(top: Node): void
  /** Of a checkout: the page that they were in is gone, they are not. */
  orphan(): void
  clear(): void
}

/** No ghosts yet. `forget` gets each node that is dropped; the latest subtree always stays. */
export function createGhosts(forget: (node: Node) => void): Ghosts {
  let tops: Node[] = []
  const sizeOf = (top: Node): number => [...within(top)].length
  const sizes = new Map<Node, number>()
  let total = 0
  let oldest = 0
  return {
    add(top) {
      for (const node of within(top)) node.isRemoved = true
      tops.push(top)
      sizes.set(top, sizeOf(top))
      total += sizes.get(top)!
      for (; total > MOST_NODES && oldest < tops.length - 1; oldest++) {
        const gone = tops[oldest]!
        for (const node of within(gone)) forget(node)
        total -= sizes.get(gone)!
        sizes.delete(gone)
      }
    },
    orphan() {
      for (const top of tops.slice(oldest)) top.parent = undefined
    },
    clear() {
      tops = []
      oldest = 0
      total = 0
      sizes.clear()
    },
  }
}
