import type { Compared } from './jobs.ts'

interface Sides {
  readonly baseline: () => unknown
  /** The first part of `analyze` by itself. */
  readonly frames: () => Promise<unknown>
  readonly analyze: () => Promise<unknown>
}

interface Round {
  readonly baseline: number
  readonly frames: number
  readonly analyze: number
}

/**
 * Runs the sides in turns and gives the medians. No garbage is swept between them by force: that throws away the
 * engine's compiled code with it, which no program does that analyses one recording after another.
 */
export async function interleave(
  { baseline, frames, analyze }: Sides,
  { warmUps, counted }: { readonly warmUps: number; readonly counted: number },
): Promise<Compared> {
  const rounds: Round[] = []
  for (let round = 0; round < warmUps + counted; round++) {
    rounds.push({
      baseline: await timed(baseline),
      analyze: await timed(analyze),
      frames: await timed(frames),
    })
  }
  const [cold] = rounds
  const warm = rounds.slice(warmUps)
  return {
    baselineMs: median(warm.map(one => one.baseline)),
    analyzeMs: median(warm.map(one => one.analyze)),
    ratio: median(warm.map(one => one.analyze / one.baseline)),
    framesRatio: median(warm.map(one => one.frames / one.baseline)),
    coldRatio: cold === undefined ? NaN : cold.analyze / cold.baseline,
  }
}

async function timed(run: () => unknown): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

/** The middle one; of two in the middle their mean. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}
