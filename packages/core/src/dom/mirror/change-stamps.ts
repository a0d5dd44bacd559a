import type { NodeColumns } from './node-columns.ts'

/**
 * Remembers which nodes changed since when, so that what was found out about a part of the page can be kept
 * until that part changes. Time is counted in stamps: whoever keeps something takes one, and every change after
 * it counts as newer. Marking a change costs one look at the parent, unless a stamp was taken since.
 */
export interface ChangeStamps {
  /** The node's own attributes, text, value or list of children changed, or it is new. */
  mark(slot: number): void
  /** The row was given out for another node, hanging nowhere yet. */
  renew(slot: number): void
  /** All changes up to now are older than what changes after this call. */
  take(): number
}

/** Nothing has changed yet. */
export function createChangeStamps(columns: NodeColumns): ChangeStamps {
  let now = 1
  let isFresh = true

  return {
    mark(slot) {
      if (slot < 0) return
      isFresh = false
      columns.changed[slot] = now
      // What has this stamp has handed it on to its ancestors already.
      for (let at = slot; at >= 0 && columns.changedWithin[at] !== now; at = columns.parent[at]!) {
        columns.changedWithin[at] = now
      }
    },
    renew(slot) {
      isFresh = false
      columns.changed[slot] = now
      columns.changedWithin[slot] = now
    },
    take() {
      // Without a change in between, the former stamp says the same.
      if (isFresh) return now - 1
      isFresh = true
      return now++
    },
  }
}
