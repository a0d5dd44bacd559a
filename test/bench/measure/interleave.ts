import type { Compared } from './jobs.ts'

interface Sides {
  readonly baseline: () => unknown
  readonly analyze: () => Promise<unknown>
}

/**
 * Runs both sides in turns and gives the medians. No garbage is swept between them by force: that throws away the
 * engine's compiled code with it, which no program does that analyses one recording after another.
 */
export async function interleave(
  { baseline, analyze }: Sides,
  { warmUps, counted }: { readonly warmUps: number; readonly counted: number },
): Promise<Compared> {
  const pairs: (readonly [number, number])[] = []
  for (let round = 0; round < warmUps + counted; round++) {
    const pair = [await timed(baseline), await timed(analyze)] as const
    if (round >= warmUps) pairs.push(pair)
  }
  return {
    baselineMs: median(pairs.map(([one]) => one)),
    analyzeMs: median(pairs.map(([, other]) => other)),
    ratio: median(pairs.map(([one, other]) => other / one)),
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
