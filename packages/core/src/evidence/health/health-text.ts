import { formatPointer } from '../../decode/frame.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { formatDuration, formatOffset } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import type { ReportOptions } from '../stats/stats-text.ts'
import { cell, digits, table } from '../table.ts'
import { paint, span, type Style } from '../timeline/line.ts'
import type { HealthAnswer, Remark } from './schema.ts'

const TITLES: readonly (readonly [Remark['weight'], string, Style])[] = [
  ['lost', 'Missing', 'bad'],
  ['doubtful', 'Doubtful', 'bold'],
  ['harmless', 'Good to know', 'bold'],
]
const SPANS_SHOWN = 4

/** The health as text for a person, ending in a line break. */
export function healthText(answer: HealthAnswer, { colour = false }: ReportOptions = {}): string {
  const { replayId, verdict, remarks, recorded } = answer
  const blocks = [
    [paint([span(cleanText(replayId, 80) || 'recording', 'bold'), span(`  ${verdict.sentence}`)], colour)],
  ]
  for (const [weight, title, style] of TITLES) {
    const own = remarks.filter(remark => remark.weight === weight)
    if (own.length === 0) continue
    blocks.push([paint([span(title, style)], colour), ...own.flatMap(remark => remarkLines(remark, colour))])
  }
  const silent = recorded.filter(({ state }) => state === 'unknown' || state === 'not-recorded')
  const told = recorded.filter(({ state }) => state === 'recorded').map(({ sentence }) => sentence)
  const none = recorded.filter(({ state }) => state === 'none').map(({ sentence }) => sentence)
  blocks.push([
    paint([span('What the recorder tells of', 'bold')], colour),
    `  ${told.join(', ') || 'nothing of what was looked for'}`,
    ...(none.length > 0 ? [`  - Recorded as a rule, and did not happen: ${none.join(', ')}.`] : []),
    ...silent.flatMap(({ sentence, next }) =>
      next === undefined
        ? [`  - ${sentence}`]
        : [`  - ${sentence}`, paint([span(`    ${next}`, 'dim')], colour)],
    ),
  ])
  blocks.push([paint([span('Stored', 'bold')], colour), ...storedLines(answer, colour)])
  return `${blocks.map(lines => lines.join('\n')).join('\n\n')}\n`
}

function remarkLines(
  { sentence, consequence, next, spans, spansLeftOut = 0, pointer }: Remark,
  colour: boolean,
): string[] {
  const place = pointer === undefined ? [] : [span(`  [${formatPointer(pointer)}]`, 'dim')]
  const shown = (spans ?? []).slice(0, SPANS_SHOWN)
  const more = (spans?.length ?? 0) - shown.length + spansLeftOut
  const when = shown
    .map(({ fromOffsetMs, toOffsetMs }) => `${formatOffset(fromOffsetMs)} to ${formatOffset(toOffsetMs)}`)
    .join(', ')
  return [
    paint([span(`  - ${sentence}`), ...place], colour),
    ...(shown.length + more > 1 ? [`    ${when}${more > 0 ? ` and ${digits(more)} more` : ''}`] : []),
    `    ${consequence}`,
    ...(next === undefined ? [] : [paint([span(`    ${next}`, 'dim')], colour)]),
  ]
}

function storedLines(
  { stored, recorder, durationMs, unrecordedMs, completeness }: HealthAnswer,
  colour: boolean,
): string[] {
  const { segments, frames, rawBytes, storedBytes, framing, fetchedAt, segmentIds } = stored
  const sdk = recorder.sdk === undefined ? recorder.dialect : `${recorder.sdk.name} ${recorder.sdk.version}`
  const rows = [
    ['recorded by', cleanText(sdk, 60)],
    [
      'length',
      `${formatDuration(durationMs)}${unrecordedMs > 0 ? `, ${formatDuration(unrecordedMs)} of it not recorded` : ''}`,
    ],
    [
      'segments',
      `${digits(segments)} (${completeness}), numbered by ${segmentIds === 'source' ? 'the source' : 'their position: the source has no numbers'}`,
    ],
    [
      'frames',
      `${counted(frames, 'frame')}, ${counted(rawBytes, 'byte')} as JSON, ${counted(storedBytes, 'byte')} stored`,
    ],
    ['came as', cleanText(framing, 80) || 'unknown'],
    ['read at', fetchedAt],
  ]
  return table(
    rows.map(([name = '', value = '']) => [cell(name, 'dim'), value]),
    colour,
  )
}
