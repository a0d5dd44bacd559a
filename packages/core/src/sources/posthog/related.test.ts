import { describe, expect, test } from 'vitest'
import { readEvents } from '../../pipeline/analyze.ts'
import { RELATED_SEGMENT } from '../recording.ts'
import type { Related, RelatedOptions, ReplaySummary } from '../source.ts'
import {
  madeBlocks,
  madePosthog,
  SESSION,
  STARTED_MS,
  type Call,
  type Made,
  type MadeOptions,
} from './testing/posthog-server.ts'

const summary: ReplaySummary = {
  source: 'posthog',
  replayId: SESSION,
  project: '42',
  startedAtMs: STARTED_MS,
  endedAtMs: STARTED_MS + 214_000,
}
const ISSUE = '0199aa11-2222-7000-8000-00000000000a'
const uuid = (i: number): string => `0199aa11-0000-7000-8000-${String(i).padStart(12, '0')}`
const stamp = (ms: number): string => new Date(STARTED_MS + ms).toISOString().replace('Z', '000Z')

type Row = readonly unknown[]

const event = (i: number, name: string, properties: unknown = {}, ms = i * 1000): Row => [
  stamp(ms),
  uuid(i),
  name,
  typeof properties === 'string' ? properties : JSON.stringify(properties),
  '',
]

interface Query {
  readonly query: {
    readonly kind: string
    readonly query: string
    readonly values: Readonly<Record<string, unknown>>
  }
}
const queryOf = ({ body }: Call): Query['query'] => (body as Query).query

/** Rows of a table between two times, in pages; `limits` is false for a server that gives all that it has. */
function withRows(
  rows: (table: string) => readonly Row[],
  options: MadeOptions & { limits?: boolean } = {},
): Made {
  const { limits = true, ...others } = options
  return madePosthog({
    ...others,
    instead: call => {
      if (call.path !== 'query/') return undefined
      const { query, values } = queryOf(call)
      const [, table = ''] = /FROM (\w+)/.exec(query) ?? []
      const limit = limits ? Number(/LIMIT (\d+)$/.exec(query)?.[1]) : Infinity
      const ms = (value: unknown): number => Date.parse(`${String(value).replace(' ', 'T')}Z`)
      const found = rows(table).filter(
        ([time]) =>
          Date.parse(String(time)) >= ms(values['from']) && Date.parse(String(time)) <= ms(values['to']),
      )
      return Response.json({
        results: found.slice(0, limit),
        columns: [],
        types: [],
        hasMore: found.length > limit,
      })
    },
  })
}

const ask = (made: Made, options?: RelatedOptions): Promise<Related> => made.source.related(summary, options)
const queries = ({ calls }: Made): Query['query'][] =>
  calls.filter(({ path }) => path === 'query/').map(queryOf)

