import { describe, expect, test } from 'vitest'
import type { ListQuery } from '../source.ts'
import { all, fakeVendor, insights, PROJECT, row, START_MS, type Asked } from './testing/fake-vendor.ts'

const DAY_MS = 86_400_000

/** The days of a question, as the body has them. */
function daysOf({ body }: Asked): unknown {
  const { bookmark } = body as { bookmark: { sections: { time: { value: unknown }[] } } }
  return bookmark.sections.time[0]?.value
}

function filterOf({ body }: Asked): readonly string[] {
  const { bookmark } = body as { bookmark: { sections: { filter: { filterValue: string[] }[] } } }
  return bookmark.sections.filter[0]?.filterValue ?? []
}

test('a question for a person in a stretch of time is sent as Mixpanel asks for it', async () => {
  const vendor = fakeVendor({ replays: {}, options: { workspaceId: 12 } })
  await all(vendor.source.list({ user: 'user-42', fromMs: START_MS, toMs: START_MS + DAY_MS }))
  const [asked] = vendor.asked
  expect(String(asked?.url)).toBe(
    'https://mixpanel.com/api/query/insights?query_origin=playhead&workspace_id=12',
  )
  expect(asked?.headers.get('authorization')).toBe(`Basic ${btoa('robot:canary-secret')}`)
  expect(asked?.body).toEqual({
    project_id: PROJECT,
    queryLimits: { limit: 50_000 },
    bookmark: {
      sections: {
        show: [
          {
            type: 'metric',
            behavior: {
              type: 'event',
              name: '$mp_session_record',
              resourceType: 'events',
              filtersDeterminer: 'all',
              filters: [],
            },
            measurement: { math: 'min', property: { name: '$time', resourceType: 'events' } },
          },
        ],
        time: [{ dateRangeType: 'between', unit: 'day', value: ['2026-11-19', '2026-11-22'] }],
        filter: [
          {
            resourceType: 'events',
            filterType: 'string',
            defaultType: 'string',
            filterValue: ['user-42'],
            filterOperator: 'equals',
            value: '$distinct_id',
          },
        ],
        group: ['$mp_replay_id', '$mp_replay_retention_period'].map(value => ({
          value,
          propertyName: value,
          resourceType: 'events',
          propertyType: 'string',
          propertyDefaultType: 'string',
        })),
      },
      displayOptions: { chartType: 'table', analysis: 'linear' },
    },
  })
})

test('the newest come first, and of the padded days only what began in the time asked for', async () => {
  const vendor = fakeVendor({
    replays: {
      early: row(-10),
      first: row(0),
      third: row(200, 90),
      second: row(100, 7),
      late: row(601),
    },
  })
  const listed = await all(
    vendor.source.list({ user: 'user-42', fromMs: START_MS + 400, toMs: START_MS + 600_000 }),
  )
  expect(listed).toEqual([
    {
      source: 'mixpanel',
      replayId: 'third',
      project: String(PROJECT),
      user: 'user-42',
      startedAtMs: START_MS + 200_000,
      retentionDays: 90,
    },
    expect.objectContaining({ replayId: 'second', retentionDays: 7 }),
    // Times are whole seconds: it may have begun after the moment that was asked for.
    expect.objectContaining({ replayId: 'first', retentionDays: 30 }),
  ])
})

test('without a time all that can still be there is asked for', async () => {
  const vendor = fakeVendor({ replays: { one: row(0) } })
  expect(await all(vendor.source.list({ user: 'u' }))).toHaveLength(1)
  const { bookmark } = vendor.asked[0]!.body as { bookmark: { sections: { time: unknown[] } } }
  expect(bookmark.sections.time).toEqual([
    { dateRangeType: 'in the last', unit: 'day', window: { unit: 'day', value: 90 } },
  ])
})

test('replays asked for by their ids come in that order, the unknown left out', async () => {
  const vendor = fakeVendor({ replays: { a: row(0), b: row(100), c: row(50, 'undefined') } })
  const listed = await all(vendor.source.list({ replayIds: ['c', 'nobody', 'a', 'c', 'b'] }))
  expect(listed.map(({ replayId }) => replayId)).toEqual(['c', 'a', 'b'])
  expect(listed[0]).not.toHaveProperty('retentionDays')
  expect(listed[0]).not.toHaveProperty('user')
  expect(filterOf(vendor.asked[0]!)).toEqual(['c', 'nobody', 'a', 'b'])
  expect(vendor.counts()).toEqual({ insights: 1 })
})

test('of those that match no more than the limit are given, the newest', async () => {
  const vendor = fakeVendor({ replays: { a: row(0), b: row(100), c: row(50) } })
  const listed = await all(vendor.source.list({ user: 'u', limit: 2 }))
  expect(listed.map(({ replayId }) => replayId)).toEqual(['b', 'c'])
})

test('what is past its retention is told', async () => {
  const vendor = fakeVendor({ replays: { a: row(0, 1), b: row(0, 7) } })
  vendor.advance(3 * DAY_MS)
  const listed = await all(vendor.source.list({ user: 'u' }))
  expect(listed.map(({ replayId, gone }) => [replayId, gone])).toEqual([
    ['a', 'expired'],
    ['b', undefined],
  ])
})

