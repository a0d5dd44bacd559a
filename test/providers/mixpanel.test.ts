import { expect, test } from 'vitest'
import {
  mixpanelSimulator,
  type MixpanelSimulator,
  type MixpanelSimulatorOptions,
} from './mixpanel/simulator.ts'
import { replaysOf } from './recordings/plan.ts'
import { viteFixtures } from './recordings/vite-fixtures.ts'
import { simulatedClock } from './simulator/clock.ts'

const RELOAD = '063ef0a3-520b-4288-a164-c430b455cf40'
const plans = [
  { recordedCase: 'reload-mixpanel' },
  ...replaysOf('user-42', 3, ['reload-mixpanel']),
  { recordedCase: 'reload-mixpanel', replayId: 'long', user: 'user-long', segments: 500 },
  { recordedCase: 'reload-mixpanel', replayId: 'week', retention: 7 },
  { recordedCase: 'reload-mixpanel', replayId: 'unknown', retention: 'unknown' },
] as const

const make = (options: Partial<MixpanelSimulatorOptions> = {}): MixpanelSimulator =>
  mixpanelSimulator({ fixtures: viteFixtures, replays: plans, ...options })

test('a replay is found by its user, signed, and read file by file until there is none', async () => {
  const simulator = make()
  const found = await seriesOf(insights(simulator, discovery('user-42')))
  const ids = Object.keys(found).filter(key => key !== '$overall')
  expect(ids).toHaveLength(3)
  const id = ids[0]!
  // Unix seconds of the first frame, by the SDK's own word.
  expect(found[id]).toEqual({ $overall: { all: expect.any(Number) }, 30: { all: expect.any(Number) } })
  expect(new Date(found[id]!['30']!.all * 1000).toISOString().slice(0, 10)).toBe('2026-11-20')

  const [{ url, query }] = await sign(simulator, id)
  expect(url).toMatch(/^https:\/\/cdn\.mxpnl\.com\/srr-us\/[0-9a-f]{64}-3141592\/$/)
  const statuses: number[] = []
  for (let at = 0; at < 5; at++) {
    const answer = await simulator.asFetch(`${url}${String(at).padStart(4, '0')}-30.json?${query}`)
    statuses.push(answer.status)
    if (answer.ok)
      expect(await answer.json()).toEqual(
        expect.arrayContaining([expect.objectContaining({ timestamp: expect.any(Number) })]),
      )
  }
  expect(statuses).toEqual([200, 200, 200, 200, 404])
  expect(simulator.log.counts()).toEqual({ insights: 1, sign: 1, 'cdn-file': 5 })
  expect(simulator.log.complaints()).toEqual([])
  expect(simulator.log.inFlight).toBe(0)
})

test('files are what the SDK sent, and a long recording is the same again, later', async () => {
  const simulator = make()
  const [short] = await sign(simulator, RELOAD)
  const [long] = await sign(simulator, 'long')
  const first = await eventsOf(simulator, short, '0000-30')
  expect(await eventsOf(simulator, long, '0000-30')).toEqual(first)
  const last = await eventsOf(simulator, long, '0496-30')
  expect(last.map(({ type }) => type)).toEqual(first.map(({ type }) => type))
  expect((last[0]!.timestamp - first[0]!.timestamp) % 1000).toBe(0)
  expect(last[0]!.timestamp).toBeGreaterThan(first[0]!.timestamp)
  expect((await simulator.asFetch(`${long.url}0500-30.json?${long.query}`)).status).toBe(404)
})

test.each([
  ['no credential', {}, 401],
  ['a wrong secret', { authorization: `Basic ${btoa('someone:else')}` }, 401],
  ['a token', { authorization: 'Bearer mp-simulated-oauth-77d1e0' }, 200],
])('with %s the API answers accordingly', async (_, headers, status) => {
  const simulator = make()
  const answer = await simulator.asFetch(`${simulator.baseUrl}/api/app/me`, { headers })
  expect(answer.status).toBe(status)
})

test('other regions do not know the credential', async () => {
  const simulator = make({ region: 'eu' })
  const { headers } = signedIn(simulator)
  expect(simulator.baseUrl).toBe('https://eu.mixpanel.com')
  expect((await simulator.asFetch('https://mixpanel.com/api/app/me', { headers })).status).toBe(401)
  expect((await simulator.asFetch('https://eu.mixpanel.com/api/app/me', { headers })).status).toBe(200)
})

test('signing refuses parameters, other projects and entries that are none', async () => {
  const simulator = make()
  const body = { replays: [{ replay_id: RELOAD, replay_env: 'prod' }] }
  const path = '/api/app/projects/3141592/replays/sign/bulk'
  expect((await post(simulator, path, body)).status).toBe(200)
  expect((await post(simulator, `${path}?query_origin=us`, body)).status).toBe(400)
  expect((await post(simulator, path.replace('3141592', '7'), body)).status).toBe(403)
  for (const wrong of [
    {},
    { replays: [] },
    { replays: [{ replay_id: '' }] },
    { replays: [{ replay_id: 'a', replay_env: 'test' }] },
  ])
    expect((await post(simulator, path, wrong)).status).toBe(400)
})

