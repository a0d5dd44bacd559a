import { statSync } from 'node:fs'
import { saveTemplate } from '../inputs/template-file.ts'
import { inWorkerd } from '../workerd/in-workerd.ts'
import type { Effort } from './effort.ts'
import { inChild, type Failed } from './in-child.ts'
import type { Peak } from './jobs.ts'
import { isDone, type MeasuredStream } from './measured.ts'

const SMALL_HEAP = '--max-old-space-size=96'
const PASSES = 10
/** What a process takes at most differs by 20 MB from run to run: the middle one of so many counts. */
const RUNS = 5

/** Of several runs, the one with the median of what they took at most. */
function middle(runs: readonly Peak[]): Peak {
  return runs.toSorted((one, other) => one.peakRssBytes - other.peakRssBytes)[runs.length >> 1]!
}

/** Measures a recording that is made while it is read, as long as `file` and ten times as long, in a small heap. */
export async function measureStream(file: string, { timeoutMs }: Effort): Promise<MeasuredStream> {
  await saveTemplate(file)
  const bytes = statSync(file).size
  const inNode = async (passes: number) => {
    const runs: (Peak | Failed)[] = []
    for (let i = 0; i < RUNS; i++)
      runs.push(await inChild({ measure: 'stream', file, passes }, { timeoutMs, flags: [SMALL_HEAP] }))
    return { bytes: bytes * passes, run: runs.find(run => !isDone(run)) ?? middle(runs.filter(isDone)) }
  }
  const inWorker = async (passes: number) => ({
    bytes: bytes * passes,
    run: await inWorkerd(file, bytes * passes, timeoutMs),
  })
  return {
    node: [await inNode(1), await inNode(PASSES)],
    workerd: [await inWorker(1), await inWorker(PASSES)],
  }
}
