import { describe, expect, it } from 'vitest'
import type { SentryListQuery } from './list-query.ts'
import {
  type FakeAnswer,
  type FakeOptions,
  fakeSentry,
  linkTo,
  NOW_MS,
  REPLAY,
  row,
} from './testing/fake-sentry.ts'

const LIST = 'organizations/acme/replays/'
const idOf = (n: number): string => n.toString(16).padStart(32, '0')

/** So many replays, on pages as they are asked for. */
function replays(count: number): FakeAnswer {
  return ({ path, query }) => {
    if (path !== LIST) return undefined
    const from = Number(query.get('cursor')?.split(':')[1] ?? 0)
    const to = Math.min(count, from + Number(query.get('per_page')))
    const data = Array.from({ length: to - from }, (_, at) => ({ ...row(3), id: idOf(from + at) }))
    return Response.json({ data }, { headers: { link: linkTo(to, to < count) } })
  }
}

async function list(query: SentryListQuery, fake: FakeOptions = { answer: replays(3) }) {
  const { source, asked } = fakeSentry(fake)
  const ids: string[] = []
  for await (const { replayId } of source.list(query)) ids.push(replayId)
  return { ids, asked, queries: asked.map(({ query }) => query) }
}

describe('the list of replays', () => {
  it('is followed by its cursors, on this host only, no further than wanted', async () => {
    const { ids, asked, queries } = await list({ limit: 150 }, { answer: replays(500) })
    expect(ids).toEqual(Array.from({ length: 150 }, (_, n) => idOf(n)))
    expect(queries.map(query => query.get('cursor'))).toEqual([null, '0:100:0'])
    expect(new Set(asked.map(({ host, path }) => `${host} ${path}`))).toEqual(
      new Set([`sentry.acme.example ${LIST}`]),
    )
  })

  it('has a hundred without a limit, and ends where Sentry says so', async () => {
    expect((await list({}, { answer: replays(500) })).ids).toHaveLength(100)
    expect(await list({ limit: 500 }, { answer: replays(3) })).toMatchObject({
      ids: { length: 3 },
      asked: { length: 1 },
    })
  })

  it('asks for no more rows than are wanted, of fields that every server knows', async () => {
    const { queries } = await list({ limit: 7 })
    const [query] = queries
    expect(query!.get('per_page')).toBe('7')
    expect(query!.get('statsPeriod')).toBe('90d')
    expect(query!.get('project')).toBe('-1')
    const fields = query!.getAll('field')
    expect(fields).toContain('trace_ids')
    for (const trap of ['replay_type', 'ota_updates', 'segment_names']) expect(fields).not.toContain(trap)
  })

  it.each<[string, SentryListQuery, Record<string, string[]>]>([
    ['a user', { user: 'user-42' }, { query: ['user.id:"user-42"'] }],
    [
      'an address',
      { user: 'ada@shop.test' },
      { query: ['(user.email:"ada@shop.test" OR user.id:"ada@shop.test")'] },
    ],
    ['a user with signs of the language', { user: 'a"*b\\' }, { query: ['user.id:"a\\"\\*b\\\\"'] }],
    [
      'a search and a user',
      { search: 'url:*pay* OR count_errors:>0', user: 'x' },
      { query: ['(url:*pay* OR count_errors:>0) user.id:"x"'] },
    ],
    ['a search alone', { search: ' count_rage_clicks:>0 ' }, { query: ['count_rage_clicks:>0'] }],
    [
      'times',
      { fromMs: Date.parse('2026-11-01T00:00:00.700Z'), toMs: Date.parse('2026-11-02T00:00:00.200Z') },
      { start: ['2026-11-01T00:00:00'], end: ['2026-11-02T00:00:01'], statsPeriod: [] },
    ],
    [
      'a start alone',
      { fromMs: Date.parse('2026-11-01T00:00:00Z') },
      { start: ['2026-11-01T00:00:00'], end: ['2026-11-20T12:00:00'] },
    ],
    ['an end alone', { toMs: NOW_MS }, { start: ['2026-08-22T12:00:00'], end: ['2026-11-20T12:00:00'] }],
    ['a period', { statsPeriod: '24h' }, { statsPeriod: ['24h'], start: [] }],
    ['projects', { project: ['7', 'shop'] }, { project: ['7'], projectSlug: ['shop'] }],
    ['an environment', { environment: ['test', 'live'] }, { environment: ['test', 'live'] }],
    ['an order', { sort: '-count_errors' }, { sort: ['-count_errors'] }],
  ])('can be of %s', async (_, query, parameters) => {
    const { queries } = await list(query)
    for (const [key, values] of Object.entries(parameters))
      expect([key, queries[0]!.getAll(key).filter(value => value !== '')]).toEqual([key, values])
  })

  it('can be of ids, dashed or not, a hundred in a request', async () => {
    const replayIds = Array.from({ length: 130 }, (_, n) => idOf(n))
    const { queries } = await list({ replayIds })
    expect(queries.map(query => query.get('query')!.split(',').length)).toEqual([100, 30])
    const dashed = await list({ replayIds: ['5D0C9F6B-0B1E-4C3F-9A7E-2D1C8B4A6F00'] })
    expect(dashed.queries[0]!.get('query')).toBe(`id:[${REPLAY}]`)
    expect((await list({ replayIds: [] })).asked).toEqual([])
  })

  it('is of the project that the source was made for', async () => {
    const { queries } = await list({}, { answer: replays(1), options: { project: 'shop' } })
    expect([queries[0]!.getAll('projectSlug'), queries[0]!.get('project')]).toEqual([['shop'], null])
  })

  it.each<[string, SentryListQuery]>([
    ['a time that ends before it begins', { fromMs: 5000, toMs: 4000 }],
    ['a period and a time', { statsPeriod: '1d', fromMs: 5 }],
    ['a period that is none', { statsPeriod: 'yesterday' }],
    ['an id that is none', { replayIds: ['x'] }],
    ['nobody', { user: ' ' }],
    ['two orders', { sort: 'a,b' }],
  ])('is refused before anything is asked: %s', async (_, query) => {
    const { source, asked } = fakeSentry({ answer: replays(1) })
    await expect(Array.fromAsync(source.list(query))).rejects.toMatchObject({ code: 'bad-question' })
    expect(asked).toEqual([])
  })

  it('that leads in a circle is an error', async () => {
    const answer: FakeAnswer = () =>
      Response.json({ data: [row(1)] }, { headers: { link: linkTo(100, true) } })
    await expect(list({ limit: 1000 }, { answer })).rejects.toMatchObject({ code: 'bad-response' })
  })

  it.each<[string, number, unknown, string, RegExp]>([
    ['a bad question', 400, { detail: 'Invalid date range' }, 'bad-question', /Invalid date range/],
    ['a bad field', 400, { statsPeriod: ['not valid'] }, 'bad-question', /statsPeriod.*not valid/],
    ['a bad token', 401, { detail: 'Invalid token' }, 'unauthorized', /Invalid token.*org:read/],
    [
      'a disabled member',
      401,
      { detail: { code: 'member-disabled-over-limit', message: 'Disabled', extra: {} } },
      'unauthorized',
      /Disabled/,
    ],
    ['a missing scope', 403, { detail: 'No' }, 'forbidden', /scope org:read/],
    ['no such organization', 404, '', 'not-found', /SENTRY_ORG/],
    ['something else', 200, { replays: [] }, 'bad-response', /data/],
  ])('tells %s', async (_, status, body, code, words) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const refused = list({}, { answer: () => new Response(text, { status }) })
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(words) as string })
  })
})