describe('odd answers are read for what they are worth', () => {
  test.each<[string, object, unknown]>([
    ['no rows', {}, []],
    ['the time only in the sum', { a: { $overall: { all: 1795176000 } } }, [1795176000000]],
    [
      'the earlier of two retentions',
      { a: { 30: { all: 1795176100 }, 90: { all: 1795176000 } } },
      [1795176000000],
    ],
    ['milliseconds', { a: { 30: { all: 1795176000123 } } }, [1795176000123]],
    ['a time as text', { a: { 30: { all: '2026-11-20T12:00:00' } } }, [1795176000000]],
    ['no retention level at all', { a: { all: 1795176000 } }, [1795176000000]],
    ['no usable time', { a: { 30: { all: 0 } }, b: { 30: { all: null } }, c: 7, d: { 30: [] } }, []],
    ['no id', { undefined: { 30: { all: 1795176000 } } }, []],
    [
      'a name of the engine',
      JSON.parse('{"__proto__":{"30":{"all":1795176000}}}') as object,
      [1795176000000],
    ],
  ])('%s', async (_, replays, expected) => {
    const text = JSON.stringify({ series: { metric: replays } })
    const vendor = fakeVendor({ instead: () => new Response(text) })
    const listed = await all(vendor.source.list({ user: 'u' }))
    expect(listed.map(({ startedAtMs }) => startedAtMs)).toEqual(expected)
  })

  test.each<[string, unknown, string]>([
    ['an error in a 200', { error: 'Query timed out' }, 'bad-question'],
    ['an error that is an object', { error: { code: 7 } }, 'bad-question'],
    ['no series', { headers: [] }, 'bad-response'],
    ['a series that is none', { series: [1] }, 'bad-response'],
  ])('%s is an error', async (_, answer, code) => {
    const vendor = fakeVendor({ instead: () => Response.json(answer) })
    await expect(all(vendor.source.list({ user: 'u' }))).rejects.toMatchObject({ code })
  })
})

describe('an answer that was cut off', () => {
  test('is asked for in halves, the later days first, until there is enough', async () => {
    const vendor = fakeVendor({
      instead: asked => {
        const [from, to] = daysOf(asked) as [string, string]
        if (to > '2026-11-14') return from > '2026-11-14' ? insights({ new: row(0) }) : insights({}, true)
        return insights({ old: row(-10 * 86_400) })
      },
    })
    const query: ListQuery = { user: 'u', fromMs: START_MS - 11 * DAY_MS, toMs: START_MS }
    const listed = await all(vendor.source.list(query))
    expect(listed.map(({ replayId }) => replayId)).toEqual(['new', 'old'])
    expect(vendor.asked.map(daysOf)).toEqual([
      ['2026-11-08', '2026-11-21'],
      ['2026-11-15', '2026-11-21'],
      ['2026-11-08', '2026-11-14'],
    ])
    await all(vendor.source.list({ ...query, limit: 1 }))
    expect(vendor.counts()).toEqual({ insights: 5 })
  })

  test('is asked for in halves of the ids', async () => {
    const vendor = fakeVendor({
      instead: asked => {
        const ids = filterOf(asked)
        return insights(Object.fromEntries(ids.slice(0, 2).map(id => [id, row(0)])), ids.length > 2)
      },
    })
    const listed = await all(vendor.source.list({ replayIds: ['a', 'b', 'c', 'd', 'e'] }))
    expect(listed.map(({ replayId }) => replayId)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(vendor.counts()).toEqual({ insights: 5 })
  })

  test('ends, and is told, when nothing narrower can be asked', async () => {
    const vendor = fakeVendor({ instead: () => insights({ a: row(0) }, true) })
    const query = { user: 'u', fromMs: START_MS, toMs: START_MS }
    const given: string[] = []
    const reading = (async () => {
      for await (const { replayId } of vendor.source.list(query)) given.push(replayId)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'bad-response' })
    expect(given).toEqual(['a'])
    expect(vendor.counts()['insights']).toBeLessThanOrEqual(16)
    // Whoever wanted no more has what was wanted.
    expect(await all(vendor.source.list({ ...query, limit: 1 }))).toHaveLength(1)
  })
})

test.each<[string, ListQuery]>([
  ['nobody', {}],
  ['an empty user', { user: '' }],
  ['a user and ids', { user: 'u', replayIds: ['a'] }],
  ['a search', { user: 'u', search: 'rage' }],
  ['a limit of none', { user: 'u', limit: 0 }],
  ['a time that is none', { user: 'u', fromMs: NaN }],
  ['a time that ends before it begins', { user: 'u', fromMs: 2, toMs: 1 }],
])('%s is refused before anything is asked', async (_, query) => {
  const vendor = fakeVendor()
  await expect(all(vendor.source.list(query))).rejects.toMatchObject({ code: 'bad-question' })
  expect(vendor.asked).toEqual([])
})

test('no ids are no question', async () => {
  const vendor = fakeVendor()
  expect(await all(vendor.source.list({ replayIds: [] }))).toEqual([])
  expect(vendor.asked).toEqual([])
})

test('the sixty-first question within an hour is not asked', async () => {
  const vendor = fakeVendor()
  for (let i = 0; i < 60; i++) await all(vendor.source.list({ user: 'u' }))
  await expect(all(vendor.source.list({ user: 'u' }))).rejects.toMatchObject({
    code: 'rate-limited',
    retryAfterMs: 3_600_000,
  })
  expect(vendor.counts()).toEqual({ insights: 60 })
})
