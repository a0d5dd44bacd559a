import { plainText } from '../../simulator/plain-text.ts'
import { Invalid } from '../parameters.ts'
import type { PosthogReplay, TrackedEvent } from '../replays.ts'
import { rowOf } from '../row.ts'
import type { TableRow } from './run.ts'

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
}

/** The tables that can be asked. */
export function tableOf(name: string, replays: readonly PosthogReplay[], nowMs: number): Table {
  if (name === 'events')
    return {
      columns: Object.keys(eventColumns),
      rows: replays.flatMap(({ events }) => events().map(eventRow)),
    }
  if (name === 'session_replay_events' || name === 'raw_session_replay_events')
    return { columns: REPLAY_COLUMNS, rows: replays.map(replay => replayRow(replay, nowMs)) }
  throw new Invalid(`Unknown table \`${name}\`.`)
}

const eventColumns: Readonly<Record<string, (event: TrackedEvent) => unknown>> = {
  uuid: ({ uuid }) => uuid,
  event: ({ event }) => event,
  properties: ({ properties }) => JSON.stringify(properties),
  timestamp: ({ timestamp }) => timestamp.replace('Z', '000Z'),
  distinct_id: ({ properties }) => properties['distinct_id'],
  created_at: ({ timestamp }) => timestamp.replace('Z', '000Z'),
  $session_id: ({ properties }) => properties['$session_id'],
  $window_id: ({ properties }) => properties['$window_id'],
  elements_chain: event => chainOf(event),
  elements_chain_href: event => /attr__href="([^"]*)"/.exec(chainOf(event))?.[1] ?? '',
  elements_chain_texts: event => [
    ...new Set([...chainOf(event).matchAll(/(?<!\w)text="([^"]*)"/g)].map(([, text]) => text)),
  ],
  elements_chain_elements: event => [
    ...new Set(
      [...chainOf(event).matchAll(/(?:^|;)(a|button|form|input|select|textarea|label)(?=[.:;]|$)/g)].map(
        ([, tag]) => tag,
      ),
    ),
  ],
}

const chainOf = ({ properties }: TrackedEvent): string => plainText(properties['$elements_chain'])

const eventRow =
  (event: TrackedEvent): TableRow =>
  path => {
    const [column = '', ...names] = path[0] === 'events' ? path.slice(1) : path
    if (!Object.hasOwn(eventColumns, column)) throw new Invalid(`Unable to resolve field: ${column}`)
    if (names.length === 0) return eventColumns[column]!(event)
    if (column !== 'properties') throw new Invalid(`Unable to resolve field: ${path.join('.')}`)
    let value: unknown = event.properties
    for (const name of names)
      value =
        value !== null && typeof value === 'object' && Object.hasOwn(value, name)
          ? Reflect.get(value, name)
          : null
    // Columns of JSON come back as text; so do numbers and flags of properties.
    return value === null || typeof value === 'string' ? value : JSON.stringify(value)
  }

const REPLAY_COLUMNS = [
  'session_id',
  'distinct_id',
  'min_first_timestamp',
  'max_last_timestamp',
  'first_url',
  'click_count',
  'keypress_count',
  'mouse_activity_count',
  'active_milliseconds',
  'console_log_count',
  'console_warn_count',
  'console_error_count',
]

function replayRow(replay: PosthogReplay, nowMs: number): TableRow {
  const row = rowOf(replay, nowMs)
  const values: Readonly<Record<string, unknown>> = {
    ...row,
    session_id: row.id,
    min_first_timestamp: row.start_time,
    max_last_timestamp: row['end_time'],
    first_url: row['start_url'],
    active_milliseconds: Number(row['active_seconds']) * 1000,
  }
  return ([column = '']) => {
    if (!REPLAY_COLUMNS.includes(column)) throw new Invalid(`Unable to resolve field: ${column}`)
    return values[column]
  }
}
