import { cleanText } from '../../lib/clean-text.ts'
import type { EventRecord } from '../event-record.ts'
import { rowAt } from '../events/event-table.ts'
import { rowBehind } from '../events/matching-rows.ts'
import type { StoredReplay } from '../stored-replay.ts'
import type { SearchHit } from './answer.ts'
import { decodedUrl, type Corpus } from './corpus.ts'
import { fold } from './fold.ts'
import { MOST_CHARACTERS } from '../events/search-text.ts'
import type { Candidate } from './search.ts'
import { snippetOf } from './snippet.ts'
import type { ScreenInterval } from './text-index.ts'

/** Times told of a text on the screen. */
const INTERVALS = 3
/** Texts of one event that are looked at for the one to show. */
const MOST_TEXTS = 500

interface Range {
  readonly fromMs: number
  readonly toMs: number
}

/** The candidates as they are told; the events are read whole for that. */
export async function toHits(
  replay: StoredReplay,
  corpus: Corpus,
  shown: readonly Candidate[],
  needles: readonly string[],
  range: Range,
): Promise<SearchHit[]> {
  const rows = firstAndLastRows(corpus, shown, range)
  const wanted = shown.filter(({ document }) => document < corpus.eventDocs)
  const records = await replay.records(wanted.map(({ document }) => rows.get(document)!.first))
  const recordOf = new Map(wanted.map(({ document }, at) => [document, records[at]!]))
  return shown.map(candidate => {
    const { document } = candidate
    const record = recordOf.get(document)
    if (record === undefined) return screenHit(corpus, candidate, needles, range)
    return eventHit(corpus, candidate, record, needles, rows.get(document)!.last)
  })
}

/** The first and the last event of each document within the time asked for. */
function firstAndLastRows(
  { eventDocs, firstRows, lastRows, docOfRow, table }: Corpus,
  shown: readonly Candidate[],
  { fromMs, toMs }: Range,
): ReadonlyMap<number, { first: number; last: number }> {
  const rows = new Map<number, { first: number; last: number }>()
  if (fromMs === -Infinity && toMs === Infinity) {
    for (const { document } of shown)
      if (document < eventDocs) rows.set(document, { first: firstRows[document]!, last: lastRows[document]! })
    return rows
  }
  const wanted = new Set(shown.map(({ document }) => document))
  const end = toMs === Infinity ? table.length : rowBehind(table, toMs)
  for (let row = fromMs === -Infinity ? 0 : rowAt(table, fromMs); row < end; row++) {
    const document = docOfRow[row]!
    if (!wanted.has(document)) continue
    const known = rows.get(document)
    if (known === undefined) rows.set(document, { first: row, last: row })
    else known.last = row
  }
  return rows
}

function eventHit(
  { table }: Corpus,
  { fit, field, count }: Candidate,
  record: EventRecord,
  needles: readonly string[],
  lastRow: number,
): SearchHit {
  const { segmentId, frameIndex, offsetMs, windowId, epoch, selector, masked } = record
  const role = roleOf(record)
  return {
    field,
    fit,
    kind: record.kind,
    ...snippetOf(textToShow(record, field, needles), needles),
    offsetMs,
    pointer: { segmentId, frameIndex },
    count,
    firstOffsetMs: offsetMs,
    lastOffsetMs: table.offsetMs[lastRow]!,
    ...(windowId !== undefined && { windowId: cleanText(windowId, 80) }),
    epoch,
    ...(role !== '' && { role }),
    ...(selector !== undefined && { selector: cleanText(selector, 200) }),
    ...(masked && { masked }),
  }
}

function roleOf({ data }: EventRecord): string {
  return 'target' in data && data.target !== undefined ? data.target.role : ''
}

/** Of the event's line and the texts of its data the one that holds most of what was found; the line among equals. */
function textToShow(record: EventRecord, field: string, needles: readonly string[]): string {
  const { label, selector } = record
  if (field === 'selector' && selector !== undefined) return selector
  let best = label
  let rank = needles.length
  const offer = (text: string): void => {
    const folded = fold(text.slice(0, MOST_CHARACTERS))
    const own = needles.findIndex(needle => folded.includes(needle))
    if (own < 0 || own >= rank) return
    rank = own
    best = text
  }
  offer(label.replace(/…$/, ''))
  if (rank < needles.length) best = label
  const waiting: unknown[] = [record.data]
  for (let met = 0; waiting.length > 0 && met < MOST_TEXTS; met++) {
    if (rank === 0) break
    const value = waiting.pop()
    if (typeof value === 'string') {
      offer(value)
      offer(decodedUrl(value))
    } else if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).slice(0, MOST_TEXTS)
      for (let i = entries.length - 1; i >= 0; i--) {
        const [name, inner] = entries[i]!
        if (typeof inner === 'number' || typeof inner === 'boolean') waiting.push(`${name}: ${String(inner)}`)
        else waiting.push(inner)
        if (typeof inner === 'object') waiting.push(name)
      }
    }
  }
  return best
}

function screenHit(
  { screen, eventDocs }: Corpus,
  { document, fit, field }: Candidate,
  needles: readonly string[],
  { fromMs, toMs }: Range,
): SearchHit {
  const { text, masked, role, selector, windowId, intervals, values } = screen.at(document - eventDocs)
  const within = intervals.filter(one => one.fromOffsetMs <= toMs && one.toOffsetMs >= fromMs)
  const told: readonly ScreenInterval[] = within.length > 0 ? within : intervals
  const first = told[0]!
  const last = told[told.length - 1]!
  const count = told.reduce((sum, { times = 1 }) => sum + times, 0)
  const lastHas = values !== undefined && !snippetOf(text, needles).marks.length
  return {
    field,
    fit,
    ...snippetOf(lastHas ? values.last : text, needles),
    offsetMs: first.fromOffsetMs,
    pointer: { segmentId: first.segmentId, frameIndex: first.frameIndex },
    count,
    firstOffsetMs: first.fromOffsetMs,
    lastOffsetMs: last.toOffsetMs,
    ...(windowId !== '' && { windowId: cleanText(windowId, 80) }),
    epoch: first.epoch,
    ...(role !== '' && { role }),
    ...(selector !== '' && { selector: cleanText(selector, 200) }),
    ...(masked !== undefined && { masked: true as const }),
    intervals: told.slice(0, INTERVALS),
    ...(told.length > INTERVALS && { moreIntervals: told.length - INTERVALS }),
    ...(last.goneBy === undefined && { stillThere: true as const }),
    ...(values && { values: { count: values.count, last: cleanText(values.last, 120) } }),
  }
}
