import { describe, expect, test } from 'vitest'
import type { ListQuery, ReplaySummary } from '../source.ts'
import { param } from './list-query.ts'
import { KEY, madePosthog, madeRow, NOW_MS, type Call, type Made } from './testing/posthog-server.ts'

const UUID = '0199aa11-1111-7000-8000-00000000000f'
const daysAgo = (days: number): string => new Date(NOW_MS - days * 86_400_000).toISOString()

/** A server with `count` recordings, in pages of 40 at most; `isOld` knows no cursor. */
function withRecordings(count: number, { isOld = false } = {}): Made {
  return madePosthog({
    instead: ({ path, query }) => {
      if (path !== 'session_recordings/') return undefined
      const from = Number(query['after']?.replace('c:', '') ?? query['offset'] ?? 0)
      const to = Math.min(count, from + Math.min(40, Number(query['limit'])))
      const rows = Array.from({ length: to - from }, (_, i) => madeRow(undefined, { id: `r-${from + i}` }))
      const cursor = isOld || to >= count ? {} : { next_cursor: `c:${to}` }
      return Response.json({ results: rows, has_next: to < count, ...cursor, version: 4 })
    },
  })
}

function withRows(rows: (call: Call) => readonly unknown[]): Made {
  return madePosthog({
    instead: call =>
      call.path === 'session_recordings/'
        ? Response.json({ results: rows(call), has_next: false })
        : undefined,
  })
}

async function listAll(made: Made, query: ListQuery = {}): Promise<ReplaySummary[]> {
  const all: ReplaySummary[] = []
  for await (const summary of made.source.list(query)) all.push(summary)
  return all
}

const pagesOf = ({ calls }: Made): Record<string, string>[] =>
  calls.map(({ query: { date_from: _, ...others } }) => others)

describe('the list of recordings', () => {
  test('asks for pages by their cursor until there is no more', async () => {
    const made = withRecordings(100)
    expect((await listAll(made)).map(({ replayId }) => replayId)).toEqual(
      Array.from({ length: 100 }, (_, i) => `r-${i}`),
    )
    expect(pagesOf(made)).toEqual([
      { limit: '100' },
      { limit: '60', after: 'c:40' },
      { limit: '20', after: 'c:80' },
    ])
  })

  test('asks an old server by offset', async () => {
    const made = withRecordings(70, { isOld: true })
    expect(await listAll(made)).toHaveLength(70)
    expect(pagesOf(made)).toEqual([{ limit: '100' }, { limit: '60', offset: '40' }])
  })

  test('asks for no more than is wanted, and for no page that nobody reads', async () => {
    const made = withRecordings(1000)
    expect(await listAll(made, { limit: 7 })).toHaveLength(7)
    expect(pagesOf(made)).toEqual([{ limit: '7' }])
    const other = withRecordings(1000)
    for await (const _ of other.source.list({})) break
    expect(other.calls).toHaveLength(1)
  })

  test('ends when a server gives the same page again and again', async () => {
    const made = madePosthog({
      instead: () => Response.json({ results: [madeRow()], has_next: true, next_cursor: 'same' }),
    })
    expect(await listAll(made)).toHaveLength(1)
    expect(made.calls).toHaveLength(2)
  })

  test('looks back 30 days of its own, and as far as it is told', async () => {
    const made = withRows(() => [])
    await listAll(made)
    await listAll(made, { fromMs: Date.parse('2026-08-01'), toMs: Date.parse('2026-08-02T03:00:00Z') })
    expect(made.calls.map(({ query }) => [query['date_from'], query['date_to']])).toEqual([
      [daysAgo(30), undefined],
      ['2026-08-01T00:00:00.000Z', '2026-08-02T03:00:00.000Z'],
    ])
  })

  test('a person goes as a list of quoted texts, also where the id is a number', async () => {
    const made = withRows(() => [madeRow()])
    await listAll(made, { user: '1234' })
    expect(made.calls.map(({ query }) => query['distinct_ids'])).toEqual(['["1234"]'])
  })

  test('a UUID that is no distinct id is tried as the person’s own', async () => {
    const made = withRows(({ query }) => (query['person_uuid'] === UUID ? [madeRow()] : []))
    expect(await listAll(made, { user: UUID })).toHaveLength(1)
    expect(pagesOf(made)).toEqual([
      { limit: '100', distinct_ids: `["${UUID}"]` },
      { limit: '100', person_uuid: UUID },
    ])
    const known = withRows(() => [madeRow()])
    await listAll(known, { user: UUID })
    expect(known.calls).toHaveLength(1)
  })

  test('ids go fifty at a time, without a bound in time that would hide them', async () => {
    const made = withRows(({ query }) =>
      (JSON.parse(query['session_ids'] ?? '[]') as string[]).map(id => madeRow(undefined, { id })),
    )
    const ids = Array.from({ length: 70 }, (_, i) => `id-${i}`)
    const found = await listAll(made, { replayIds: [...ids, 'id-0', '../x'] })
    expect(found.map(({ replayId }) => replayId)).toEqual(ids)
    expect(made.calls).toHaveLength(2)
    expect(Date.parse(made.calls[0]!.query['date_from']!)).toBeLessThan(NOW_MS - 5 * 365 * 86_400_000)
    expect(await listAll(made, { replayIds: [] })).toEqual([])
    expect(made.calls).toHaveLength(2)
  })

  test('a search is PostHog’s own filters, each as JSON', async () => {
    const made = withRows(() => [])
    const search = {
      events: [{ id: '$rageclick', type: 'events', order: 0 }],
      having_predicates: [{ type: 'recording', key: 'active_seconds', operator: 'gt', value: 60 }],
      filter_test_accounts: true,
      order: 'console_error_count',
      operand: 'OR',
    }
    await listAll(made, { search: JSON.stringify(search) })
    expect(pagesOf(made)).toEqual([
      {
        limit: '100',
        events: JSON.stringify(search.events),
        having_predicates: JSON.stringify(search.having_predicates),
        filter_test_accounts: 'true',
        order: 'console_error_count',
        operand: 'OR',
      },
    ])
  })

  test.each([
    ['words', 'rage clicks', /JSON object/],
    ['a list', '[]', /JSON object/],
    ['an unknown filter', '{"limit":5}', /no such filter/],
    ['a prototype key', '{"__proto__":[]}', /no such filter/],
    ['a filter of another form', '{"events":"x"}', /events is a list/],
  ])('a search that is %s is refused before any request', async (_, search, words) => {
    const made = withRows(() => [])
    await expect(listAll(made, { search })).rejects.toThrow(words)
    await expect(listAll(made, { fromMs: 2, toMs: 1 })).rejects.toMatchObject({ code: 'bad-question' })
    expect(made.calls).toEqual([])
  })

  test('texts that are JSON by chance are quoted, others go as they are', () => {
    expect(['start_time', '42', 'true', 'null', '"x"', '-7d', ['a'], 5].map(param)).toEqual([
      'start_time',
      '"42"',
      '"true"',
      '"null"',
      '"\\"x\\""',
      '-7d',
      '["a"]',
      '5',
    ])
  })

  test('what is gone, live or mobile is told; fields that are missing or new do no harm', async () => {
    const made = withRows(() => [
      { id: 'bare' },
      madeRow(undefined, { id: 'gone', expiry_time: daysAgo(1) }),
      madeRow(undefined, { id: 'live', ongoing: true, snapshot_source: 'mobile', person: 'odd' }),
    ])
    const [bare, gone, live] = await listAll(made)
    expect(bare).toEqual({
      source: 'posthog',
      replayId: 'bare',
      project: '42',
      live: false,
      counts: {},
      platform: 'web',
    })
    expect(gone?.gone).toBe('expired')
    expect(live).toMatchObject({ live: true, platform: 'mobile' })
  })

  test('a field of another type is named', async () => {
    const made = withRows(() => [madeRow(undefined, { click_count: 'many' })])
    await expect(listAll(made)).rejects.toThrow(/results\.0\.click_count/)
  })

  test('a project is needed, in the options or with the replay', async () => {
    const made = madePosthog({ source: { projectId: undefined } })
    await expect(listAll(made)).rejects.toThrow(/POSTHOG_PROJECT_ID/)
    expect(made.source.link({ replayId: 'a', project: '7' }, 12_345)).toBe(
      'https://us.posthog.com/project/7/replay/a?t=12',
    )
    expect(made.source.link({ replayId: 'a:b', project: '7' })).toBe(
      'https://us.posthog.com/project/7/replay/a%3Ab',
    )
  })
})

