import { expect, test } from 'vitest'
import { replaysOf } from './recordings/plan.ts'
import { viteFixtures } from './recordings/vite-fixtures.ts'
import { sentrySimulator, type SentrySimulator, type SentrySimulatorOptions } from './sentry/simulator.ts'
import { simulatedClock } from './simulator/clock.ts'

const LONG = '47100000000000000000000000000471'
const plans = [
  { recordedCase: 'reload-sentry' },
  { recordedCase: 'dead-sentry' },
  { recordedCase: 'friction-answers-sentry' },
  { recordedCase: 'swagger-sentry', project: '1338' },
  ...replaysOf('user-42', 3, ['reload-sentry']),
  { recordedCase: 'reload-sentry', replayId: LONG, user: 'user-long', segments: 471 },
] as const

const make = (options: Partial<SentrySimulatorOptions> = {}): SentrySimulator =>
  sentrySimulator({ fixtures: viteFixtures, replays: plans, ...options })

const ask = (simulator: SentrySimulator, path: string, init: RequestInit = {}): Promise<Response> =>
  simulator.asFetch(`${simulator.baseUrl}/api/0${path}`, {
    headers: { authorization: `Bearer ${simulator.credentials.token}` },
    ...init,
  })

type Row = Readonly<Record<string, unknown>> & { readonly id: string }

const rowsOf = async (answer: Response | Promise<Response>): Promise<readonly Row[]> =>
  ((await (await answer).json()) as { readonly data: readonly Row[] }).data

const recorded = async (recordedCase: string): Promise<string> =>
  JSON.parse(new TextDecoder().decode(await viteFixtures.read(`recordings/${recordedCase}/meta.json`)))
    .replayId as string

const LIST = '/organizations/acme/replays/'
const segmentsOf = (id: string, project = '1337'): string =>
  `/projects/acme/${project}/replays/${id}/recording-segments/?download=true`

test('a row tells what the SDK said beside its frames', async () => {
  const simulator = make()
  const id = await recorded('reload-sentry')
  const { data } = (await (await ask(simulator, `${LIST}${id}/`)).json()) as { readonly data: Row }
  expect(data).toMatchObject({
    id,
    project_id: '1337',
    // The first page load's start and the last upload, in whole seconds.
    started_at: '2026-11-20T08:47:22+00:00',
    finished_at: '2026-11-20T08:47:29+00:00',
    duration: 6,
    count_segments: 3,
    count_urls: 5,
    urls: [
      'http://shop.test/',
      'http://shop.test/products/red-mug',
      'http://shop.test/products/red-mug',
      'http://shop.test/cart',
      'http://shop.test/cart',
    ],
    error_ids: [],
    activity: 2,
    replay_type: 'session',
    platform: 'javascript',
    sdk: { name: 'sentry.javascript.browser', version: '11.12.0' },
    is_archived: false,
    user: { id: null },
  })
})

test('rage clicks are dead clicks too', async () => {
  const simulator = make()
  const id = await recorded('dead-sentry')
  const { data } = (await (await ask(simulator, `${LIST}${id}/`)).json()) as { readonly data: Row }
  expect(data['count_rage_clicks']).toBeGreaterThan(0)
  expect(Number(data['count_dead_clicks'])).toBeGreaterThan(Number(data['count_rage_clicks']))
  const dead = await rowsOf(ask(simulator, `${LIST}?query=count_dead_clicks:>0`))
  expect(dead.map(row => row.id)).toContain(id)
  const selectors = await rowsOf(ask(simulator, '/organizations/acme/replay-selectors/?statsPeriod=7d'))
  expect(selectors[0]).toMatchObject({ project_id: '1337', dom_element: expect.stringContaining('button') })
})

test('the segments are those of the download, and a long replay is the same again, later, by pages', async () => {
  const simulator = make()
  const id = await recorded('reload-sentry')
  const first = (await (await ask(simulator, segmentsOf(id))).json()) as readonly (readonly object[])[]
  expect(first.map(frames => frames.length)).toEqual([41, 33, 14])
  const lengths: number[] = []
  let next = `${segmentsOf(LONG)}&per_page=100&cursor=0:0:0`
  for (;;) {
    const answer = await ask(simulator, next)
    const page = (await answer.json()) as readonly (readonly object[])[]
    if (lengths.length === 0) expect(page.slice(0, 3)).toEqual(first)
    lengths.push(page.length)
    const [, results, cursor] = /rel="next"; results="(\w+)"; cursor="([^"]+)"/.exec(
      answer.headers.get('link') ?? '',
    )!
    if (results === 'false') break
    next = `${segmentsOf(LONG)}&per_page=100&cursor=${cursor}`
  }
  expect(lengths).toEqual([100, 100, 100, 100, 71])
  expect(simulator.log.count('recording-segments', 200)).toBe(6)
  expect(simulator.log.complaints()).toEqual([])
})