describe('other lists', () => {
  it('of selectors come by dead clicks', async () => {
    const data = Array.from({ length: 3 }, (_, n) => ({
      project_id: 42,
      dom_element: `button#pay${n}`,
      count_dead_clicks: 9 - n,
      count_rage_clicks: n,
      element: { tag: 'button', id: `pay${n}` },
    }))
    const { source, asked } = fakeSentry({ answer: () => Response.json({ data }) })
    const [first, second, ...none] = await Array.fromAsync(source.selectors({ limit: 2, project: '42' }))
    expect(first).toEqual({
      selector: 'button#pay0',
      projectId: '42',
      deadClicks: 9,
      rageClicks: 0,
      element: { tag: 'button', id: 'pay0' },
    })
    expect([second!.selector, none]).toEqual(['button#pay1', []])
    expect(asked.map(({ path }) => path)).toEqual(['organizations/acme/replay-selectors/'])
    expect(asked[0]!.query.get('sort')).toBe('-count_dead_clicks')
  })

  it('of counts take 25 issues a time, and know those without replays', async () => {
    const values = Array.from({ length: 30 }, (_, n) => `${n}`)
    const { source, asked } = fakeSentry({ answer: () => Response.json({ '3': 51, __proto__: 5 }) })
    const counts = await source.counts({ by: 'issue.id', values, dataSource: 'search_issues' })
    expect(counts.get('3')).toBe(51)
    expect(counts.get('4')).toBe(0)
    expect(counts.size).toBe(30)
    expect(asked.map(({ query }) => query.get('query')!.split(',').length)).toEqual([25, 5])
    expect(asked[0]!.query.get('data_source')).toBe('search_issues')
  })

  it('of counts write values that hold signs in quotes', async () => {
    const { source, asked } = fakeSentry({ answer: () => Response.json({}) })
    await source.counts({ by: 'transaction', values: ['/pay', 'a "b"'] })
    expect(asked[0]!.query.get('query')).toBe('transaction:["/pay","a \\"b\\""]')
  })
})
