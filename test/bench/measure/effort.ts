/** How long and how often is measured. */
export interface Effort {
  readonly warmUps: number
  readonly counted: number
  /** For one process. */
  readonly timeoutMs: number
  /** For rrweb's player. */
  readonly playerMs: number
}

export const full: Effort = { warmUps: 2, counted: 5, timeoutMs: 90_000, playerMs: 30_000 }
export const quick: Effort = { warmUps: 1, counted: 3, timeoutMs: 30_000, playerMs: 10_000 }