test('many ids are signed at once, in their order; an unknown one leads to nothing', async () => {
  const simulator = make()
  const signed = await sign(simulator, 'long', 'nobody', RELOAD)
  expect(signed.map(({ id }) => id)).toEqual(['long', 'nobody', RELOAD])
  expect((await simulator.asFetch(`${signed[1]!.url}0000-30.json?${signed[1]!.query}`)).status).toBe(404)
  const strict = make({ unknownIds: 'missing' })
  expect((await sign(strict, 'nobody', RELOAD)).map(({ id }) => id)).toEqual([RELOAD])
})

test('a signature opens its own files, until it expires', async () => {
  const clock = simulatedClock()
  const simulator = make({ now: clock.now })
  const [{ url, query }, other] = await sign(simulator, RELOAD, 'long')
  const read = async (address: string): Promise<number> => (await simulator.asFetch(address)).status
  expect(await read(`${url}0000-30.json?${query}`)).toBe(200)
  expect(await read(`${url}0000-30.json`)).toBe(403)
  expect(await read(`${url}0000-30.json?${other!.query}`)).toBe(403)
  expect(await read(`${url}0000-30.json?${query.replace(/Expires=\d+/, 'Expires=2000000000')}`)).toBe(403)
  // A refusal comes before the question whether there is such a file.
  expect(await read(`${url}9999-30.json`)).toBe(403)
  clock.advance(299_000)
  expect(await read(`${url}0000-30.json?${query}`)).toBe(200)
  clock.advance(1000)
  expect(await read(`${url}0000-30.json?${query}`)).toBe(403)
})

test('files have their retention in the name', async () => {
  const simulator = make()
  const [{ url, query }] = await sign(simulator, 'week')
  expect((await simulator.asFetch(`${url}0000-30.json?${query}`)).status).toBe(404)
  expect((await simulator.asFetch(`${url}0000-7.json?${query}`)).status).toBe(200)
  expect((await simulator.asFetch(`${url}0-7.json?${query}`)).status).toBe(404)
  const found = await seriesOf(insights(simulator, discovery(['week', 'unknown'], '$mp_replay_id')))
  expect(Object.keys(found['week']!)).toContain('7')
  expect(Object.keys(found['unknown']!)).toContain('undefined')
})

test('a credential sent to the CDN is refused and told', async () => {
  const simulator = make()
  const [{ url, query }] = await sign(simulator, RELOAD)
  const answer = await simulator.asFetch(`${url}0000-30.json?${query}`, signedIn(simulator))
  expect(answer.status).toBe(400)
  expect(simulator.log.complaints()).toEqual([
    expect.stringContaining('a credential of the API was sent to the CDN'),
  ])
})

test('the property of the time has a dollar: without it there are no rows, and no error', async () => {
  const simulator = make()
  const right = discovery('user-42')
  const wrong = JSON.parse(JSON.stringify(right).replace('"name":"$time"', '"name":"time"')) as unknown
  const answer = await insights(simulator, wrong)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ series: {} })
})

test('rows above the limit are left out, and a flag says so', async () => {
  const simulator = make()
  const all = await insights(simulator, discovery('user-42'))
  expect(await all.json()).toMatchObject({ meta: {} })
  const cut = await insights(simulator, { ...discovery('user-42'), queryLimits: { limit: 2 } })
  const body = (await cut.json()) as { readonly series: Readonly<Record<string, object>> }
  expect(body).toMatchObject({ meta: { is_segmentation_limit_hit: true } })
  expect(Object.keys(Object.values(body.series)[0]!)).toHaveLength(3)
})

test('the window is days, both included', async () => {
  const simulator = make()
  const names = async (from: string, to: string): Promise<number> => {
    const body = (await (
      await insights(simulator, discovery('user-42', '$distinct_id', [from, to]))
    ).json()) as {
      readonly series: Readonly<Record<string, object>>
    }
    return Object.keys(Object.values(body.series)[0] ?? {}).length
  }
  expect(await names('2026-11-20', '2026-11-20')).toBe(4)
  expect(await names('2026-11-18', '2026-11-19')).toBe(0)
  expect(await names('2026-11-21', '2026-11-21')).toBe(0)
})

test('events of replays come in groups of time, name and replay, without the recording itself', async () => {
  const simulator = make()
  const rows = leaves(await seriesOf(insights(simulator, eventsOfReplays([RELOAD], ['$browser']))))
  expect(rows.length).toBeGreaterThan(1)
  for (const [time, name, id, browser] of rows) {
    expect(time).toMatch(/^2026-11-20T\d\d:\d\d:\d\d$/)
    expect([name, id, browser]).toEqual(['$mp_web_page_view', RELOAD, 'Chrome'])
  }
})

