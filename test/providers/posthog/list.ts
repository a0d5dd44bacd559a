import { plainText } from '../simulator/plain-text.ts'
import {
  dateOf,
  Invalid,
  invalidField,
  jsonParameters,
  objectList,
  textList,
  textOf,
  wholeNumberOf,
} from './parameters.ts'
import type { PosthogReplay } from './replays.ts'
import { rowOf, type RecordingRow } from './row.ts'

const PARAMETERS = [
  'date_from',
  'date_to',
  'session_ids',
  'person_uuid',
  'distinct_ids',
  'events',
  'actions',
  'properties',
  'console_log_filters',
  'having_predicates',
  'comment_text',
  'operand',
  'filter_test_accounts',
  'hide_viewed_recordings',
  'session_recording_id',
  'order',
  'order_direction',
  'limit',
  'offset',
  'after',
  'add_events_to_property_queries',
  'personal_api_key',
]
const ORDERS = [
  'duration',
  'recording_duration',
  'inactive_seconds',
  'active_seconds',
  'start_time',
  'console_error_count',
  'click_count',
  'keypress_count',
  'mouse_activity_count',
  'activity_score',
  'recording_ttl',
  'surfacing_score',
]
const DEFAULT_LIMIT = 50

type Filter = Readonly<Record<string, unknown>>

/** The answer of the recording list. */
export function recordingList(
  replays: readonly PosthogReplay[],
  params: URLSearchParams,
  nowMs: number,
  isOld: boolean,
  isOngoing: boolean,
): unknown {
  const values = jsonParameters(params)
  for (const name of values.keys())
    if (!PARAMETERS.includes(name))
      throw invalidField(name, 'extra_forbidden', 'Extra inputs are not permitted')
  const fromMs = dateOf(textOf(values, 'date_from') ?? '-3d', nowMs)
  const dateTo = textOf(values, 'date_to')
  const toMs = dateTo === undefined ? nowMs : dateOf(dateTo, nowMs)
  const ids = textList(values, 'session_ids')
  const distinctIds = textList(values, 'distinct_ids')
  const person = textOf(values, 'person_uuid')
  const forced = textOf(values, 'session_recording_id')
  const operand = textOf(values, 'operand') ?? 'AND'
  if (operand !== 'AND' && operand !== 'OR')
    throw invalidField('operand', 'enum', "Input should be 'AND' or 'OR'")
  const joined = [
    ...objectList(values, 'events').map(eventTest),
    // Nobody made any, and nobody commented.
    ...objectList(values, 'actions').map(() => () => false),
    ...(values.has('comment_text') ? [() => false] : []),
    ...objectList(values, 'properties').map(propertyTest),
    ...objectList(values, 'console_log_filters').map(consoleTest),
  ]
  const having = objectList(values, 'having_predicates').map(havingTest)

  const isOf = (row: RecordingRow): boolean => {
    if (distinctIds !== undefined) return distinctIds.includes(row.distinct_id)
    return person === undefined || (row['person'] as { readonly uuid: string }).uuid === person
  }
  const matches = (replay: PosthogReplay, row: RecordingRow): boolean => {
    const startMs = Date.parse(row.start_time)
    // Ids that are named are found whenever they were, except by older servers.
    const isInTime = (ids !== undefined && !isOld) || (startMs >= fromMs && startMs <= toMs)
    const tests = joined.map(test => test(replay, row))
    return (
      isInTime &&
      (ids === undefined || ids.includes(row.id)) &&
      isOf(row) &&
      having.every(test => test(replay, row)) &&
      (tests.length === 0 || (operand === 'AND' ? tests.every(Boolean) : tests.some(Boolean)))
    )
  }
  const rows = replays.flatMap(replay => {
    const { external_references: _, ...row } = rowOf(replay, nowMs, isOngoing)
    const found = row as RecordingRow
    if (matches(replay, found)) return [found]
    return found.id === forced ? [{ ...found, matches_filters: false }] : []
  })

  const limit = wholeNumberOf(values, 'limit') ?? DEFAULT_LIMIT
  if (limit < 1) throw invalidField('limit', 'greater_than', 'Input should be greater than 0')
  const from = isOld ? (wholeNumberOf(values, 'offset') ?? 0) : placeOf(values)
  const sorted = rows.toSorted(orderOf(values))
  const hasNext = from + limit < sorted.length
  return {
    results: sorted
      .slice(from, from + limit)
      .map(row => (isOld ? { ...row, storage: 'object_storage' } : row)),
    has_next: hasNext,
    ...(hasNext && !isOld ? { next_cursor: btoa(`after:${from + limit}`) } : {}),
    version: isOld ? 3 : 4,
  }
}

