import type { NodeColumns } from './node-columns.ts'

/**
 * Remembers which nodes changed since when, so that what was found out about a part of the page can be kept
 * until that part changes. Time is counted in stamps: whoever keeps something takes one, and every change after
 * it counts as newer. Marking a change costs one look at the parent, unless a stamp was taken since.
 */
export interface ChangeStamps {
  /** The node's own attributes or text changed. */
  mark(slot: number): void
  /** Something in the node changed, its list of children or what was typed into it; it is what it was. */
  markWithin(slot: number): void
  /** The row was given out for another node, hanging nowhere yet. */
  renew(slot: number): void
  /** The same for so many rows, from 0 on. */
  renewAll(rows: number): void
  /** All changes up to now are older than what changes after this call. */
  take(): number
}

/** Nothing has changed yet. */
export function createChangeStamps(columns: NodeColumns): ChangeStamps {
  let now = 1
  let isFresh = true

  function markWithin(slot: number): void {
    isFresh = false
    // What has this stamp has handed it on to its ancestors already.
    for (let at = slot; at >= 0 && columns.changedWithin[at] !== now; at = columns.parent[at]!) {
      columns.changedWithin[at] = now
    }
  }

  return {
    mark(slot) {
      if (slot < 0) return
      columns.changed[slot] = now
      markWithin(slot)
    },
    markWithin,
    renew(slot) {
      isFresh = false
      columns.changed[slot] = now
      columns.changedWithin[slot] = now
    },
    renewAll(rows) {
      isFresh = false
      columns.changed.fill(now, 0, rows)
      columns.changedWithin.fill(now, 0, rows)
    },
    take() {
      // Without a change in between, the former stamp says the same.
      if (isFresh) return now - 1
      isFresh = true
      return now++
    },
  }
}
