/** A stretch on which a server fails is asked for again in so many parts. */
const SMALLER = 10

/** How much of a stretch is asked for at once: all of it, and less where that fails. */
export interface Portions {
  /** Where the portion that begins here ends. */
  endFrom(start: number): number
  /** The server failed on this portion: it is asked for in parts from now on. `false` when it has none. */
  lessen(start: number, end: number): boolean
}

/** Portions of the stretch from `from` up to `to`. Behind a part that failed they are as large as before. */
export function createPortions(from: number, to: number): Portions {
  let size = to - from
  /** Portions that failed, the innermost last, each with the size that is asked for behind it. */
  const failed: { readonly end: number; readonly size: number }[] = []
  return {
    endFrom(start) {
      for (let last = failed.at(-1); last !== undefined && start >= last.end; last = failed.at(-1)) {
        size = last.size
        failed.pop()
      }
      return Math.min(to, start + size, failed.at(-1)?.end ?? to)
    },
    lessen(start, end) {
      if (end - start <= 1) return false
      failed.push({ end, size })
      size = Math.ceil((end - start) / SMALLER)
      return true
    },
  }
}
