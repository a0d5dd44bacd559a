import { inputs } from '../inputs/catalogue.ts'
import type { Failed } from '../measure/in-child.ts'
import type { Compared } from '../measure/jobs.ts'
import { isDone, type MeasuredInput } from '../measure/measured.ts'
import { count, megabytes, met, speed } from './numbers.ts'
import { table } from './table.ts'

/** Our analysis beside `JSON.parse`, from plain bytes. */
export function againstParse(rows: readonly MeasuredInput[]): string {
  const head = [
    'input',
    'MB',
    'frames',
    'nodes',
    '(a) MB/s',
    '(c) MB/s',
    '(c)/(a)',
    'goal',
    '',
    'first run',
    'frames/(a)',
  ]
  const body = rows.map(({ name, counts, plain }) => [
    name,
    megabytes(counts.bytes),
    count(counts.frames),
    count(counts.nodes),
    ...sides(counts.bytes, plain),
    ...judged(inputs[name].goal, plain),
    ...(isDone(plain) ? [plain.coldRatio.toFixed(2), plain.framesRatio.toFixed(2)] : []),
  ])
  return `## From bytes to the timeline

(a) is \`JSON.parse(new TextDecoder().decode(bytes))\`, (c) is \`analyze(openFile(bytes))\` and \`timeline\`, in turns, each in
a process of its own, with the file in memory as Node reads it, until each has run for two seconds twice: the second time counts.
"First run" is the ratio before the engine has compiled either; "frames" is the part of (c) that finds the frames and
reads the nodes of snapshots and mutations, and makes nothing of them: (c) cannot be faster than that.

${table(head, body)}`
}

/** The same from gzip; and where parts of events are compressed, against a baseline that opens those. */
export function fromGzip(rows: readonly MeasuredInput[]): string {
  const head = ['input', 'MB', 'stored MB', '(a) MB/s', '(c) MB/s', '(c)/(a)']
  const body = rows.flatMap(({ name, counts, gzipBytes, unzipped, opened }) => {
    const size = megabytes(counts.bytes)
    const zipped = [`${name}.gz`, size, megabytes(gzipBytes), ...sides(counts.bytes, unzipped)]
    return opened ? [zipped, [`${name}, opened`, size, size, ...sides(counts.bytes, opened)]] : [zipped]
  })
  return `## From compressed bytes

(a) is Node's own gunzip, then as above. "Opened": plain lines in which parts of events are compressed, and (a) inflates
and parses those as well; without that it has not read the page at all. Speeds are of the unpacked bytes.

${table(head, body)}`
}

function sides(bytes: number, compared: Compared | Failed): string[] {
  if (!isDone(compared)) return ['', '', compared.failed]
  const { baselineMs, analyzeMs, ratio } = compared
  return [speed(bytes, baselineMs), speed(bytes, analyzeMs), ratio.toFixed(2)]
}

function judged(goal: number, compared: Compared | Failed): string[] {
  return [`≤ ${goal}`, met(isDone(compared) && compared.ratio <= goal)]
}
