import { uncompress } from 'snappyjs'
import { expect, test } from 'vitest'
import { posthogSimulator, type PosthogSimulator, type PosthogSimulatorOptions } from './posthog/simulator.ts'
import { replaysOf } from './recordings/plan.ts'
import { textOf } from './recordings/fixtures.ts'
import { viteFixtures } from './recordings/vite-fixtures.ts'
import { simulatedClock } from './simulator/clock.ts'

const SHOP = '01a1f821-be54-74ee-aafc-4fa9973799c7'
const TABS = '01a1f827-3def-72b1-9342-3619b2ae132a'
const plans = [
  { recordedCase: 'shop-posthog' },
  { recordedCase: 'tabs-posthog' },
  ...replaysOf('user-42', 3, ['dead-posthog']),
  { recordedCase: 'shop-posthog', replayId: 'long', user: 'user-long', segments: 60 },
  { recordedCase: 'tabs-posthog', replayId: 'lts', user: '4711', isLongTerm: true },
] as const

const make = (options: Partial<PosthogSimulatorOptions> = {}): PosthogSimulator =>
  posthogSimulator({ fixtures: viteFixtures, replays: plans, ...options })

const ask = (simulator: PosthogSimulator, path: string, init: RequestInit = {}): Promise<Response> =>
  simulator.asFetch(`${simulator.baseUrl}/api/projects/2077/${path}`, {
    headers: { authorization: `Bearer ${simulator.credentials.apiKey}` },
    ...init,
  })

type Row = Readonly<Record<string, unknown>> & { readonly id: string }
interface Source {
  readonly source: string
  readonly blob_key: string | null
  readonly start_timestamp?: string
  readonly end_timestamp?: string
}

const LIST = 'session_recordings/'
const listed = async (simulator: PosthogSimulator, query = ''): Promise<readonly Row[]> =>
  ((await (await ask(simulator, `${LIST}?${query}`)).json()) as { readonly results: readonly Row[] }).results
const idsOf = async (simulator: PosthogSimulator, query = ''): Promise<readonly string[]> =>
  (await listed(simulator, query)).map(({ id }) => id)
const sourcesOf = async (simulator: PosthogSimulator, id: string, query = ''): Promise<readonly Source[]> =>
  (
    (await (await ask(simulator, `${LIST}${id}/snapshots?${query}`)).json()) as {
      readonly sources: readonly Source[]
    }
  ).sources
const blocks = (
  simulator: PosthogSimulator,
  id: string,
  from: number,
  to: number,
  more = '',
): Promise<Response> =>
  ask(simulator, `${LIST}${id}/snapshots?source=blob_v2&start_blob_key=${from}&end_blob_key=${to}${more}`)

test('the blocks of a recording, joined, are the lines that the SDK sent', async () => {
  const simulator = make()
  const sources = await sourcesOf(simulator, SHOP)
  expect(sources.length).toBeGreaterThan(5)
  expect(sources[0]).toEqual({
    source: 'blob_v2',
    start_timestamp: '2026-11-20T08:45:23.884000Z',
    end_timestamp: expect.stringMatching(/^2026-11-20T08:45:3\d\.\d{6}Z$/),
    blob_key: '0',
  })
  const answer = await blocks(simulator, SHOP, 0, sources.length - 1)
  expect(answer.headers.get('content-type')).toBe('application/jsonl')
  expect(new TextDecoder().decode(await answer.arrayBuffer())).toBe(
    await textOf(viteFixtures, 'recordings/shop-posthog/snapshots.jsonl.gz'),
  )
  expect(simulator.log.counts()).toEqual({ snapshots: 2 })
})

test('sixty blocks come in three calls, each later than the one before', async () => {
  const simulator = make()
  const sources = await sourcesOf(simulator, 'long')
  expect(sources.map(({ blob_key: key }) => key)).toEqual(Array.from({ length: 60 }, (_, at) => String(at)))
  let lines = 0
  let last = 0
  for (const from of [0, 20, 40]) {
    const text = new TextDecoder().decode(
      await (await blocks(simulator, 'long', from, from + 19)).arrayBuffer(),
    )
    const times = text
      .trim()
      .split('\n')
      .map(line => (JSON.parse(line) as [string, { timestamp: number }])[1].timestamp)
    expect(times[0]).toBeGreaterThan(last)
    expect(times[0]).toBe(Date.parse(sources[from]!.start_timestamp!))
    last = times.at(-1)!
    lines += times.length
  }
  expect(lines).toBeGreaterThan(5000)
})

