import { SourceError } from '../error.ts'
import type { RelatedRecord } from '../source.ts'
import { WHAT } from './explain.ts'
import { pagesOf } from './pages.ts'
import { type Fields, nameIn, textIn, timeIn } from './record-fields.ts'
import type { Beside, BesideRequest } from './related.ts'
import { recordsSchema } from './schemas.ts'

const PER_PAGE = 100
/** More lines are not fetched. */
const MOST_LINES = 1000
/** Traces in one search. */
const MOST_TRACES = 50
const FIELDS = ['id', 'timestamp', 'timestamp_precise', 'severity', 'message', 'trace', 'project']

/**
 * Lines of the logs of a replay's session. Under which key the replay stands in a line differs between servers: both
 * spellings are tried, and then the traces that the replay names; the note says which of them found something.
 */
export async function relatedLogs(request: BesideRequest): Promise<Beside> {
  const { replayId, traceIds } = request.replay
  const searches = [
    `replay_id:${replayId}`,
    `sentry.replay_id:${replayId}`,
    ...(traceIds.length > 0 ? [`trace:[${traceIds.slice(0, MOST_TRACES).join(',')}]`] : []),
  ]
  let refusal: SourceError | undefined
  let answered = 0
  for (const search of searches) {
    try {
      const { rows, hasMore } = await linesOf(request, search)
      answered++
      if (rows.length === 0) continue
      const [key] = search.split(':')
      return {
        records: rows.map(logRecord),
        remark: `logs: found by ${key}${key === 'trace' ? ', so some may be of other sessions in the same traces' : ''}.`,
        notes: hasMore ? [`logs: only the first ${MOST_LINES} lines are here.`] : [],
      }
    } catch (error) {
      // A key that a server does not know is a bad question there; the next one may not be.
      if (!(error instanceof SourceError) || error.code !== 'bad-question') throw error
      refusal = error
    }
  }
  if (answered === 0 && refusal !== undefined) throw refusal
  return {
    records: [],
    notes: [],
    remark: 'logs: none were found, by neither key of the replay nor by its traces.',
  }
}

async function linesOf(
  { reach, replay, window, signal }: BesideRequest,
  query: string,
): Promise<{ readonly rows: readonly Fields[]; readonly hasMore: boolean }> {
  const rows: Fields[] = []
  const pages = pagesOf(
    reach,
    {
      what: WHAT.logs(replay.replayId),
      url: reach.path('events/'),
      query: { ...window, dataset: 'logs', field: FIELDS, query, sort: 'timestamp' },
      perPage: PER_PAGE,
      signal,
    },
    recordsSchema,
  )
  for await (const { page, hasMore } of pages) {
    for (const row of page.data) rows.push(row)
    if (rows.length >= MOST_LINES) return { rows, hasMore }
  }
  return { rows, hasMore: false }
}

function logRecord(row: Fields): RelatedRecord {
  const id = textIn(row, 'id', 'sentry.item_id')
  const severity = textIn(row, 'severity')
  const timeMs = timeIn(row, 'timestamp_precise', 'timestamp')
  const message = textIn(row, 'message')
  return {
    kind: 'logs',
    ...(id !== '' && { id }),
    name: nameIn(severity === '' ? message : `${severity}: ${message}`, `log ${id}`),
    ...(timeMs !== undefined && { timeMs }),
    properties: row,
  }
}
