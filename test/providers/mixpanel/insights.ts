import type { TrackedEvent } from './replays.ts'

/** What the query endpoint refuses, in words for its `error`. */
export class BadQuery extends Error {}

/** A report over events as far as questions about replays need one: one metric, a window of days, filters, groups. */
export interface InsightsQuery {
  readonly projectId: number
  readonly limit: number
  readonly eventName: string
  readonly measure: { readonly math: 'total' } | { readonly math: 'min'; readonly property: string }
  /** Days in UTC, both included. */
  readonly from: string
  readonly to: string
  readonly filters: readonly {
    readonly property: string
    readonly isNot: boolean
    readonly values: readonly string[]
  }[]
  readonly groups: readonly string[]
}

type Json = Readonly<Record<string, unknown>>

const DAY_MS = 86_400_000
const MAX_LIMIT = 50_000
const DEFAULT_LIMIT = 3000

/** Reads the body of a question; what is not as documented throws a `BadQuery`. */
export function readInsightsQuery(body: unknown, nowMs: number): InsightsQuery {
  const { project_id: projectId, queryLimits, bookmark } = objectOf(body, 'the body')
  if (typeof projectId !== 'number' || !Number.isInteger(projectId))
    throw new BadQuery('project_id must be an integer')
  const limit = queryLimits === undefined ? DEFAULT_LIMIT : objectOf(queryLimits, 'queryLimits')['limit']
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new BadQuery(`queryLimits.limit must be from 1 to ${MAX_LIMIT}`)
  const { sections, displayOptions } = objectOf(bookmark, 'bookmark')
  const { chartType, analysis } = objectOf(displayOptions, 'displayOptions')
  if (chartType !== 'table' || analysis !== 'linear') throw new BadQuery('displayOptions: table and linear')
  const { show, time, filter, group } = objectOf(sections, 'sections')
  const metric = objectOf(onlyOne(show, 'show'), 'show[0]')
  if (metric['type'] !== 'metric') throw new BadQuery('show[0].type must be metric')
  const behavior = objectOf(metric['behavior'], 'behavior')
  if (behavior['type'] !== 'event' || behavior['resourceType'] !== 'events')
    throw new BadQuery('behavior must be of type event, resourceType events')
  return {
    projectId,
    limit,
    eventName: textOf(behavior['name'], 'behavior.name'),
    measure: measureOf(objectOf(metric['measurement'], 'measurement')),
    ...windowOf(objectOf(onlyOne(time, 'time'), 'time[0]'), nowMs),
    filters: listOf(filter ?? [], 'filter').map(filterOf),
    groups: listOf(group ?? [], 'group').map((entry, at) => {
      const { value, propertyName, resourceType, propertyType } = objectOf(entry, `group[${at}]`)
      if (resourceType !== 'events' || typeof propertyType !== 'string')
        throw new BadQuery(`group[${at}] needs resourceType events and a propertyType`)
      if (value !== propertyName) throw new BadQuery(`group[${at}]: value and propertyName differ`)
      return textOf(value, `group[${at}].value`)
    }),
  }
}

function measureOf({ math, property }: Json): InsightsQuery['measure'] {
  if (math === 'total') return { math }
  if (math !== 'min') throw new BadQuery('measurement.math: total and min are known here')
  return { math, property: textOf(objectOf(property, 'measurement.property')['name'], 'property.name') }
}

function windowOf(time: Json, nowMs: number): { readonly from: string; readonly to: string } {
  if (time['unit'] !== 'day') throw new BadQuery('time[0].unit must be day')
  if (time['dateRangeType'] === 'between') {
    const [from, to, ...rest] = listOf(time['value'], 'time[0].value').map(day => textOf(day, 'a day'))
    const isDay = (day: string | undefined): day is string =>
      day !== undefined && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))
    if (!isDay(from) || !isDay(to) || rest.length > 0) throw new BadQuery('time[0].value: two days')
    if (from > to) throw new BadQuery('time[0].value: the first day is after the last')
    return { from, to }
  }
  if (time['dateRangeType'] !== 'in the last') throw new BadQuery('time[0].dateRangeType is unknown')
  const { unit, value } = objectOf(time['window'], 'time[0].window')
  if (unit !== 'day' || typeof value !== 'number' || value < 1) throw new BadQuery('time[0].window: days')
  return { from: dayOf(nowMs - value * DAY_MS), to: dayOf(nowMs) }
}