test('blocks come packed when that is wanted, each behind its length', async () => {
  const simulator = make()
  const plain = new TextDecoder().decode(await (await blocks(simulator, SHOP, 0, 1)).arrayBuffer())
  const answer = await blocks(simulator, SHOP, 0, 1, '&decompress=false')
  expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const length = new DataView(bytes.buffer, at).getUint32(0, false)
    text += new TextDecoder().decode(uncompress(bytes.slice(at + 4, at + 4 + length)))
    at += 4 + length
  }
  expect(text).toBe(plain)
})

test.each([
  ['no credential', {}, 'not_authenticated'],
  ['a project token', { authorization: 'Bearer phc_0123456789' }, 'authentication_failed'],
])('with %s nothing is answered', async (_, headers, code) => {
  const answer = await ask(make(), LIST, { headers })
  expect(answer.status).toBe(401)
  expect(await answer.json()).toMatchObject({ type: 'authentication_error', code })
})

test('a key in the address is taken, and told', async () => {
  const simulator = make()
  const { apiKey } = simulator.credentials
  expect((await ask(simulator, `${LIST}?personal_api_key=${apiKey}`, { headers: {} })).status).toBe(200)
  expect(simulator.log.complaints()).toEqual([expect.stringContaining('the key is in the address')])
  expect(JSON.stringify(simulator.log.requests)).not.toContain(apiKey)
})

test('keys hold in their region, for their project, with their scopes', async () => {
  const simulator = make({ region: 'eu', scopes: ['session_recording:read'] })
  const headers = { authorization: `Bearer ${simulator.credentials.apiKey}` }
  const status = async (url: string, init: RequestInit = {}): Promise<number> =>
    (await simulator.asFetch(url, { headers, ...init })).status
  expect(await status('https://eu.posthog.com/api/projects/2077/session_recordings')).toBe(200)
  expect(await status('https://us.posthog.com/api/projects/2077/session_recordings')).toBe(401)
  expect(await status('https://eu.posthog.com/api/environments/2077/session_recordings/')).toBe(200)
  expect(await status('https://eu.posthog.com/api/projects/@current/session_recordings/')).toBe(200)
  expect(await status('https://eu.posthog.com/api/projects/7/session_recordings/')).toBe(404)
  const query = await simulator.asFetch('https://eu.posthog.com/api/projects/2077/query/', {
    method: 'POST',
    headers,
    body: '{}',
  })
  expect([query.status, await query.json()]).toEqual([
    403,
    expect.objectContaining({ detail: expect.stringContaining('query:read') }),
  ])
})

test('what is closed to keys says so', async () => {
  const answer = await ask(make(), `${LIST}${SHOP}/summarize`, { method: 'POST' })
  expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'permission_denied' }])
})

test('a row tells what was counted', async () => {
  const simulator = make()
  const answer = await ask(simulator, `${LIST}${SHOP}/`)
  expect(await answer.json()).toMatchObject({
    id: SHOP,
    start_time: '2026-11-20T08:45:23.884Z',
    end_time: '2026-11-20T08:47:07.759Z',
    recording_duration: 103,
    start_url: 'http://shop.test/',
    snapshot_source: 'web',
    ongoing: false,
    retention_period_days: 90,
    recording_ttl: 89,
    expiry_time: '2027-02-18T00:00:00.000Z',
  })
  expect((await ask(simulator, `${LIST}nobody`)).status).toBe(404)
})

test('values of the list are parsed as JSON, so a bare number is no text', async () => {
  const simulator = make()
  expect(await idsOf(simulator, `distinct_ids=${encodeURIComponent('["4711"]')}`)).toEqual(['lts'])
  for (const wrong of [
    'distinct_ids=4711',
    'distinct_ids=user-42',
    'distinct_ids=[4711]',
    'session_ids=true',
    'limit=ten',
    'order=newest',
    'page=2',
    'date_from=yesterday',
  ])
    expect((await ask(simulator, `${LIST}?${wrong}`)).status).toBe(400)
  const refused = (await (await ask(simulator, `${LIST}?distinct_ids=4711`)).json()) as {
    readonly detail: string
  }
  expect(JSON.parse(refused.detail)).toEqual([expect.objectContaining({ loc: ['distinct_ids'] })])
})

