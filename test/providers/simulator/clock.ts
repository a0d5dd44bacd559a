/**
 * A clock that only moves when someone waits by it or sets it on: what a simulator and a source under test share, so
 * that no test waits and all waiting can be counted.
 */
export interface SimulatedClock {
  readonly now: () => number
  /** Returns after a turn of the event loop, the clock being later by then. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Sets it on. */
  advance(ms: number): void
  /** Told when a wait begins, before anyone may end it. */
  onSleep(told: (ms: number) => void): void
  /** All waits so far, in ms. */
  readonly waits: readonly number[]
}

/** When the clocks of the simulators stand without one of their own: the day after the recordings were made. */
export const SIMULATED_NOW = Date.parse('2026-11-21T12:00:00Z')

export function simulatedClock(startMs: number = SIMULATED_NOW): SimulatedClock {
  let nowMs = startMs
  const waits: number[] = []
  const listeners: ((ms: number) => void)[] = []
  return {
    now: () => nowMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      waits.push(ms)
      for (const told of listeners) told(ms)
      await new Promise(resolve => setTimeout(resolve, 0))
      signal?.throwIfAborted()
      nowMs += ms
    },
    advance(ms) {
      nowMs += ms
    },
    onSleep(told) {
      listeners.push(told)
    },
    waits,
  }
}