describe('the key', () => {
  test.each([
    ['', 'no-credentials'],
    ['  ', 'no-credentials'],
    ['phx_a\nb', 'no-credentials'],
    ['phc_0123456789', 'unauthorized'],
  ])('%j is refused before any request', (apiKey, code) => {
    let error: unknown
    try {
      madePosthog({ source: { apiKey } })
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ code })
    expect(String(error)).not.toContain('0123456789')
  })

  test('never shows, whoever repeats it', async () => {
    const echo = (status: number): Made =>
      madePosthog({
        instead: ({ authorization }) =>
          Response.json({ detail: `no: ${authorization} and ${KEY}`, error: KEY }, { status }),
      })
    const shown: string[] = [JSON.stringify(echo(200).source)]
    for (const status of [200, 400, 401, 403, 404, 410, 418, 429, 500, 502]) {
      const { source } = echo(status)
      const summary = { source: 'posthog', replayId: 'a', project: '42', startedAtMs: NOW_MS } as const
      const failures: Promise<unknown>[] = [
        source.open({ replayId: 'a' }),
        source.related(summary),
        source.list({})[Symbol.asyncIterator]().next(),
      ]
      for (const settled of await Promise.allSettled(failures)) {
        const { value, reason } = settled as { value?: unknown; reason?: Error }
        shown.push(
          JSON.stringify(value) ?? '',
          String(reason),
          reason?.stack ?? '',
          JSON.stringify(reason) ?? '',
        )
        expect(reason?.cause).toBeUndefined()
      }
    }
    expect(shown.join('\n')).toContain('<redacted>')
    expect(shown.filter(text => text.includes('canary'))).toEqual([])
  })

  test('finds the same folder again, another key or host another one', async () => {
    const identity = (apiKey: string, host?: string): Promise<string> =>
      madePosthog({ source: { apiKey, host } }).source.identity()
    const [one, again, other, elsewhere] = await Promise.all([
      identity('phx_1'),
      identity(' phx_1 ', 'https://us.i.posthog.com'),
      identity('phx_2'),
      identity('phx_1', 'eu.posthog.com'),
    ])
    expect(again).toBe(one)
    expect(new Set([one, other, elsewhere]).size).toBe(3)
  })
})