test('pages can be asked for in any order, and links name both neighbours', async () => {
  const simulator = make()
  const answer = await ask(simulator, `${segmentsOf(LONG)}&per_page=20&cursor=0:460:0`)
  expect((await answer.json()) as readonly unknown[]).toHaveLength(11)
  expect(answer.headers.get('link')).toBe(
    [
      `<https://sentry.io/api/0/projects/acme/1337/replays/${LONG}/recording-segments/?download=true&per_page=20&cursor=0:440:1>; rel="previous"; results="true"; cursor="0:440:1"`,
      `<https://sentry.io/api/0/projects/acme/1337/replays/${LONG}/recording-segments/?download=true&per_page=20&cursor=0:480:0>; rel="next"; results="false"; cursor="0:480:0"`,
    ].join(', '),
  )
})

test.each([
  ['no credential', {}, 401, 'Authentication credentials were not provided.'],
  ['another token', { authorization: 'Bearer sntryu_other' }, 401, 'Invalid token'],
])('with %s nothing is answered', async (_, headers, status, detail) => {
  const answer = await ask(make(), LIST, { headers })
  expect([answer.status, await answer.json()]).toEqual([status, { detail }])
})

test.each([
  [['org:read'], [200, 403, 403]],
  [['project:read'], [403, 200, 403]],
  [[], [403, 403, 403]],
] as const)('the scopes %o open what they open', async (scopes, statuses) => {
  const simulator = make({ scopes })
  const seen: number[] = []
  for (const path of [LIST, segmentsOf(LONG), '/organizations/acme/issues/?query=event.id:00'])
    seen.push((await ask(simulator, path)).status)
  expect(seen).toEqual(statuses)
})

test('organizations and projects have slugs and ids; wrong ones are not there', async () => {
  const simulator = make()
  const status = async (path: string): Promise<number> => (await ask(simulator, path)).status
  expect(await status(`/organizations/4501/replays/`)).toBe(200)
  expect(await status(`/organizations/other/replays/`)).toBe(404)
  expect(await status(segmentsOf(LONG, 'shop'))).toBe(200)
  expect(await status(segmentsOf(LONG, 'nope'))).toBe(404)
  // In another project of the organization it is unknown, which is no error.
  expect(await (await ask(simulator, segmentsOf(LONG, 'docs'))).json()).toEqual([])
  expect(await status(`${LIST}not-an-id/`)).toBe(404)
  expect(await status(`${LIST}${'0'.repeat(32)}/`)).toBe(404)
  const dashed = LONG.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  expect(await status(`${LIST}${dashed}/`)).toBe(200)
})

test('a path without its slash leads to the one with it', async () => {
  const simulator = make()
  const answer = await ask(simulator, LIST.slice(0, -1), { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([301, `https://sentry.io/api/0${LIST}`])
  expect((await ask(simulator, LIST.slice(0, -1))).status).toBe(200)
  expect(simulator.log.complaints()).toHaveLength(2)
})

const refused: readonly (readonly [string, string])[] = [
  ['an unknown field', 'field=id&field=replay_type'],
  ['a field that only rows have', 'field=ota_updates'],
  ['an unknown sort key', 'sort=count_segments'],
  ['a period that is none', 'statsPeriod=week'],
  ['a period and ends', 'statsPeriod=7d&start=2026-11-19T00:00:00&end=2026-11-20T00:00:00'],
  ['one end', 'start=2026-11-19T00:00:00'],
  ['too large a page', 'per_page=101'],
  ['a cursor that is none', 'cursor=abc'],
  ['an unknown project', 'project=99'],
  ['a number that is none', 'query=duration:long'],
  ['an operator on a text', 'query=user.id:>5'],
  ['an open parenthesis', 'query=(duration:>1'],
]
test.each(refused)('a list with %s is refused', async (_, query) => {
  const answer = await ask(make(), `${LIST}?${query}`)
  expect(answer.status).toBe(400)
})

test('old servers do not know the newest field, nor zones', async () => {
  expect((await ask(make(), `${LIST}?field=segment_names`)).status).toBe(200)
  const old = make({ version: 'old' })
  expect((await ask(old, `${LIST}?field=segment_names`)).status).toBe(400)
  const [row] = await rowsOf(ask(old, LIST))
  expect(row!['started_at']).toMatch(/^2026-11-20T\d\d:\d\d:\d\d$/)
  expect(row).not.toHaveProperty('segment_names')
  const metadata = await (await ask(old, segmentsOf(LONG).replace('download=true', ''))).json()
  expect(metadata).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ segmentId: 1 })]),
  })
})