const broken: readonly (readonly [string, (query: Query) => unknown])[] = [
  ['no body', () => undefined],
  ['a project id that is a text', query => ({ ...query, project_id: '3141592' })],
  ['a limit above the allowed', query => ({ ...query, queryLimits: { limit: 50_001 } })],
  ['no sections', query => ({ ...query, bookmark: { displayOptions: query.bookmark.displayOptions } })],
  [
    'a window of one end',
    query =>
      withSections(query, { time: [{ dateRangeType: 'between', unit: 'day', value: ['2026-11-20'] }] }),
  ],
  [
    'a window that is turned round',
    query =>
      withSections(query, {
        time: [{ dateRangeType: 'between', unit: 'day', value: ['2026-11-21', '2026-11-20'] }],
      }),
  ],
  [
    'an operator that is none',
    query =>
      withSections(query, { filter: [{ ...query.bookmark.sections.filter[0], filterOperator: 'is' }] }),
  ],
  [
    'a group without its type',
    query => withSections(query, { group: [{ value: '$mp_replay_id', propertyName: '$mp_replay_id' }] }),
  ],
]
test.each(broken)('a query with %s is refused', async (_, change) => {
  const answer = await insights(make(), change(discovery('user-42')))
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: expect.any(String) })
})

test('another project is not accessible', async () => {
  expect((await insights(make(), { ...discovery('user-42'), project_id: 7 })).status).toBe(403)
})

test('sixty queries go in an hour, and five at a time', async () => {
  const clock = simulatedClock()
  const simulator = make({ now: clock.now })
  const together = await Promise.all(
    Array.from({ length: 8 }, () => insights(simulator, discovery('user-42'))),
  )
  expect(together.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    200, 200, 200, 200, 200, 429, 429, 429,
  ])
  expect(together.at(-1)!.headers.get('retry-after')).toBeNull()
  for (let asked = 5; asked < 60; asked++)
    expect((await insights(simulator, discovery('user-42'))).status).toBe(200)
  clock.advance(600_000)
  const refused = await insights(simulator, discovery('user-42'))
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3000'])
  clock.advance(3_000_000)
  expect((await insights(simulator, discovery('user-42'))).status).toBe(200)
})

test('a live replay has its files when their last frame was', async () => {
  const clock = simulatedClock(Date.parse('2026-11-20T08:46:00Z'))
  const simulator = make({ now: clock.now, replays: [{ recordedCase: 'reload-mixpanel', live: true }] })
  const files = async (): Promise<number> => {
    const [{ url, query }] = await sign(simulator, RELOAD)
    let count = 0
    while ((await simulator.asFetch(`${url}${String(count).padStart(4, '0')}-30.json?${query}`)).ok) count++
    return count
  }
  const counts = [await files()]
  for (let minutes = 0; minutes < 5; minutes++) {
    clock.advance(30_000)
    counts.push(await files())
  }
  expect(counts[0]).toBe(0)
  expect(counts.at(-1)).toBe(4)
  expect(counts).toEqual(counts.toSorted((a, b) => a - b))
})