describe('what PostHog knows beside a recording', () => {
  test('events and exceptions with one question, console logs with another; by time', async () => {
    const made = withRows(table =>
      table === 'events'
        ? [
            event(1, '$pageview', { $current_url: 'https://shop.test/' }),
            event(3, '$exception', { $exception_issue_id: ISSUE, $exception_types: ['TypeError'] }),
            event(4, 'paid', 'not json'),
          ]
        : [[stamp(2000), 'error', 'boom\u0007 bang']],
    )
    const { records, notes } = await ask(made)
    expect(notes).toEqual([])
    expect(records).toEqual([
      {
        kind: 'events',
        id: uuid(1),
        name: '$pageview',
        timeMs: STARTED_MS + 1000,
        link: `https://us.posthog.com/project/42/events/${uuid(1)}/2026-09-01T10%3A00%3A01.000Z`,
        properties: { $current_url: 'https://shop.test/' },
      },
      {
        kind: 'logs',
        name: 'boom bang',
        timeMs: STARTED_MS + 2000,
        properties: { level: 'error', message: 'boom\u0007 bang' },
      },
      {
        kind: 'errors',
        id: uuid(3),
        name: '$exception',
        timeMs: STARTED_MS + 3000,
        link: `https://us.posthog.com/project/42/error_tracking/${ISSUE}`,
        properties: { $exception_issue_id: ISSUE, $exception_types: ['TypeError'] },
      },
      expect.objectContaining({ kind: 'events', name: 'paid', properties: {} }),
    ])
    expect(made.calls).toHaveLength(2)
  })

  test('questions are bound by time in UTC and carry recorded text as values only', async () => {
    const made = withRows(() => [])
    await ask(made)
    const [events, logs] = queries(made)
    expect(events).toMatchObject({
      kind: 'HogQLQuery',
      values: { sid: SESSION, from: '2026-09-01 09:00:00.000', to: '2026-09-01 11:03:34.000' },
    })
    expect(events!.query).toBe(
      "SELECT timestamp, uuid, event, properties, elements_chain FROM events WHERE properties.$session_id = {sid} AND timestamp >= toDateTime({from}, 'UTC') AND timestamp <= toDateTime({to}, 'UTC') AND event NOT IN {noise} ORDER BY timestamp LIMIT 2000",
    )
    expect(events!.values['noise']).toContain('$feature_flag_called')
    expect(logs!.query).toContain(
      'FROM console_logs_log_entries WHERE log_source_id = {sid} AND timestamp >=',
    )
  })

  test.each<[string, RelatedOptions, boolean, string[]]>([
    ['events without noise', { kinds: ['events'] }, false, ["event != '$exception'", 'event NOT IN {noise}']],
    ['events with noise', { kinds: ['events'] }, true, ["event != '$exception'"]],
    ['exceptions', { kinds: ['errors'] }, false, ["event = '$exception'"]],
    ['both', { kinds: ['events', 'errors'] }, true, []],
  ])('%s: only these are asked for', async (_, options, keepsNoise, conditions) => {
    const made = withRows(() => [], { source: { keepsNoise } })
    await ask(made, options)
    const [asked, ...others] = queries(made)
    expect(others).toEqual([])
    const [, own = ''] = /\{to\}, 'UTC'\)(.*) ORDER BY/.exec(asked!.query) ?? []
    expect(own).toBe(conditions.map(condition => ` AND ${condition}`).join(''))
    expect(Object.keys(asked!.values).includes('noise')).toBe(own.includes('noise'))
  })

  test('only the properties that are asked for', async () => {
    const made = withRows(() => [event(1, 'paid', { amount: 3, secret: 'x', ['__proto__']: 1 })])
    const { records } = await ask(made, { kinds: ['events'], properties: ['amount'] })
    expect(records[0]!.properties).toEqual({ amount: 3 })
  })

  test('pages begin at the last time, and nothing comes twice or is left out', async () => {
    // Thirty events at each time, so that pages end among equals.
    const all = Array.from({ length: 4500 }, (_, i) => event(i, `e-${i}`, {}, Math.floor(i / 30) * 1000))
    const made = withRows(table => (table === 'events' ? all : []))
    const { records, notes } = await ask(made, { kinds: ['events'] })
    expect(notes).toEqual([])
    expect(records.map(({ name }) => name)).toEqual(all.map(row => row[2]))
    expect(queries(made).map(({ values }) => values['from'])).toEqual([
      '2026-09-01 09:00:00.000',
      '2026-09-01 10:01:06.000',
      '2026-09-01 10:02:12.000',
    ])
  })

  test('rows that are equal in all they hold are kept as often as they are there', async () => {
    const log = (ms: number): Row => [stamp(ms), 'log', 'tick']
    const all = [
      ...Array.from({ length: 1990 }, (_, i) => log(i)),
      ...Array.from({ length: 30 }, () => log(1995)),
    ]
    const made = withRows(() => all)
    const { records } = await ask(made, { kinds: ['logs'] })
    expect(records).toHaveLength(2020)
    expect(queries(made)).toHaveLength(2)
  })

  test.each([
    ['more at one time than a page has', 2500, 0, 2],
    ['more than are read', 25_000, 10, 11],
  ])('%s: it ends, and that there is more is told', async (_, count, apartMs, most) => {
    const all = Array.from({ length: count }, (_, i) => event(i, 'e', {}, i * apartMs))
    const made = withRows(() => all, { row: {} })
    const { records, notes } = await made.source.related(
      { ...summary, endedAtMs: STARTED_MS + 86_400_000 },
      { kinds: ['events'] },
    )
    expect(notes).toEqual([`posthog: its events: there are more than the first ${records.length}.`])
    expect(queries(made).length).toBeLessThanOrEqual(most)
  })

  test('a key without the scope: one question, and a note for each kind', async () => {
    const made = madePosthog({
      instead: ({ path }) =>
        path === 'query/'
          ? Response.json({ detail: "API key missing required scope 'query:read'" }, { status: 403 })
          : undefined,
    })
    const { records, notes } = await ask(made, { kinds: ['events', 'errors', 'traces', 'logs'] })
    expect(records).toEqual([])
    expect(notes).toHaveLength(3)
    expect(notes.join('\n')).toMatch(/keeps none[^]*needs the scope query:read[^]*console logs: not asked/)
    expect(made.calls).toHaveLength(1)
  })

  test('a table that an old server does not have is a note, the other kinds are here', async () => {
    const made = madePosthog({
      instead: call => {
        if (call.path !== 'query/') return undefined
        return queryOf(call).query.includes('FROM events')
          ? Response.json({ results: [event(1, 'paid')] })
          : Response.json({ detail: 'Unknown table' }, { status: 400 })
      },
    })
    const { records, notes } = await ask(made)
    expect(records).toHaveLength(1)
    expect(notes).toEqual([expect.stringContaining('Unknown table')])
  })

  test('an answer that comes later instead of now is told as what it is not', async () => {
    const made = madePosthog({
      instead: ({ path }) =>
        path === 'query/' ? Response.json({ query_status: { complete: false } }) : undefined,
    })
    const { notes } = await ask(made, { kinds: ['events'] })
    expect(notes).toEqual([expect.stringContaining('results')])
  })

  test('without times the recording is asked first', async () => {
    const made = withRows(() => [])
    await made.source.related({ source: 'posthog', replayId: SESSION, project: '42' }, { kinds: ['logs'] })
    expect(made.calls.map(({ path }) => path)).toEqual([`session_recordings/${SESSION}/`, 'query/'])
  })
})