const searches: readonly (readonly [string, readonly string[]])[] = [
  ['user.id:user-42', ['user-42', 'user-42', 'user-42']],
  ['!user.id:user-42 user.id:user-*', ['user-long']],
  ['user.id:[user-42,user-long] count_segments:>3', ['user-long']],
  ['count_segments:>=471 OR (user.id:user-42 AND duration:>999)', ['user-long']],
  ['user.id:"user-long" url:*checkout*', []],
  ['user.id:user-long url:"http://shop.test/cart"', ['user-long']],
  [`id:${LONG}`, ['user-long']],
  ['misspelt:user-42', []],
]
test.each(searches)('a search for %s', async (query, users) => {
  const rows = await rowsOf(ask(make(), `${LIST}?query=${encodeURIComponent(query)}`))
  expect(rows.map(({ user }) => (user as Row).id)).toEqual(users)
})

test('clicks can be searched, and asked for', async () => {
  const simulator = make()
  const id = await recorded('dead-sentry')
  const button = await rowsOf(ask(simulator, `${LIST}?query=${encodeURIComponent('rage.selector:button')}`))
  expect(button.map(row => row.id)).toContain(id)
  const clicks = await rowsOf(
    ask(simulator, `/projects/acme/1337/replays/${id}/clicks/?query=click.tag:button`),
  )
  expect(clicks[0]).toEqual({
    node_id: expect.any(Number),
    timestamp: expect.stringContaining('2026-11-20T'),
  })
})

test('the list has a window, projects, an order and pages', async () => {
  const simulator = make()
  const ids = async (query: string): Promise<readonly string[]> =>
    (await rowsOf(ask(simulator, `${LIST}?${query}`))).map(row => row.id)
  const all = await ids('')
  expect(all).toHaveLength(plans.length)
  expect(await ids('statsPeriod=1h')).toEqual([])
  expect(await ids('project=docs')).toEqual([await recorded('swagger-sentry')])
  expect(await ids('project=-1')).toEqual(all)
  expect(await ids('environment=production')).toEqual([])
  const started = (await rowsOf(ask(simulator, `${LIST}?sort=started_at`))).map(row =>
    String(row['started_at']),
  )
  expect(started).toEqual(started.toSorted())
  expect(await ids('sort=-duration&per_page=1')).toEqual([LONG])
  expect(await ids('per_page=3&cursor=0:3:0')).toEqual(all.slice(3, 6))
  expect(await ids('start=1795100000&end=1795110000')).toEqual([])
  const [row] = await rowsOf(ask(simulator, `${LIST}?field=id&field=user`))
  expect(Object.keys(row!).toSorted()).toEqual(['id', 'user'])
})