function placeOf(values: ReadonlyMap<string, unknown>): number {
  const after = textOf(values, 'after')
  if (after === undefined) return wholeNumberOf(values, 'offset') ?? 0
  let place = ''
  try {
    place = /^after:(\d+)$/.exec(atob(after))?.[1] ?? ''
  } catch {
    // Not what was given out.
  }
  if (place === '') throw new Invalid('Invalid cursor', 'after')
  return Number(place)
}

function orderOf(values: ReadonlyMap<string, unknown>): (a: RecordingRow, b: RecordingRow) => number {
  const order = textOf(values, 'order') ?? 'start_time'
  const direction = textOf(values, 'order_direction') ?? 'DESC'
  if (!ORDERS.includes(order)) throw invalidField('order', 'enum', `Input should be ${ORDERS.join(', ')}`)
  if (direction !== 'ASC' && direction !== 'DESC')
    throw invalidField('order_direction', 'enum', "Input should be 'ASC' or 'DESC'")
  const key = order === 'duration' ? 'recording_duration' : order === 'surfacing_score' ? 'start_time' : order
  return (a, b) => {
    const [x, y] = [a[key], b[key]]
    const up = typeof x === 'number' && typeof y === 'number' ? x - y : plainText(x) < plainText(y) ? -1 : 1
    return direction === 'ASC' ? up : -up
  }
}

type Test = (replay: PosthogReplay, row: RecordingRow) => boolean

function eventTest(filter: Filter): Test {
  if (typeof filter['id'] !== 'string') throw invalidField('events', 'missing', 'id: Field required')
  return ({ events }) => events().some(({ event }) => event === filter['id'])
}

function propertyTest(filter: Filter): Test {
  const { type, key, operator = 'exact', value } = filter
  if (typeof key !== 'string') throw invalidField('properties', 'missing', 'key: Field required')
  const wanted = (Array.isArray(value) ? value : [value]).map(plainText)
  const isRight = (found: unknown): boolean => {
    const text = found === undefined || found === null ? undefined : plainText(found)
    if (operator === 'is_set') return text !== undefined
    if (operator === 'is_not_set') return text === undefined
    if (operator === 'exact') return text !== undefined && wanted.includes(text)
    if (operator === 'is_not') return text === undefined || !wanted.includes(text)
    if (operator === 'icontains')
      return text !== undefined && wanted.some(part => text.toLowerCase().includes(part.toLowerCase()))
    throw new Invalid(`operator ${plainText(operator)} is not simulated`)
  }
  if (type === 'event') return ({ events }) => events().some(({ properties }) => isRight(properties[key]))
  if (type === 'person')
    return (_, row) => isRight((row['person'] as { readonly properties: Filter }).properties[key])
  throw new Invalid(`properties of type ${plainText(type)} are not simulated`)
}

function consoleTest({ key, value }: Filter): Test {
  const wanted = (Array.isArray(value) ? value : [value]).map(plainText)
  if (key !== 'level') throw new Invalid('console_log_filters: only level is simulated')
  return (_, row) =>
    wanted.some(level => Number(row[`console_${level === 'info' ? 'log' : level}_count`] ?? 0) > 0)
}

function havingTest({ key, operator, value }: Filter): Test {
  if (typeof key !== 'string') throw invalidField('having_predicates', 'missing', 'key: Field required')
  return (_, row) => {
    const found = row[key]
    if (found === undefined) throw invalidField('having_predicates', 'enum', `no field ${key}`)
    if (operator === 'exact')
      return (Array.isArray(value) ? value : [value]).map(plainText).includes(plainText(found))
    const [measured, bound] = [Number(found), Number(Array.isArray(value) ? value[0] : value)]
    if (operator === 'gt') return measured > bound
    if (operator === 'gte') return measured >= bound
    if (operator === 'lt') return measured < bound
    if (operator === 'lte') return measured <= bound
    throw invalidField('having_predicates', 'enum', `no operator ${plainText(operator)}`)
  }
}
