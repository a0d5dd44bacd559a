/** How long and how often is measured. */
export interface Effort {
  /** What our side runs together before anything is counted, twice at least, and again as long while it counts. */
  readonly sideMs: number
  /** Runs of each side that count, at least. */
  readonly counted: number
  /** For one process. */
  readonly timeoutMs: number
  /** For rrweb's player. */
  readonly playerMs: number
}

export const full: Effort = { sideMs: 2000, counted: 5, timeoutMs: 90_000, playerMs: 30_000 }
export const quick: Effort = { sideMs: 500, counted: 3, timeoutMs: 30_000, playerMs: 10_000 }
