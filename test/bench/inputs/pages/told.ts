declare global {
  interface Window {
    /** Set before any script of the page runs. */
    told: {
      /** Epoch ms at which this page load begins. */
      readonly startMs: number
      /** The number of this page load, from 0. */
      readonly load: number
      /** Part of the full size that is wanted, for tests. */
      readonly scale: number
    }
  }
}

/** What the page is told from outside. */
export const told = window.told

/** A count at the size that is wanted. */
export const scaled = (count: number): number => Math.max(1, Math.round(count * told.scale))
