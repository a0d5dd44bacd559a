import { statSync } from 'node:fs'
import type { Prepared } from '../inputs/cache.ts'
import { inputs, type BenchInput } from '../inputs/catalogue.ts'
import { fastForward } from '../replayer/fast-forward.ts'
import type { Effort } from './effort.ts'
import { inChild } from './in-child.ts'
import type { Baseline } from './jobs.ts'
import type { MeasuredInput } from './measured.ts'

/** Measures one input, one process after the other. */
export async function measureInput(
  { name, files, counts }: Prepared,
  effort: Effort,
): Promise<MeasuredInput> {
  const { isPlayable = false, hasParts = false }: BenchInput = inputs[name]
  const { timeoutMs, sideMs, counted, playerMs } = effort
  const against = (baseline: Baseline) =>
    inChild({ measure: 'compare', files, baseline, sideMs, counted }, { timeoutMs })
  const peakOf = (of: 'parse' | 'analyze') => inChild({ measure: 'peak', of, files }, { timeoutMs })
  const play = (useVirtualDom: boolean) => fastForward(files[0]!, { useVirtualDom, timeoutMs: playerMs })
  return {
    name,
    counts,
    gzipBytes: files.reduce((sum, file) => sum + statSync(`${file}.gz`).size, 0),
    plain: await against('parse'),
    ...(hasParts && { opened: await against('opened') }),
    unzipped: await against('unzipped'),
    parsePeak: await peakOf('parse'),
    analyzePeak: await peakOf('analyze'),
    ...(isPlayable && { played: { virtual: await play(true), real: await play(false) } }),
  }
}
