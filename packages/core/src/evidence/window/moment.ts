import { formatPointer } from '../../decode/frame.ts'
import { pointerOf, rowOf, type FrameTable } from '../../decode/stored/frame-table.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { categoryOf, kindOf, rowAt, type EventTable } from '../events/event-table.ts'
import { filterRows } from '../events/matching-rows.ts'
import { QueryError } from '../query-error.ts'
import type { StoredReplay } from '../stored-replay.ts'
import type { WindowHit, WindowMoment, WindowQuestion } from './answer.ts'
import type { RangeNote } from './range-notes.ts'

/** Where a question leads. */
export interface Found {
  readonly moment: WindowMoment | null
  /** The event's row in the table; -1 when the moment is none. */
  readonly row: number
  readonly hits?: { readonly total: number; readonly others: readonly WindowHit[] }
  readonly notes: readonly RangeNote[]
}

/** Characters of a label. */
export const LABEL_LIMIT = 160
/** Further hits that are told. */
const MOST_OTHERS = 8
/** An event is made of frames near it: this far from a frame's time it is looked for. */
const NEAR_MS = 5000
const MOST_NEAR = 512

/** Finds the moment that a question means. Rejects with a `QueryError` unless it says which in exactly one way. */
export function findMoment(replay: StoredReplay, question: WindowQuestion): Promise<Found> {
  const { atMs, contains, pointer } = question
  const ways = [atMs, contains, pointer].filter(way => way !== undefined).length
  if (ways !== 1 || contains === '' || (atMs !== undefined && !Number.isFinite(atMs))) {
    return Promise.reject(
      new QueryError('bad-question', 'a window lies around a time, a text or an event: say one of them'),
    )
  }
  if (pointer !== undefined) return atPointer(replay, pointer)
  return contains === undefined
    ? atTime(replay, atMs!, question.windowId)
    : atText(replay, contains, question)
}

async function atTime(replay: StoredReplay, atMs: number, windowId: string | undefined): Promise<Found> {
  const table = await replay.events()
  return { moment: timeMoment(replay, table, 'time', atMs, windowId), row: -1, notes: [] }
}

async function atText(replay: StoredReplay, contains: string, question: WindowQuestion): Promise<Found> {
  const table = await replay.events()
  const { windowId } = question
  const filter = { contains, ...(windowId !== undefined && { windowId }) }
  const { from, to, matches } = await filterRows(replay, filter)
  let total = 0
  let best = -1
  const first: number[] = []
  for (let row = from; row < to; row++) {
    if (!matches(row)) continue
    total++
    if (first.length <= MOST_OTHERS) first.push(row)
    // What somebody did or what was told of it says more than the change of the page that shows it.
    if (best < 0 || (categoryOf(table, best) === 'dom' && categoryOf(table, row) !== 'dom')) best = row
  }
  const notes: RangeNote[] = []
  if ((replay.health.maskedShare ?? 0) > 0)
    notes.push({ code: 'masked', message: 'text that the recorder masked cannot be found by what it said' })
  if (best < 0) {
    const message = `no event of this recording holds ${JSON.stringify(cleanText(contains, 80))}; text that only stood on the screen is found by search`
    return {
      moment: null,
      row: -1,
      hits: { total, others: [] },
      notes: [{ code: 'not-found', message }, ...notes],
    }
  }
  const others = first.filter(row => row !== best).slice(0, MOST_OTHERS)
  const records = await replay.records(others)
  return {
    moment: await eventMoment(replay, table, 'text', best),
    row: best,
    hits: {
      total,
      others: records.map(record => ({
        offsetMs: record.offsetMs,
        pointer: formatPointer(record),
        kind: record.kind,
        label: cleanText(record.label, LABEL_LIMIT),
      })),
    },
    notes,
  }
}