describe('with the recording', () => {
  const read = async (made: Made, include: RelatedOptions['kinds']) => {
    const recording = await made.source.open({ replayId: SESSION }, { ...(include && { include }) })
    const ids: number[] = []
    for await (const { id } of recording.segments()) ids.push(id!)
    return { ids, outcome: recording.outcome!() }
  }

  test('events come last, in the shape in which PostHog exports them', async () => {
    const made = withRows(() => [
      event(5, '$pageview', { $current_url: 'https://shop.test/pay', $window_id: 'w-0' }),
      event(6, '$exception', { $exception_list: [{ type: 'TypeError', value: 'no' }] }),
      event(7, 'order placed', { total: 12 }),
    ])
    const session = await readEvents(
      await made.source.open({ replayId: SESSION }, { include: ['events', 'errors', 'logs'] }),
    )
    const told = session.events.filter(({ pointer }) => pointer.segmentId === RELATED_SEGMENT)
    expect(told.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      'navigation shop.test/pay',
      'error TypeError: no',
      'tracked order placed',
    ])
    expect(queries(made)).toHaveLength(1)
  })

  test('that they cannot be asked is a note and costs nothing else', async () => {
    for (const status of [403, 500, 429]) {
      const made = madePosthog({
        blocks: madeBlocks(2),
        instead: ({ path }) => (path === 'query/' ? Response.json({ detail: 'no' }, { status }) : undefined),
      })
      const { ids, outcome } = await read(made, ['events'])
      expect(ids).toEqual([0, 1])
      expect(outcome).toMatchObject({ missing: [], isPartial: false, notes: [{ code: 'related-limit' }] })
    }
  })

  test('no events are no segment, and no question is asked that nobody wants', async () => {
    const made = withRows(() => [])
    expect((await read(made, ['events'])).ids).toEqual([0, 1, 2])
    const other = withRows(() => [])
    expect((await read(other, undefined)).ids).toEqual([0, 1, 2])
    expect((await read(other, ['logs'])).ids).toEqual([0, 1, 2])
    expect(queries(other)).toEqual([])
  })
})
