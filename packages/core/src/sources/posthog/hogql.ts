import { z } from 'zod'
import type { Calls } from './calls.ts'
import { timeOf } from './summary.ts'

/** Rows of one query; more would be several megabytes. */
const PAGE = 2000
/** Rows in all: ten queries of the 120 that an hour has. */
const MOST = 20_000

const answerSchema = z.object({
  results: z.array(z.array(z.unknown())),
  hasMore: z.boolean().nullish(),
})

/** A question to PostHog's tables about one session. */
export interface SessionQuery {
  readonly what: string
  /** Columns; the first is the time, by which the rows are sorted. */
  readonly columns: readonly string[]
  readonly table: string
  /** Besides the session's id and the time: conditions with placeholders. */
  readonly where: readonly string[]
  readonly values: Readonly<Record<string, unknown>>
  readonly sessionId: string
  readonly fromMs: number
  readonly toMs: number
  readonly signal?: AbortSignal | undefined
}

/** What a query brought, by time; whether there is more of it than was read. */
export interface SessionRows {
  readonly rows: readonly (readonly unknown[])[]
  readonly hasMore: boolean
}

/**
 * Asks in pages that begin at the last row's time, as PostHog recommends it instead of offsets. Rows that come twice
 * are told apart by all that they hold.
 */
export async function askSession(calls: Calls, project: string, query: SessionQuery): Promise<SessionRows> {
  const rows: (readonly unknown[])[] = []
  let { fromMs } = query
  /** Rows of the time at which the next page begins. */
  let known = new Map<string, number>()
  for (;;) {
    const page = await calls.json(
      'query',
      {
        what: query.what,
        url: `projects/${project}/query/`,
        json: bodyOf({ ...query, fromMs }),
        ...(query.signal && { signal: query.signal }),
      },
      answerSchema,
    )
    const edge = known
    for (const row of page.results) if (!takeKnown(edge, row)) rows.push(row)
    if (page.results.length < PAGE && page.hasMore !== true) return { rows, hasMore: false }
    const lastMs = timeOf(String(page.results.at(-1)?.[0]))
    if (rows.length >= MOST || lastMs === undefined || lastMs <= fromMs)
      return { rows: rows.slice(0, MOST), hasMore: true }
    fromMs = lastMs
    known = new Map()
    for (let i = rows.length - 1; i >= 0 && timeOf(String(rows[i]![0])) === lastMs; i--) {
      const text = JSON.stringify(rows[i])
      known.set(text, (known.get(text) ?? 0) + 1)
    }
  }
}

/** Whether a row is here already; each is taken for one only. */
function takeKnown(known: Map<string, number>, row: readonly unknown[]): boolean {
  if (known.size === 0) return false
  const text = JSON.stringify(row)
  const times = known.get(text) ?? 0
  if (times > 0) known.set(text, times - 1)
  return times > 0
}

function bodyOf({ columns, table, where, values, sessionId, fromMs, toMs, what }: SessionQuery): unknown {
  const idColumn = table === 'events' ? 'properties.$session_id' : 'log_source_id'
  const conditions = [
    `${idColumn} = {sid}`,
    // Without a zone a time is taken for one of the project's.
    "timestamp >= toDateTime({from}, 'UTC')",
    "timestamp <= toDateTime({to}, 'UTC')",
    ...where,
  ]
  return {
    query: {
      kind: 'HogQLQuery',
      query: `SELECT ${columns.join(', ')} FROM ${table} WHERE ${conditions.join(' AND ')} ORDER BY timestamp LIMIT ${PAGE}`,
      values: { ...values, sid: sessionId, from: stamp(fromMs), to: stamp(toMs) },
    },
    name: `playhead: ${what}`,
    refresh: 'blocking',
  }
}

/** `2026-09-01 09:55:00.123`, in UTC. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '')
}