async function atPointer(
  replay: StoredReplay,
  pointer: { readonly segmentId: number; readonly frameIndex: number },
): Promise<Found> {
  const table = await replay.events()
  for (let row = 0; row < table.length; row++) {
    if (table.frameIndex[row] === pointer.frameIndex && table.segmentId[row] === pointer.segmentId)
      return { moment: await eventMoment(replay, table, 'pointer', row), row, notes: [] }
  }
  const frames = await replay.frameTable()
  const frameRow = rowOf(frames, pointer.segmentId, pointer.frameIndex)
  const printed = formatPointer(pointer)
  if (frameRow < 0) {
    const message = `there is no frame ${printed} in this recording${rangeOf(frames, pointer.segmentId)}`
    return { moment: null, row: -1, notes: [{ code: 'not-found', message }] }
  }
  const timeMs = frames.timeMs[frameRow]!
  if (Number.isNaN(timeMs) || replay.zeroMs === null) {
    const message = `frame ${printed} came again or has no time: it tells no event`
    return { moment: null, row: -1, notes: [{ code: 'no-event', message }] }
  }
  const offsetMs = timeMs - replay.zeroMs
  const folded = await rowWithAlso(replay, table, pointer, offsetMs)
  if (folded >= 0)
    return { moment: await eventMoment(replay, table, 'pointer', folded), row: folded, notes: [] }
  return {
    moment: { ...timeMoment(replay, table, 'pointer', offsetMs), pointer: printed },
    row: -1,
    notes: [
      {
        code: 'no-event',
        message: `frame ${printed} tells no event of its own: the window lies around its time`,
      },
    ],
  }
}

/** The row of an event near this time into which the frame was folded, or -1. */
async function rowWithAlso(
  replay: StoredReplay,
  table: EventTable,
  { segmentId, frameIndex }: { readonly segmentId: number; readonly frameIndex: number },
  offsetMs: number,
): Promise<number> {
  const rows: number[] = []
  for (let row = rowAt(table, offsetMs - NEAR_MS); row < table.length && rows.length < MOST_NEAR; row++) {
    if (table.offsetMs[row]! > offsetMs + NEAR_MS) break
    rows.push(row)
  }
  const records = await replay.records(rows)
  const at = records.findIndex(({ also }) =>
    also?.some(one => one.segmentId === segmentId && one.frameIndex === frameIndex),
  )
  return rows[at] ?? -1
}

async function eventMoment(
  replay: StoredReplay,
  table: EventTable,
  by: WindowMoment['by'],
  row: number,
): Promise<WindowMoment> {
  const [record] = await replay.records([row])
  return {
    by,
    offsetMs: table.offsetMs[row]!,
    url: table.strings.at(table.url[row]!),
    epoch: table.epoch[row]!,
    ...(table.window[row]! > 0 && { windowId: table.strings.at(table.window[row]!) }),
    pointer: formatPointer({ segmentId: table.segmentId[row]!, frameIndex: table.frameIndex[row]! }),
    kind: kindOf(table, row),
    label: cleanText(record?.label ?? '', LABEL_LIMIT),
  }
}

/** A moment that is no event: where the page was, its last page load tells, or the event before. */
function timeMoment(
  { epochs, zeroMs }: StoredReplay,
  table: EventTable,
  by: WindowMoment['by'],
  offsetMs: number,
  windowId?: string,
): WindowMoment {
  const isOwn = (id: string | undefined): boolean =>
    windowId === undefined || id === undefined || id === windowId
  const timeMs = offsetMs + (zeroMs ?? 0)
  const epoch = epochs.findLast(one => isOwn(one.windowId) && one.fromMs <= timeMs)
  let row = rowAt(table, offsetMs) - 1
  while (row >= 0 && !isOwn(table.strings.at(table.window[row]!) || undefined)) row--
  const own = windowId ?? (row >= 0 ? table.strings.at(table.window[row]!) : epoch?.windowId)
  return {
    by,
    offsetMs,
    url: row >= 0 ? table.strings.at(table.url[row]!) : (epoch?.href ?? ''),
    epoch: row >= 0 ? table.epoch[row]! : (epoch?.epoch ?? 0),
    ...(own !== undefined && own !== '' && { windowId: own }),
  }
}

/** What the segment has instead. */
function rangeOf(table: FrameTable, segmentId: number): string {
  const pieces = table.pieces.filter(piece => piece.segmentId === segmentId)
  const last = pieces.at(-1)
  if (last === undefined) {
    const first = table.pieces[0]
    const ids = [first?.segmentId, table.pieces.at(-1)?.segmentId].filter(id => id !== undefined)
    return ids.length === 0 ? '' : `: its segments are ${ids.join(' to ')}`
  }
  const end = pointerOf(table, last.firstRow + last.rows - 1)
  return `: segment ${segmentId} ends with ${formatPointer(end)}`
}
