import { cleanText } from '../../lib/clean-text.ts'
import { shortUrl } from '../../lib/address.ts'
import { formatDuration, formatOffset } from '../../lib/duration.ts'
import { counted } from '../counted.ts'
import { columnsOf, paint, span, type Span } from '../timeline/line.ts'
import type { WindowAnswer, WindowGroup, WindowLine, WindowMoment } from './answer.ts'

const NAMES: Readonly<Record<string, string>> = {
  dom: 'DOM',
  error: 'errors',
  span: 'spans',
  'web-vital': 'web vitals',
}

/** Columns that labels are padded to at most. */
const LABEL_COLUMNS = 60

/** A window as lines for a terminal, ending in a line end; recorded text in it is cleaned of control characters. */
export function windowText(answer: WindowAnswer, options: { readonly colour?: boolean } = {}): string {
  const lines = [
    ...headOf(answer),
    ...answer.groups.flatMap(group => groupOf(group, answer)),
    ...tailOf(answer),
  ]
  return lines.map(line => `${paint(line, options.colour ?? false).trimEnd()}\n`).join('')
}

function headOf({ moment, hits, fromOffsetMs, toOffsetMs, before, after, notes }: WindowAnswer): Span[][] {
  const lines: Span[][] = []
  if (moment !== null) {
    lines.push([
      span(`${formatOffset(fromOffsetMs)} to ${formatOffset(toOffsetMs)}`, 'bold'),
      span(` around ${whatOf(moment)}`),
      span(moment.pointer === undefined ? '' : `  [${moment.pointer}]`, 'dim'),
    ])
    const page = moment.url === '' ? 'page not known' : cleanText(moment.url, 160)
    lines.push([span(`${page} · ${counted(before, 'event')} before, ${after} from then on`, 'dim')])
  }
  if (hits !== undefined && hits.total > 1) {
    const listed = hits.others.map(({ offsetMs, pointer }) => `${formatOffset(offsetMs)} [${pointer}]`)
    const more = hits.total - 1 - hits.others.length
    const isFirst = !hits.others.some(({ offsetMs }) => offsetMs < (moment?.offsetMs ?? 0))
    const which = isFirst ? 'the first' : 'the first that is no change of the page'
    lines.push([
      span(`${hits.total} events hold this, and this is ${which}; others: ${listed.join(', ')}`),
      span(more > 0 ? ` and ${more} more` : ''),
    ])
  }
  for (const { code, message } of notes)
    lines.push([span(`! ${message}`, code === 'page-load' ? 'page' : 'bold')])
  return lines
}

function whatOf({ by, offsetMs, kind, label }: WindowMoment): string {
  const at = formatOffset(offsetMs)
  return kind === undefined || by === 'time' ? at : `${kind} ${label ?? ''} at ${at}`
}

function groupOf({ category, count, leftOut, lines }: WindowGroup, answer: WindowAnswer): Span[][] {
  const missing = Object.entries(leftOut).map(([kind, times]) => `${times} ${kind}`)
  const head = [
    span(`── ${NAMES[category] ?? category} (${count})`, 'page'),
    span(missing.length === 0 ? '' : `  left out: ${missing.join(', ')}`, 'dim'),
  ]
  const rows = lines.map(line => cellsOf(line, answer))
  const widths = [0, 1, 2].map(at =>
    rows.reduce((widest, { cells }) => {
      const columns = columnsOf(cells[at]!)
      return columns <= LABEL_COLUMNS ? Math.max(widest, columns) : widest
    }, 0),
  )
  return [
    head,
    ...rows.map(({ line, cells, tail }) => {
      const [relative, kind, label] = cells.map((cell, at) =>
        at === 0 ? pad(cell, widths[at]!) + cell : cell + pad(cell, widths[at]!),
      ) as [string, string, string]
      const isFailure = line.failed === true
      return [
        span(line.when === 'at' ? '▶ ' : isFailure ? '✗ ' : '  ', isFailure ? 'bad' : 'bold'),
        span(`${formatOffset(line.offsetMs)}  `, 'dim'),
        span(`${relative}  `, line.when === 'before' ? 'dim' : 'plain'),
        span(`${kind}  `, 'dim'),
        span(label, isFailure ? 'bad' : 'plain'),
        span(`  ${tail}[${line.pointer}]`, 'dim'),
      ]
    }),
  ]
}

interface Cells {
  readonly line: WindowLine
  readonly cells: readonly [relative: string, kind: string, label: string]
  readonly tail: string
}

function cellsOf(line: WindowLine, { moment, windows }: WindowAnswer): Cells {
  const { offsetMs, kind, label, times, lastOffsetMs, url, windowId, masked, blocked, vendor } = line
  const distance = offsetMs - (moment?.offsetMs ?? 0)
  const relative =
    line.when === 'at' ? '' : `${distance < 0 ? '-' : '+'}${formatDuration(Math.abs(distance))}`
  const repeats = times === undefined ? '' : ` (×${times}, until ${formatOffset(lastOffsetMs ?? offsetMs)})`
  const where = url === undefined ? '' : `on ${shortUrl(url, moment?.url ?? '', 60)}  `
  const window = windowId === undefined ? '' : `in window ${(windows?.indexOf(windowId) ?? 0) + 1}  `
  const hidden = `${masked ? 'masked  ' : ''}${blocked ? 'not recorded inside  ' : ''}`
  const judged = vendor ? 'judged by the vendor  ' : ''
  return {
    line,
    cells: [relative, kind, `${cleanText(label)}${repeats}`],
    tail: `${window}${where}${hidden}${judged}`,
  }
}

function tailOf({ moment, elsewhere }: WindowAnswer): Span[][] {
  if (moment === null) return []
  const name = (category: string): string => NAMES[category] ?? category
  const there = elsewhere.filter(({ inRecording }) => inRecording > 0)
  const nowhere = elsewhere.filter(({ inRecording }) => inRecording === 0)
  const lines: Span[][] = []
  if (there.length > 0) {
    const list = there.map(({ category, inRecording }) => `${name(category)} (${inRecording} at other times)`)
    lines.push([span(`none here: ${list.join(', ')}`, 'dim')])
  }
  if (nowhere.length > 0) {
    const list = nowhere.map(({ category }) => name(category)).join(', ')
    lines.push([span(`none in the whole recording, or not recorded: ${list}`, 'dim')])
  }
  return lines
}

function pad(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - columnsOf(text)))
}
