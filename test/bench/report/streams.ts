import { isDone, type MeasuredStream, type StreamRun } from '../measure/measured.ts'
import { count, megabytes, met, seconds, speed } from './numbers.ts'
import { table } from './table.ts'

/** What ten times the recording may take more of memory. */
const MORE_BYTES = 25e6

interface Run {
  readonly ms: number
  readonly frames: number
  readonly peakRssBytes: number
  readonly heapBytes?: number
}

/** Recordings that are made while they are read. */
export function streams({ node, workerd }: MeasuredStream): string {
  const head = ['where', 'MB', 'frames', 's', 'MB/s', 'RSS MB', 'heap MB']
  const body = [...node.map(run => line('Node', run)), ...workerd.map(run => line('workerd', run))]
  return `## A stream without end

The grid's six page loads again and again, each time later, made while they are read and never whole anywhere; V8's old
space is limited to 96 MB in both. In Node the run with the median of five peaks. In workerd it is made inside the
worker from the beginning of one page load.

${table(head, body)}

Ten times the recording takes ${difference(node)} more in Node and ${difference(workerd)} more in workerd. Goal:
at most ${megabytes(MORE_BYTES)} MB more in Node, ${met(moreBytes(node) <= MORE_BYTES)}; all of it under
\`--max-old-space-size=96\`, ${met(node.every(({ run }) => isDone(run)))}; and in workerd, ${met(workerd.every(({ run }) => isDone(run)))}.`
}

function line(where: string, { bytes, run }: StreamRun<Run>): string[] {
  if (!isDone(run)) return [where, megabytes(bytes), run.failed]
  const { ms, frames, peakRssBytes, heapBytes } = run
  const heap = heapBytes === undefined ? '' : megabytes(heapBytes)
  return [
    where,
    megabytes(bytes),
    count(frames),
    seconds(ms),
    speed(bytes, ms),
    megabytes(peakRssBytes),
    heap,
  ]
}

function moreBytes(runs: readonly StreamRun<Run>[]): number {
  const [short, long] = runs.map(({ run }) => (isDone(run) ? run.peakRssBytes : NaN))
  return (long ?? NaN) - (short ?? NaN)
}

function difference(runs: readonly StreamRun<Run>[]): string {
  const more = moreBytes(runs)
  return Number.isNaN(more) ? 'nobody knows how much' : `${(more / 1e6).toFixed(0)} MB`
}