test.each([
  ['object', /SESSION_RECORDING_SENSITIVE_DATA/],
  ['array', /^\[/],
  ['string', /^"/],
  ['nested', /"feature":\["SESSION/],
  ['text', /^Forbidden/],
] as const)('sensitive data are refused in the form of %s', async (shape, form) => {
  const simulator = make()
  simulator.faults.add({ kind: '403-sensitive', operation: 'sign', shape })
  const answer = await post(simulator, '/api/app/projects/3141592/replays/sign/bulk', {
    replays: [{ replay_id: RELOAD }],
  })
  expect(answer.status).toBe(403)
  const text = await answer.text()
  expect(text).toMatch(form)
  expect(text).toContain('SESSION_RECORDING_SENSITIVE_DATA')
})

test.each([
  [{ kind: 'expired', after: 1, times: 1 }, [200, 403, 200, 200, 404]],
  [{ kind: 'missing-segment', segment: 2 }, [200, 200, 404, 200, 404]],
  [{ kind: '500', path: '/0004-30.json' }, [200, 200, 200, 200, 500]],
  [{ kind: 'live', segment: 2 }, [200, 200, 404, 404, 404]],
] as const)('files with the fault %o', async (fault, statuses) => {
  const simulator = make()
  simulator.faults.add({ operation: 'cdn-file', ...fault })
  const [{ url, query }] = await sign(simulator, RELOAD)
  const seen: number[] = []
  for (let at = 0; at < 5; at++)
    seen.push((await simulator.asFetch(`${url}000${at}-30.json?${query}`)).status)
  expect(seen).toEqual(statuses)
})

test('at one origin everything is below it, the files too', async () => {
  const simulator = make({ origin: 'http://127.0.0.1:8080' })
  const [{ url, query }] = await sign(simulator, RELOAD)
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8080\/cdn\/srr-us\//)
  const answer = await simulator.fetch(new Request(`${url}0000-30.json?${query}`))
  expect(answer.status).toBe(200)
})

type Query = ReturnType<typeof discovery>
type Leaf = { readonly all: number }

const signedIn = ({
  credentials: { username, secret },
}: MixpanelSimulator): { readonly headers: Record<string, string> } => ({
  headers: { authorization: `Basic ${btoa(`${username}:${secret}`)}`, 'content-type': 'application/json' },
})

const post = (simulator: MixpanelSimulator, path: string, body: unknown): Promise<Response> =>
  simulator.asFetch(`${simulator.baseUrl}${path}`, {
    method: 'POST',
    ...signedIn(simulator),
    body: JSON.stringify(body) ?? '',
  })

const insights = (simulator: MixpanelSimulator, body: unknown): Promise<Response> =>
  post(simulator, '/api/query/insights?query_origin=test', body)

interface Signed {
  readonly id: string
  readonly url: string
  readonly query: string
}

async function sign(
  simulator: MixpanelSimulator,
  ...ids: readonly string[]
): Promise<readonly [Signed, ...Signed[]]> {
  const answer = await post(simulator, '/api/app/projects/3141592/replays/sign/bulk', {
    replays: ids.map(id => ({ replay_id: id, replay_env: 'prod' })),
  })
  const { results } = (await answer.json()) as {
    readonly results: readonly { replay_id: string; url: string; query_string: string }[]
  }
  return results.map(({ replay_id: id, url, query_string: query }) => ({ id, url, query })) as [
    Signed,
    ...Signed[],
  ]
}

async function eventsOf(
  simulator: MixpanelSimulator,
  { url, query }: Signed,
  name: string,
): Promise<readonly { readonly type: number; readonly timestamp: number }[]> {
  const answer = await simulator.asFetch(`${url}${name}.json?${query}`)
  return (await answer.json()) as readonly { readonly type: number; readonly timestamp: number }[]
}

const group = (name: string): Readonly<Record<string, string>> => ({
  value: name,
  propertyName: name,
  resourceType: 'events',
  propertyType: 'string',
  propertyDefaultType: 'string',
})

const filter = (
  name: string,
  values: readonly string[],
  operator = 'equals',
): Readonly<Record<string, unknown>> => ({
  resourceType: 'events',
  filterType: 'string',
  defaultType: 'string',
  filterValue: values,
  filterOperator: operator,
  value: name,
})

function discovery(
  who: string | readonly string[],
  property = '$distinct_id',
  days = ['2026-11-19', '2026-11-21'],
) {
  return {
    project_id: 3_141_592,
    queryLimits: { limit: 3000 },
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
        time: [{ dateRangeType: 'between', unit: 'day', value: days }],
        filter: [filter(property, [who].flat())],
        group: [group('$mp_replay_id'), group('$mp_replay_retention_period')],
      },
      displayOptions: { chartType: 'table', analysis: 'linear' },
    },
  }
}

function eventsOfReplays(ids: readonly string[], properties: readonly string[]): unknown {
  const query = discovery(ids)
  return withSections(query, {
    show: [
      {
        type: 'metric',
        behavior: {
          type: 'event',
          name: '$all_events',
          resourceType: 'events',
          filtersDeterminer: 'all',
          filters: [],
        },
        measurement: { math: 'total' },
      },
    ],
    time: [{ dateRangeType: 'in the last', unit: 'day', window: { unit: 'day', value: 90 } }],
    filter: [filter('$mp_replay_id', ids), filter('$event_name', ['$mp_session_record'], 'does not equal')],
    group: ['$time', '$event_name', '$mp_replay_id', ...properties].map(group),
  })
}

const withSections = (query: Query, sections: object): unknown => ({
  ...query,
  bookmark: { ...query.bookmark, sections: { ...query.bookmark.sections, ...sections } },
})

async function seriesOf(
  answer: Response | Promise<Response>,
): Promise<Readonly<Record<string, Readonly<Record<string, Leaf>>>>> {
  const { series } = (await (await answer).json()) as { readonly series: Readonly<Record<string, unknown>> }
  return (Object.values(series)[0] ?? {}) as Readonly<Record<string, Readonly<Record<string, Leaf>>>>
}

/** Keys on the way to each count, rollups left out. */
function leaves(node: unknown, way: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(node as object).flatMap(([key, below]: [string, unknown]) => {
    if (key === '$overall') return []
    return key === 'all' ? [way] : leaves(below, [...way, key])
  })
}
