import type { Frame } from '../decode/frame.ts'
import type { HealthLog } from '../decode/health.ts'
import type { Hole } from './normalized.ts'

/** Follows the time of the frames that carry the page's own clock. */
export interface Clock {
  see(frame: Frame): void
  /** Smallest and largest plausible time; `NaN` when there was none. */
  span(): { readonly zeroMs: number; readonly endMs: number }
}

const DAY_MS = 24 * 3600 * 1000
/** No recorder goes on over such a gap: the clock was set. */
const FORWARD_JUMP_MS = 30 * DAY_MS
/** What the ordering could not repair and no chunk explains. */
const BACKWARD_JUMP_MS = 60_000
const MOST_RUNS = 64

/** Smaller values count from some zero of their own: hand-made files have them. */
const EPOCH_FROM_MS = 1e11

/** The clock of one recording. Jumps are told, never repaired. */
export function createClock(health: HealthLog, holes: Hole[]): Clock {
  interface Run {
    fromMs: number
    toMs: number
    frames: number
  }
  const runs: Run[] = []
  let run: Run | undefined
  // In an object: a number that a closure keeps is made anew at every frame.
  const previous = { ms: NaN }
  let jumps = 0

  function jump(frame: Frame, message: string): void {
    health.note('clock', message, frame)
    if (++jumps > MOST_RUNS) return
    const fromMs = Math.min(previous.ms, frame.timestamp)
    holes.push({ fromMs, toMs: Math.max(previous.ms, frame.timestamp), reason: 'clock' })
  }

  /** The run that goes on at this time, a new one if none does. Apart from `see`: it closes over the time. */
  function runAround(time: number): Run {
    const known = runs.find(one => time >= one.fromMs - DAY_MS && time <= one.toMs + FORWARD_JUMP_MS)
    if (known) return known
    const begun: Run = { fromMs: time, toMs: time, frames: 0 }
    if (runs.length < MOST_RUNS) runs.push(begun)
    return begun
  }

  return {
    see(frame) {
      const time = frame.timestamp
      if (Number.isNaN(time)) return
      if (time < EPOCH_FROM_MS) {
        health.note('relative-time', 'Times count from zero: there is no wall clock', frame)
      }
      const step = time - previous.ms
      if (step > FORWARD_JUMP_MS) jump(frame, 'The clock jumps ahead by more than a month')
      else if (step < -BACKWARD_JUMP_MS) jump(frame, `The clock jumps back by ${Math.round(-step / 1000)} s`)
      const isSame = run !== undefined && time - run.toMs <= FORWARD_JUMP_MS && run.fromMs - time <= DAY_MS
      if (!isSame || run === undefined) run = runAround(time)
      run.frames++
      if (time < run.fromMs) run.fromMs = time
      if (time > run.toMs) run.toMs = time
      previous.ms = time
    },
    span() {
      let most: Run | undefined
      for (const one of runs) if (!most || one.frames > most.frames) most = one
      return most ? { zeroMs: most.fromMs, endMs: most.toMs } : { zeroMs: NaN, endMs: NaN }
    },
  }
}
