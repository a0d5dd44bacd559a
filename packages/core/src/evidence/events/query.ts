import type { EventRecord } from '../event-record.ts'
import { QueryError } from '../query-error.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { rangeNotes, type RangeNote } from '../window/range-notes.ts'
import { notRecordedNotes } from './not-recorded.ts'
import { cursorAfter, rowAfter } from './cursor.ts'
import { bytesOfJson, fitRecord } from './fit-record.ts'
import { filterRows, type EventFilter } from './matching-rows.ts'

/** Which events, and how many of them at once. */
export interface EventsQuery extends EventFilter {
  /** At most this many; 50 unless told. */
  readonly limit?: number
  /** At most so many bytes of JSON, but one event at least; no bound unless told. */
  readonly maxBytes?: number
  /** `nextCursor` of an earlier answer: goes on behind its last event. Filters may differ. */
  readonly cursor?: string
}

/** Events that were asked for. Plain JSON, see `eventsAnswerSchema`. */
export interface EventsAnswer {
  readonly schemaVersion: 1
  readonly replayId: string
  /** How many events the filters leave, before and behind the cursor. */
  readonly matching: number
  /** By time, ties by pointer. */
  readonly events: readonly EventRecord[]
  /** How many come after these. */
  readonly remaining: number
  /** Where to go on; absent when nothing comes after these. */
  readonly nextCursor?: string
  /** Events whose long texts were cut to `maxBytes`. */
  readonly cut: number
  /** Why there may be more than the recording tells. */
  readonly notes: readonly RangeNote[]
}

/** Events in an answer unless told. */
export const DEFAULT_LIMIT = 50
/** What an answer to an agent should not exceed, in bytes of JSON. */
export const REPLY_BYTES = 8192
/** Of those, what is kept for all that is not events. */
const FRAME_BYTES = 400

/**
 * The events that a query leaves, a page of them at a time. Costs one pass over the table; whole records are read
 * for the page alone. Rejects with a `QueryError` for a question that cannot be asked, and with a `StoreError`.
 */
export async function queryEvents(replay: StoredReplay, query: EventsQuery = {}): Promise<EventsAnswer> {
  const { limit = DEFAULT_LIMIT, maxBytes = Infinity, cursor } = query
  if (!(limit >= 0)) throw new QueryError('bad-question', `limit ${limit} is no number of events`)
  const table = await replay.events()
  const { from, to, matches } = await filterRows(replay, query)
  const first = cursor === undefined ? from : rowAfter(table, cursor)
  const rows: number[] = []
  let matching = 0
  let left = 0
  for (let row = from; row < to; row++) {
    if (!matches(row)) continue
    matching++
    if (row < first) continue
    left++
    if (rows.length < limit) rows.push(row)
  }
  const notes = await notesOf(replay, query)
  notes.push(...notRecordedNotes(replay, query, matching))
  if (matching === 0)
    notes.push({ code: 'not-found', message: 'no event of this recording is what was asked for' })
  const room = maxBytes - FRAME_BYTES - (maxBytes === Infinity ? 0 : bytesOfJson(notes))
  const { events, cut } = fitting(await replay.records(rows), room)
  const last = rows[events.length - 1]
  const remaining = left - events.length
  return {
    schemaVersion: 1,
    replayId: replay.replay.replayId,
    matching,
    events,
    remaining,
    ...(remaining > 0 && last !== undefined && { nextCursor: cursorAfter(table, last) }),
    cut,
    notes,
  }
}

/** Rows whose records are read at once while streaming. */
const BATCH = 2048

/**
 * All events that a filter leaves, one after the other, without holding them. Rejects like `queryEvents`; `limit`
 * and `cursor` hold here too.
 */
export async function* eachEvent(
  replay: StoredReplay,
  query: Omit<EventsQuery, 'maxBytes'> = {},
): AsyncGenerator<EventRecord, void, undefined> {
  for await (const rows of rowBatches(replay, query)) yield* await replay.records(rows)
}

async function* rowBatches(
  replay: StoredReplay,
  query: Omit<EventsQuery, 'maxBytes'>,
): AsyncGenerator<number[], void, undefined> {
  const table = await replay.events()
  const { from, to, matches } = await filterRows(replay, query)
  let left = query.limit ?? Infinity
  let rows: number[] = []
  const first = query.cursor === undefined ? from : Math.max(from, rowAfter(table, query.cursor))
  for (let row = first; row < to && left > 0; row++) {
    if (!matches(row)) continue
    rows.push(row)
    left--
    if (rows.length < BATCH) continue
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}

/** As many as fit, one at least, that one with its texts cut if it must be. */
function fitting(
  records: readonly EventRecord[],
  room: number,
): { readonly events: readonly EventRecord[]; readonly cut: number } {
  if (room === Infinity) return { events: records, cut: 0 }
  const events: EventRecord[] = []
  let bytes = 0
  let cut = 0
  for (const record of records) {
    const fitted = events.length === 0 ? fitRecord(record, room) : record
    bytes += bytesOfJson(fitted) + 1
    if (bytes > room && events.length > 0) break
    events.push(fitted)
    if (fitted !== record) cut++
  }
  return { events, cut }
}

async function notesOf(replay: StoredReplay, query: EventsQuery): Promise<RangeNote[]> {
  const { fromMs = -Infinity, toMs = Infinity, windowId, contains = '' } = query
  const notes = rangeNotes(replay, { fromMs, toMs, ...(windowId !== undefined && { windowId }) })
  if (contains === '') return notes
  if ((replay.health.maskedShare ?? 0) > 0) {
    notes.push({
      code: 'masked',
      message: 'text that the recorder masked cannot be found by what it said: it is kept as masked(n)',
    })
  }
  const { cut } = await replay.eventTexts()
  if (cut > 0)
    notes.push({
      code: 'cut-texts',
      message: `of ${cut} events only the first 64,000 characters are searched`,
    })
  return notes
}
