import type { Compared } from './jobs.ts'

/** Each runs once and answers milliseconds. */
interface Sides {
  readonly baseline: () => Promise<number>
  /** The first part of `analyze` by itself. */
  readonly frames: () => Promise<number>
  readonly analyze: () => Promise<number>
}

interface Round {
  readonly baseline: number
  readonly frames: number
  readonly analyze: number
}

const FEWEST_WARM_UPS = 2

/**
 * Runs the sides in turns and gives the medians. Warming up takes time, not a number of runs: an engine compiles what
 * has run for long, and the shortest runs take a few milliseconds. No garbage is swept by force: that throws away the
 * compiled code with it, which no program does that analyses one recording after another.
 */
export async function interleave(
  { baseline, frames, analyze }: Sides,
  { sideMs, counted }: { readonly sideMs: number; readonly counted: number },
): Promise<Compared> {
  const round = async (): Promise<Round> => ({
    baseline: await baseline(),
    analyze: await analyze(),
    frames: await frames(),
  })
  const cold = await round()
  for (let i = 1, ms = cold.analyze; i < FEWEST_WARM_UPS || ms < sideMs; i++) ms += (await round()).analyze
  const warm: Round[] = []
  for (let ms = 0; warm.length < counted || ms < sideMs; ms += warm.at(-1)!.analyze) warm.push(await round())
  return {
    baselineMs: median(warm.map(one => one.baseline)),
    analyzeMs: median(warm.map(one => one.analyze)),
    ratio: median(warm.map(one => one.analyze / one.baseline)),
    framesRatio: median(warm.map(one => one.frames / one.baseline)),
    coldRatio: cold.analyze / cold.baseline,
  }
}

/** The middle one; of two in the middle their mean. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}