test('the list has a window, ids, an order and pages', async () => {
  const simulator = make()
  const all = await idsOf(simulator)
  expect(all).toHaveLength(plans.length)
  expect(await idsOf(simulator, 'date_from=-3h')).toEqual([])
  expect(await idsOf(simulator, 'date_from=2026-11-20&date_to=2026-11-20T08:00:00Z')).toEqual([])
  expect(await idsOf(simulator, `date_from=-3h&session_ids=${encodeURIComponent(`["${SHOP}"]`)}`)).toEqual([
    SHOP,
  ])
  expect(await idsOf(simulator, 'session_ids=[]')).toEqual([])
  expect(await idsOf(simulator, 'order=recording_duration&limit=1')).toEqual(['long'])
  expect(await idsOf(simulator, 'order_direction=ASC')).toEqual(all.toReversed())
  const filter = (name: string, value: unknown): string =>
    `${name}=${encodeURIComponent(JSON.stringify(value))}`
  expect(await idsOf(simulator, filter('events', [{ id: '$exception', type: 'events' }]))).toEqual(
    expect.arrayContaining([SHOP]),
  )
  expect(
    await idsOf(
      simulator,
      filter('having_predicates', [
        { type: 'recording', key: 'recording_duration', operator: 'gt', value: 600 },
      ]),
    ),
  ).toEqual(['long'])
  const forced = await listed(simulator, `session_ids=[]&session_recording_id=${SHOP}`)
  expect(forced).toEqual([expect.objectContaining({ id: SHOP, matches_filters: false })])
})

test('pages go by a cursor, on older servers by an offset', async () => {
  const simulator = make()
  const all = await idsOf(simulator)
  const page = async (
    query: string,
  ): Promise<Readonly<Record<string, unknown>> & { results: readonly Row[] }> =>
    (await (await ask(simulator, `${LIST}?${query}`)).json()) as never
  const first = await page('limit=4')
  expect(first).toMatchObject({ has_next: true, next_cursor: expect.any(String) })
  const second = await page(`limit=4&after=${encodeURIComponent(String(first['next_cursor']))}`)
  expect([...first.results, ...second.results].map(({ id }) => id)).toEqual(all)
  expect(second).not.toHaveProperty('next_cursor')
  expect((await ask(simulator, `${LIST}?after=x`)).status).toBe(400)
  const old = make({ version: '2025' })
  expect(await idsOf(old, 'limit=4&offset=4')).toEqual(all.slice(4))
  expect(await (await ask(old, `${LIST}?limit=4`)).json()).not.toHaveProperty('next_cursor')
})

const refused: readonly (readonly [string, string, number])[] = [
  ['another source', 'source=realtime', 400],
  ['no keys', 'source=blob_v2', 400],
  ['a lone key', 'source=blob_v2&blob_key=0', 400],
  ['a key that is no number', 'source=blob_v2&start_blob_key=a&end_blob_key=b', 400],
  ['21 keys', 'source=blob_v2&start_blob_key=0&end_blob_key=20', 400],
  ['20 keys', 'source=blob_v2&start_blob_key=0&end_blob_key=19', 200],
  ['keys turned round', 'source=blob_v2&start_blob_key=3&end_blob_key=2', 400],
  ['a key beyond the last', 'source=blob_v2&start_blob_key=59&end_blob_key=60', 404],
  ['long-term storage, which it is not in', 'source=blob_v2_lts&blob_key=a/b', 404],
]
test.each(refused)('snapshots with %s', async (_, query, status) => {
  expect((await ask(make(), `${LIST}long/snapshots?${query}`)).status).toBe(status)
})

test('a recording in long-term storage is one body with a path for a key', async () => {
  const simulator = make()
  const [source, ...rest] = await sourcesOf(simulator, 'lts')
  expect([source, rest]).toEqual([{ source: 'blob_v2_lts', blob_key: expect.stringContaining('/') }, []])
  const key = encodeURIComponent(source!.blob_key!)
  const answer = await ask(simulator, `${LIST}lts/snapshots?source=blob_v2_lts&blob_key=${key}`)
  const text = new TextDecoder().decode(await answer.arrayBuffer())
  expect(text).toBe(await textOf(viteFixtures, 'recordings/tabs-posthog/snapshots.jsonl.gz'))
  const packed = await ask(
    simulator,
    `${LIST}lts/snapshots?source=blob_v2_lts&blob_key=${key}&decompress=false`,
  )
  expect(new TextDecoder().decode(uncompress(new Uint8Array(await packed.arrayBuffer())))).toBe(text)
})