function filterOf(entry: unknown, at: number): InsightsQuery['filters'][number] {
  const where = `filter[${at}]`
  const { resourceType, filterType, filterValue, filterOperator, value } = objectOf(entry, where)
  if (resourceType !== 'events' || filterType !== 'string')
    throw new BadQuery(`${where} needs resourceType events and filterType string`)
  if (filterOperator !== 'equals' && filterOperator !== 'does not equal')
    throw new BadQuery(`${where}.filterOperator is unknown`)
  return {
    property: textOf(value, `${where}.value`),
    isNot: filterOperator === 'does not equal',
    values: listOf(filterValue, `${where}.filterValue`).map(one => textOf(one, `${where}.filterValue`)),
  }
}

const OVERALL = '$overall'

/** The answer: `series` nested in the order of the groups, with a rollup at each level. */
export function answerInsights(
  query: InsightsQuery,
  events: readonly TrackedEvent[],
  nowMs: number,
): unknown {
  const chosen = events.filter(event => isMeant(event, query))
  const rows = new Map<string, { readonly keys: readonly string[]; readonly values: number[] }>()
  for (const event of chosen) {
    const measured = valueOf(event, query.measure)
    if (measured === undefined) continue
    const keys = query.groups.map(name => keyOf(event, name))
    const id = JSON.stringify(keys)
    const row = rows.get(id) ?? { keys, values: [] }
    row.values.push(measured)
    rows.set(id, row)
  }
  // Not by time: nobody promised an order, and clients must not rely on one.
  const all = [...rows.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  const series: Record<string, unknown> = {}
  const metric = `${query.eventName === '$all_events' ? 'All Events' : 'Session Record'} - ${
    query.measure.math === 'total' ? 'Total' : 'Min of Time'
  }`
  if (all.length > 0) series[metric] = nested(all.slice(0, query.limit), 0, query)
  return {
    computed_at: new Date(nowMs).toISOString().slice(0, 19),
    date_range: { from_date: query.from, to_date: query.to },
    headers: ['$metric', ...query.groups],
    meta: all.length > query.limit ? { is_segmentation_limit_hit: true } : {},
    series,
  }
}

interface Row {
  readonly keys: readonly string[]
  readonly values: readonly number[]
}

function nested(rows: readonly Row[], depth: number, query: InsightsQuery): unknown {
  const rollup = {
    all: combine(
      rows.flatMap(({ values }) => values),
      query,
    ),
  }
  if (depth === query.groups.length) return rollup
  const members: Record<string, unknown> = { [OVERALL]: rollup }
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = row.keys[depth]!
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  for (const [key, below] of groups) members[key] = nested(below, depth + 1, query)
  return members
}

const combine = (values: readonly number[], { measure }: InsightsQuery): number =>
  values.reduce((sum, value) => (measure.math === 'total' ? sum + value : Math.min(sum, value)))

/** What an event adds to the metric. Only `$time` is a property of all events: `time` is none, and gives no rows. */
function valueOf(event: TrackedEvent, measure: InsightsQuery['measure']): number | undefined {
  if (measure.math === 'total') return 1
  return measure.property === '$time' ? Math.floor(event.time) : undefined
}

function isMeant(event: TrackedEvent, query: InsightsQuery): boolean {
  const day = dayOf(event.time * 1000)
  return (
    (query.eventName === '$all_events' || query.eventName === event.name) &&
    day >= query.from &&
    day <= query.to &&
    query.filters.every(({ property, isNot, values }) => values.includes(keyOf(event, property)) !== isNot)
  )
}

/** A property as a group's key, in whole seconds where it is the time. */
function keyOf({ name, time, properties }: TrackedEvent, property: string): string {
  if (property === '$event_name') return name
  if (property === '$time') return new Date(Math.floor(time) * 1000).toISOString().slice(0, 19)
  const value = properties[property === '$distinct_id' ? 'distinct_id' : property]
  return value === undefined || value === null
    ? 'undefined'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

function objectOf(value: unknown, what: string): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new BadQuery(`${what} must be an object`)
  return value as Json
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new BadQuery(`${what} must be a list`)
  return value
}

function onlyOne(value: unknown, what: string): unknown {
  const list = listOf(value, what)
  if (list.length !== 1) throw new BadQuery(`${what} must have one entry`)
  return list[0]
}

function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new BadQuery(`${what} must be a text`)
  return value
}
