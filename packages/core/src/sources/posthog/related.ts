import { cleanText } from '../../lib/clean-text.ts'
import { SourceError, type SourceErrorCode } from '../error.ts'
import type { Related, RelatedKind, RelatedOptions, RelatedRecord } from '../source.ts'
import type { Calls } from './calls.ts'
import { WHAT } from './explain.ts'
import { POSTHOG_NOISE } from './noise.ts'
import { askSession, type SessionQuery } from './hogql.ts'
import { timeOf } from './summary.ts'

/** These keep one kind from being asked and say nothing about the others. */
const OF_ONE_KIND: ReadonlySet<SourceErrorCode> = new Set([
  'forbidden',
  'not-found',
  'bad-question',
  'bad-response',
  'refused',
])

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i

/** Events lie a little before and after what was recorded; without a bound all events there are would be read. */
const MARGIN_MS = 3_600_000
/** A session is cut after a day. */
const LONGEST_SESSION_MS = 86_400_000

export interface RelatedContext {
  readonly calls: Calls
  readonly host: string
  readonly project: string
  readonly sessionId: string
  readonly startedAtMs: number
  readonly endedAtMs?: number | undefined
  /** Also events that say nothing of what the person did. */
  readonly keepsNoise: boolean
}

/**
 * What PostHog's tables hold of a session: events and exceptions in one question, console logs in another. Rejects
 * when the key is not accepted at all, or PostHog does not answer now; what else cannot be asked is a note.
 */
export async function relatedTo(context: RelatedContext, options: RelatedOptions = {}): Promise<Related> {
  const { calls, project, sessionId, keepsNoise } = context
  const kinds: readonly RelatedKind[] = options.kinds ?? ['events', 'errors', 'logs']
  const wants = (kind: RelatedKind): boolean => kinds.includes(kind)
  const records: RelatedRecord[] = []
  const notes: string[] = []
  let isForbidden = false
  if (wants('traces')) notes.push('posthog: traces: PostHog keeps none beside a recording.')

  async function collect(
    query: Pick<SessionQuery, 'what' | 'columns' | 'table' | 'where' | 'values'>,
    toRecord: (row: readonly unknown[]) => RelatedRecord,
  ): Promise<void> {
    // All tables need the same scope.
    if (isForbidden) {
      notes.push(`posthog: ${query.what}: not asked, for they need the same scope.`)
      return
    }
    try {
      const { rows, hasMore } = await askSession(calls, project, {
        ...query,
        sessionId,
        fromMs: context.startedAtMs - MARGIN_MS,
        toMs: (context.endedAtMs ?? context.startedAtMs + LONGEST_SESSION_MS) + MARGIN_MS,
        signal: options.signal,
      })
      for (const row of rows) records.push(toRecord(row))
      if (hasMore) notes.push(`posthog: ${query.what}: there are more than the first ${rows.length}.`)
    } catch (error) {
      if (!(error instanceof SourceError) || !OF_ONE_KIND.has(error.code)) throw error
      isForbidden = error.code === 'forbidden'
      notes.push(`${error.message}.`)
    }
  }

  if (wants('events') || wants('errors')) {
    const isQuiet = wants('events') && !keepsNoise
    await collect(
      {
        what: WHAT.events,
        columns: ['timestamp', 'uuid', 'event', 'properties', 'elements_chain'],
        table: 'events',
        where: [
          ...(wants('events') ? [] : ["event = '$exception'"]),
          ...(wants('errors') ? [] : ["event != '$exception'"]),
          ...(isQuiet ? ['event NOT IN {noise}'] : []),
        ],
        values: isQuiet ? { noise: POSTHOG_NOISE } : {},
      },
      row => eventRecord(row, context, options.properties),
    )
  }
  if (wants('logs'))
    await collect(
      {
        what: WHAT.logs,
        columns: ['timestamp', 'level', 'message'],
        table: 'console_logs_log_entries',
        where: [],
        values: {},
      },
      logRecord,
    )
  records.sort((a, b) => (a.timeMs ?? 0) - (b.timeMs ?? 0))
  return { records, notes }
}

/**
 * The same as it goes into a recording: PostHog's events in the shape in which they are exported. Its console logs are
 * not among them: it takes them out of the recording, which holds them itself.
 */
export function asTrackedEvents(records: readonly RelatedRecord[]): Uint8Array {
  const events = records
    .filter(({ kind }) => kind !== 'logs')
    .map(({ id, name, timeMs, properties }) => ({
      uuid: id,
      event: name,
      ...(timeMs !== undefined && { timestamp: new Date(timeMs).toISOString() }),
      properties,
    }))
  return new TextEncoder().encode(JSON.stringify(events))
}

function eventRecord(
  [timestamp, uuid, event, json, chain]: readonly unknown[],
  { host, project }: RelatedContext,
  wanted: readonly string[] | undefined,
): RelatedRecord {
  const name = textOf(event)
  const id = textOf(uuid)
  const timeMs = timeOf(textOf(timestamp))
  const all = fieldsOf(json)
  const fields = wanted === undefined ? all : all.filter(([key]) => wanted.includes(key))
  if (textOf(chain) !== '' && !fields.some(([key]) => key === '$elements_chain'))
    fields.push(['$elements_chain', chain])
  const issue = textOf(all.find(([key]) => key === '$exception_issue_id')?.[1])
  const page =
    name === '$exception' && UUID.test(issue)
      ? `error_tracking/${issue}`
      : UUID.test(id) && timeMs !== undefined
        ? `events/${id}/${encodeURIComponent(new Date(timeMs).toISOString())}`
        : ''
  return {
    kind: name === '$exception' ? 'errors' : 'events',
    ...(id !== '' && { id }),
    name,
    ...(timeMs !== undefined && { timeMs }),
    ...(page !== '' && { link: `${host}/project/${project}/${page}` }),
    properties: Object.fromEntries(fields),
  }
}

function logRecord([timestamp, level, message]: readonly unknown[]): RelatedRecord {
  const timeMs = timeOf(textOf(timestamp))
  return {
    kind: 'logs',
    name: cleanText(textOf(message), 120),
    ...(timeMs !== undefined && { timeMs }),
    properties: { level: textOf(level), message: textOf(message) },
  }
}

/** A column with JSON comes as text. */
function fieldsOf(json: unknown): [string, unknown][] {
  try {
    const value: unknown = typeof json === 'string' ? JSON.parse(json) : json
    return typeof value === 'object' && value !== null ? Object.entries(value) : []
  } catch {
    return []
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