test('older servers list the same data several times, or only in their old form', async () => {
  const kinds = async (version: '2025' | 'legacy', query: string): Promise<readonly string[]> => [
    ...new Set((await sourcesOf(make({ version }), TABS, query)).map(({ source }) => source)),
  ]
  expect(await kinds('2025', '')).toEqual(['blob', 'realtime'])
  expect(await kinds('2025', 'blob_v2=true')).toEqual(['blob', 'realtime', 'blob_v2'])
  expect(await kinds('legacy', 'blob_v2=true')).toEqual(['blob', 'realtime'])
  const legacy = make({ version: 'legacy' })
  const [first] = await sourcesOf(legacy, TABS)
  const answer = await ask(legacy, `${LIST}${TABS}/snapshots?source=blob&blob_key=${first!.blob_key}`)
  const [line = ''] = new TextDecoder().decode(await answer.arrayBuffer()).split('\n')
  expect(JSON.parse(line)).toEqual({ window_id: expect.any(String), data: expect.any(Array) })
  expect(
    (await ask(make({ version: '2025' }), `${LIST}${TABS}/snapshots?source=blob_v2&blob_key=0`)).status,
  ).toBe(200)
})

test('a block that cannot be read is left out without a word; when none can, that is told', async () => {
  const simulator = make()
  const whole = (await (await blocks(simulator, SHOP, 0, 2)).arrayBuffer()).byteLength
  simulator.faults.add({ kind: 'silent-gap', segment: 1 })
  const gap = await blocks(simulator, SHOP, 0, 2)
  expect(gap.status).toBe(200)
  expect((await gap.arrayBuffer()).byteLength).toBeLessThan(whole)
  const none = await blocks(simulator, SHOP, 1, 1)
  expect([none.status, await none.json()]).toMatchObject([502, { code: 'recording_blocks_unavailable' }])
})

test.each([
  ['free', 12],
  ['paid', 60],
  ['enterprise', 100],
] as const)('the plan %s allows its number of calls in a minute', async (plan, calls) => {
  const clock = simulatedClock()
  const simulator = make({ plan, now: clock.now })
  for (let asked = 0; asked < calls; asked++) expect((await blocks(simulator, TABS, 0, 0)).status).toBe(200)
  clock.advance(20_000)
  const answer = await blocks(simulator, TABS, 0, 0)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '40'])
  clock.advance(40_000)
  expect((await blocks(simulator, TABS, 0, 0)).status).toBe(200)
})

test('a free plan has sixty calls in an hour', async () => {
  const clock = simulatedClock()
  const simulator = make({ plan: 'free', now: clock.now })
  for (let asked = 0; asked < 60; asked++) {
    expect((await blocks(simulator, TABS, 0, 0)).status).toBe(200)
    clock.advance(10_000)
  }
  const answer = await blocks(simulator, TABS, 0, 0)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3000'])
})

