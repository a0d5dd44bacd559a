import { interleave } from './interleave.ts'
import type { CompareJob, Compared } from './jobs.ts'
import { startSide } from './turns.ts'

/** Runs `JSON.parse`, our analysis and our reading of the frames alone, of the same bytes, in turns. */
export async function compare({ files, baseline, ...rounds }: CompareJob): Promise<Compared> {
  const [parse, frames, analyze] = await Promise.all([
    startSide({ side: 'baseline', files, baseline }),
    startSide({ side: 'frames', files, baseline }),
    startSide({ side: 'analyze', files, baseline }),
  ])
  try {
    return await interleave(
      { baseline: () => parse.run(), frames: () => frames.run(), analyze: () => analyze.run() },
      rounds,
    )
  } finally {
    await Promise.all([parse.stop(), frames.stop(), analyze.stop()])
  }
}