test('errors of a replay are rows of the private endpoint, and issues', async () => {
  const simulator = make()
  const id = await recorded('friction-answers-sentry')
  const [row] = await rowsOf(
    ask(
      simulator,
      `/organizations/acme/replays-events-meta/?dataset=discover&query=replayId:[${id}]&project=-1`,
    ),
  )
  expect(row).toMatchObject({
    'issue.id': expect.any(Number),
    title: expect.stringContaining('Error'),
    'project.name': 'shop',
    timestamp_ms: expect.stringMatching(/^2026-11-20 \d\d:\d\d:\d\d\.\d{3}$/),
  })
  const detail = (await (await ask(simulator, `${LIST}${id}/`)).json()) as { readonly data: Row }
  expect(detail.data['error_ids']).toEqual([row!.id])
  expect(await (await ask(simulator, `/organizations/acme/eventids/${row!.id}/`)).json()).toMatchObject({
    groupId: String(row!['issue.id']),
    projectSlug: 'shop',
  })
  const issues = (await (
    await ask(simulator, `/organizations/acme/issues/?query=event.id:${row!.id}`)
  ).json()) as unknown
  expect(issues).toEqual([expect.objectContaining({ shortId: row!['issue'] })])
  const counted = `/organizations/acme/replay-count/?query=issue.id:[${String(row!['issue.id'])},9]&data_source=discover`
  expect(await (await ask(simulator, counted)).json()).toEqual({ [String(row!['issue.id'])]: 2, 9: 0 })
  expect(await (await ask(simulator, `${counted}&returnIds=true`)).json()).toEqual({
    [String(row!['issue.id'])]: expect.arrayContaining([id]),
    9: [],
  })
  const feedback = `/organizations/acme/replays-events-meta/?dataset=issuePlatform&query=replayId:[${id}]`
  expect(await rowsOf(ask(simulator, feedback))).toEqual([])
  const events = `/organizations/acme/events/?dataset=errors&field=id&field=title&query=replayId:${id}`
  expect(await rowsOf(ask(simulator, events))).toEqual([{ id: row!.id, title: row!['title'] }])
})

test('logs name their replay by one attribute, and nobody says by which', async () => {
  const id = await recorded('friction-answers-sentry')
  const simulator = make({ logsKey: 'sentry.replay_id' })
  const path = (key: string): string =>
    `/organizations/acme/events/?dataset=logs&field=message&field=timestamp&query=${key}:${id}`
  expect(await rowsOf(ask(simulator, path('replay_id')))).toEqual([])
  const rows = await rowsOf(ask(simulator, path('sentry.replay_id')))
  expect(rows[0]).toEqual({ message: expect.any(String), timestamp: expect.stringContaining('2026-11-20T') })
  expect(await rowsOf(ask(make(), path('sentry.replay_id')))).toEqual([])
})

test('the organization tells its region, unless it is self-hosted', async () => {
  const cloud = (await (await ask(make(), '/organizations/acme/')).json()) as object
  expect(cloud).toMatchObject({ links: { regionUrl: 'https://us.sentry.io' } })
  const own = make({ origin: 'https://sentry.acme.test' })
  expect(own.baseUrl).toBe('https://sentry.acme.test')
  expect(await (await ask(own, '/organizations/acme/')).json()).not.toHaveProperty('links')
  const simulator = make()
  const { token } = simulator.credentials
  const headers = { authorization: `Bearer ${token}` }
  expect((await simulator.asFetch(`https://us.sentry.io/api/0${LIST}`, { headers })).status).toBe(200)
  expect((await simulator.asFetch(`https://de.sentry.io/api/0${LIST}`, { headers })).status).toBe(404)
})

test('a row is older than ninety days and not there any more', async () => {
  const clock = simulatedClock()
  const simulator = make({ now: clock.now })
  clock.advance(91 * 86_400_000)
  expect(await rowsOf(ask(simulator, LIST))).toEqual([])
  expect((await ask(simulator, `${LIST}${LONG}/`)).status).toBe(404)
  expect(await (await ask(simulator, segmentsOf(LONG))).json()).toEqual([])
})

test('answers say how much may still be asked', async () => {
  const clock = simulatedClock()
  const simulator = make({ now: clock.now, perSecond: 2 })
  const answers = [await ask(simulator, LIST), await ask(simulator, LIST), await ask(simulator, LIST)]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
  expect(answers.map(({ headers }) => headers.get('x-sentry-rate-limit-remaining'))).toEqual(['1', '0', '0'])
  expect(answers[2]!.headers.get('retry-after')).toBeNull()
  expect(Number(answers[2]!.headers.get('x-sentry-rate-limit-reset'))).toBe(clock.now() / 1000 + 1)
  clock.advance(1000)
  expect((await ask(simulator, LIST)).status).toBe(200)
})