const hogql = (simulator: PosthogSimulator, query: string, values = {}): Promise<Response> =>
  ask(simulator, 'query/', {
    method: 'POST',
    headers: { authorization: `Bearer ${simulator.credentials.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: { kind: 'HogQLQuery', query, values }, name: 'test', refresh: 'blocking' }),
  })

interface Answered {
  readonly columns: readonly string[]
  readonly results: readonly (readonly unknown[])[]
  readonly hasMore: boolean
}

test('events of a session come by the query language', async () => {
  const simulator = make()
  const answer = await hogql(
    simulator,
    `SELECT uuid, event, timestamp, properties.$current_url AS url, properties.$window_id, elements_chain_texts
     FROM events
     WHERE properties.$session_id = {sid} AND timestamp >= {from} AND timestamp <= toDateTime({to})
       AND event NOT IN ('$pageview', '$pageleave')
     ORDER BY timestamp ASC LIMIT 5`,
    { sid: SHOP, from: '2026-11-20 08:00:00', to: '2026-11-20 09:00:00' },
  )
  const { columns, results, hasMore } = (await answer.json()) as Answered
  expect(columns).toEqual([
    'uuid',
    'event',
    'timestamp',
    'url',
    'properties.$window_id',
    'elements_chain_texts',
  ])
  expect(hasMore).toBe(true)
  expect(results).toHaveLength(5)
  expect(results[0]!.slice(1, 4)).toEqual([
    '$autocapture',
    '2026-11-20T08:45:25.604000Z',
    'http://shop.test/',
  ])
  expect(results[0]![5]).toEqual(['›'])
  const times = results.map(row => String(row[2]))
  expect(times).toEqual(times.toSorted())
  expect(simulator.log.complaints()).toEqual([])
})

test('rows are a hundred without a limit; all of several sessions can be asked for at once', async () => {
  const simulator = make()
  const all = `FROM events WHERE $session_id IN {ids} AND timestamp BETWEEN '2026-11-01 00:00:00' AND '2026-12-01 00:00:00'`
  const answered = async (sql: string): Promise<Answered> =>
    (await (await hogql(simulator, sql, { ids: [SHOP, TABS] })).json()) as Answered
  expect((await answered(`SELECT event ${all}`)).results).toHaveLength(100)
  const [[count]] = (await answered(`SELECT count() ${all}`)).results as [[number]]
  expect(count).toBe(155)
  const rest = await answered(`SELECT event, properties ${all} ORDER BY timestamp DESC LIMIT 100 OFFSET 100`)
  expect([rest.results.length, rest.hasMore]).toEqual([55, false])
  expect(JSON.parse(String(rest.results[0]![1]))).toMatchObject({ $session_id: SHOP })
})

test.each([
  ['a misspelt column', 'SELECT evnt FROM events WHERE timestamp > now'],
  ['an unknown table', 'SELECT a FROM elsewhere'],
  ['a missing value', 'SELECT event FROM events WHERE event = {nobody}'],
  ['half a sentence', 'SELECT event FROM events WHERE'],
  ['two sentences', 'SELECT event FROM events; DROP TABLE events'],
])('a question with %s is refused', async (_, sql) => {
  const answer = await hogql(make(), sql)
  expect([answer.status, await answer.json()]).toMatchObject([400, { type: 'validation_error' }])
})

test('a question to all of time is told', async () => {
  const simulator = make()
  expect((await hogql(simulator, 'SELECT event FROM events')).status).toBe(200)
  expect(simulator.log.complaints()).toEqual([expect.stringContaining('no bound on timestamp')])
})

test('what is older than its retention is gone', async () => {
  const clock = simulatedClock()
  const simulator = make({ now: clock.now, replays: [{ recordedCase: 'tabs-posthog', retentionDays: 30 }] })
  expect((await ask(simulator, `${LIST}${TABS}`)).status).toBe(200)
  clock.advance(30 * 86_400_000)
  expect((await ask(simulator, `${LIST}${TABS}`)).status).toBe(404)
  expect((await ask(simulator, `${LIST}${TABS}/snapshots`)).status).toBe(404)
  expect(await idsOf(simulator, 'date_from=-60d')).toEqual([])
})

test('a live recording grows: with each listing of its sources, or by the clock', async () => {
  const byListing = make()
  byListing.faults.add({ kind: 'live', segment: 2, growBy: 3 })
  const lengths: number[] = []
  for (let looks = 0; looks < 5; looks++) lengths.push((await sourcesOf(byListing, SHOP)).length)
  expect(lengths.slice(0, 3)).toEqual([2, 5, 8])
  expect(lengths.at(-1)).toBe((await sourcesOf(make(), SHOP)).length)
  expect(await (await ask(byListing, `${LIST}${SHOP}`)).json()).toMatchObject({ ongoing: true })

  const clock = simulatedClock(Date.parse('2026-11-20T08:46:00Z'))
  const byClock = make({ now: clock.now, replays: [{ recordedCase: 'shop-posthog', live: true }] })
  const early = (await sourcesOf(byClock, SHOP)).length
  expect(early).toBeGreaterThan(1)
  expect(await (await ask(byClock, `${LIST}${SHOP}`)).json()).toMatchObject({ ongoing: true })
  clock.advance(3_600_000)
  expect((await sourcesOf(byClock, SHOP)).length).toBeGreaterThan(early)
  expect(await (await ask(byClock, `${LIST}${SHOP}`)).json()).toMatchObject({ ongoing: false })
})

test.each([
  ['410', 410, { error: 'recording_deleted' }],
  ['429', 429, { code: 'throttled' }],
  ['429-capacity', 429, { code: 'clickhouse_at_capacity' }],
  ['502', 502, { code: 'recording_blocks_unavailable' }],
  ['500', 500, { error: expect.any(String) }],
  ['403', 403, { detail: expect.stringContaining('session_recording:read') }],
] as const)('the refusal %s', async (kind, status, body) => {
  const simulator = make()
  simulator.faults.add({ kind, operation: 'snapshots' })
  const answer = await blocks(simulator, SHOP, 0, 1)
  expect([answer.status, await answer.json()]).toMatchObject([status, body])
})

test.each([
  [{ kind: 'doubled-segment', segment: 0 }, 2],
  [{ kind: 'empty-segment', segment: 0 }, 0],
] as const)('a block with the fault %o', async (fault, times) => {
  const simulator = make()
  const once = (await (await blocks(simulator, TABS, 0, 0)).arrayBuffer()).byteLength
  simulator.faults.add(fault)
  expect((await (await blocks(simulator, TABS, 0, 0)).arrayBuffer()).byteLength).toBe(once * times)
})
