import type { Failed } from '../measure/in-child.ts'
import type { Peak } from '../measure/jobs.ts'
import { isDone, type MeasuredInput } from '../measure/measured.ts'
import { megabytes } from './numbers.ts'
import { table } from './table.ts'

/** The memory that each way needs, all in processes of their own. */
export function memory(rows: readonly MeasuredInput[]): string {
  const head = [
    'input',
    'MB',
    '(a) RSS MB',
    '(a) heap MB',
    '(b) RSS MB',
    '(b) heap MB',
    '(c) RSS MB',
    '(c) heap MB',
  ]
  const body = rows.map(({ name, counts, parsePeak, played, analyzePeak }) => [
    name,
    megabytes(counts.bytes),
    ...cells(parsePeak),
    ...(played ? cells(played.virtual) : ['', '']),
    ...cells(analyzePeak),
  ])
  return `## Memory

The most that a process had: resident, all of Node included (about 45 MB), and in V8's heap, sampled. (a) reads the file
and keeps what it has parsed, (b) is the page's process with rrweb's player and its virtual DOM, (c) is given the file
as a stream.

${table(head, body)}`
}

const cells = (peak: Pick<Peak, 'peakRssBytes' | 'heapBytes'> | Failed): string[] =>
  isDone(peak) ? [megabytes(peak.peakRssBytes), megabytes(peak.heapBytes)] : [peak.failed, '']