test.each([
  [
    'archived',
    [],
    { is_archived: true, tags: [], started_at: null, count_segments: null, user: { id: 'Archived Replay' } },
  ],
  ['expired', [0, 0, 0], { count_segments: 3, is_archived: false }],
] as const)('a replay that is %s', async (gone, lengths, row) => {
  const byFault = make()
  byFault.faults.add({ kind: gone })
  const byPlan = make({ replays: [{ recordedCase: 'reload-sentry', gone }] })
  const id = await recorded('reload-sentry')
  for (const simulator of [byFault, byPlan]) {
    expect(await (await ask(simulator, `${LIST}${id}/`)).json()).toMatchObject({ data: row })
    const segments = (await (await ask(simulator, segmentsOf(id))).json()) as readonly unknown[][]
    expect(segments.map(frames => frames.length)).toEqual(lengths)
  }
})

test.each([
  [{ kind: 'missing-segment', segment: 1 }, [41, 14], 2],
  [{ kind: 'doubled-segment', segment: 1 }, [41, 33, 33, 14], 4],
  [{ kind: 'empty-segment', segment: 1 }, [41, 0, 14], 3],
  [{ kind: 'junk-frames', segment: 1 }, [41, 36, 14], 3],
] as const)('segments with the fault %o', async (fault, lengths, count) => {
  const simulator = make()
  simulator.faults.add(fault)
  const id = await recorded('reload-sentry')
  const segments = (await (await ask(simulator, segmentsOf(id))).json()) as readonly unknown[][]
  expect(segments.map(frames => frames.length)).toEqual(lengths)
  const { data } = (await (await ask(simulator, `${LIST}${id}/`)).json()) as { readonly data: Row }
  expect(data['count_segments']).toBe(count)
})

test('one segment can be asked for by its number', async () => {
  const simulator = make()
  const id = await recorded('reload-sentry')
  const path = `/projects/acme/shop/replays/${id}/recording-segments/2/`
  expect(await (await ask(simulator, path)).json()).toMatchObject({ data: { replayId: id, segmentId: 2 } })
  expect((await (await ask(simulator, `${path}?download`)).json()) as readonly unknown[]).toHaveLength(14)
  expect((await ask(simulator, path.replace('/2/', '/3/'))).status).toBe(404)
  simulator.faults.add({ kind: 'missing-segment', segment: 2 })
  expect((await ask(simulator, path)).status).toBe(404)
})

test('a live replay grows: with each look at its detail, or by the clock', async () => {
  const id = await recorded('dead-sentry')
  const count = async (simulator: SentrySimulator): Promise<readonly number[]> => {
    const { data } = (await (await ask(simulator, `${LIST}${id}/`)).json()) as { readonly data: Row }
    const segments = (await (await ask(simulator, segmentsOf(id))).json()) as readonly unknown[]
    return [Number(data['count_segments']), segments.length]
  }
  const byLook = make()
  byLook.faults.add({ kind: 'live', segment: 3, growBy: 4 })
  expect([await count(byLook), await count(byLook), await count(byLook)]).toEqual([
    [3, 3],
    [7, 7],
    [9, 9],
  ])
  const clock = simulatedClock(Date.parse('2026-11-20T08:48:30Z'))
  const byClock = make({ now: clock.now, replays: [{ recordedCase: 'dead-sentry', live: true }] })
  expect((await ask(byClock, `${LIST}${id}/`)).status).toBe(404)
  clock.advance(3_600_000)
  expect(await count(byClock)).toEqual([9, 9])
})

test.each([
  ['401-expired', 401, 'Token expired'],
  ['401-member', 401, 'member-disabled-over-limit'],
  ['403-granular', 403, 'detail'],
  ['404-empty', 404, ''],
  ['500-html', 500, '<!DOCTYPE html>'],
  ['429-concurrent', 429, 'concurrency'],
] as const)('the refusal %s', async (kind, status, text) => {
  const simulator = make()
  simulator.faults.add({ kind })
  const answer = await ask(simulator, LIST)
  expect(answer.status).toBe(status)
  expect(answer.headers.get('x-sentry-rate-limit-reset') ?? answer.headers.get('retry-after')).toBeNull()
  expect(await answer.text()).toContain(text)
})

test('links can lead astray, or be missing', async () => {
  const simulator = make()
  const off = simulator.faults.add({ kind: 'foreign-link' })
  const astray = await ask(simulator, `${LIST}?per_page=1`)
  expect(astray.headers.get('link')).toContain('<https://elsewhere.test/api/0/')
  off()
  simulator.faults.add({ kind: 'no-link' })
  expect((await ask(simulator, `${LIST}?per_page=1`)).headers.get('link')).toBeNull()
})
