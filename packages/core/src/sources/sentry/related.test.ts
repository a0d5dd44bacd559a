import { describe, expect, it } from 'vitest'
import type { Related, RelatedKind, ReplaySummary } from '../source.ts'
import { type Asked, fakeSentry, type FakeAnswer, linkTo, REPLAY } from './testing/fake-sentry.ts'

const ERROR = 'a'.repeat(32)
const TRACE = 'b'.repeat(32)
const EVENTS_META = 'organizations/acme/replays-events-meta/'

async function related(kind: RelatedKind, answer: FakeAnswer, row: Record<string, unknown> = {}) {
  const { source, asked } = fakeSentry({ answer, row })
  const replay = await source.describe({ replayId: REPLAY })
  asked.length = 0
  return { ...(await source.related(replay, { kinds: [kind] })), asked }
}

const short = ({ records }: Related): unknown[] =>
  records.map(({ id, name, timeMs, link }) => [id, name, timeMs && new Date(timeMs).toISOString(), link])
const refusal = (status: number): Response => Response.json({ detail: 'no' }, { status })

describe('errors', () => {
  const crash = {
    id: ERROR,
    issue: 'SHOP-7',
    'issue.id': 7,
    title: 'TypeError: total is undefined',
    'error.type': ['TypeError'],
    'error.value': ['total is undefined'],
    level: 'error',
    'project.name': 'shop',
    timestamp: '2026-11-19T07:12:00+00:00',
    timestamp_ms: '2026-11-19 07:12:00.450',
  }
  const feedback = {
    id: 'f'.repeat(32),
    'issue.id': '9',
    title: 'User Feedback',
    timestamp: '2026-11-19T07:11:00+00:00',
  }
  const meta =
    (discover: unknown[], platform: unknown[]): FakeAnswer =>
    ({ path, query }) =>
      path === EVENTS_META
        ? Response.json({ data: query.get('dataset') === 'discover' ? discover : platform })
        : undefined

  it('come from both data sets, each once, by time', async () => {
    const found = await related('errors', meta([crash], [feedback, crash]))
    const issues = 'https://sentry.acme.example/organizations/acme/issues'
    expect(short(found)).toEqual([
      [feedback.id, 'User Feedback', '2026-11-19T07:11:00.000Z', `${issues}/9/events/${feedback.id}/`],
      [ERROR, 'TypeError: total is undefined', '2026-11-19T07:12:00.450Z', `${issues}/7/events/${ERROR}/`],
    ])
    expect(found.notes).toEqual([])
    expect(found.records[1]!.properties).toEqual(crash)
    expect(found.asked).toHaveLength(2)
    expect(Object.fromEntries(found.asked[0]!.query)).toEqual({
      dataset: 'discover',
      project: '-1',
      start: '2026-11-19T07:10:59',
      end: '2026-11-19T07:40:21',
      query: `replayId:[${REPLAY}]`,
      per_page: '50',
    })
  })

  it('are followed over pages, and cut off with a note', async () => {
    const found = await related('errors', ({ path, query }) => {
      if (path !== EVENTS_META) return undefined
      if (query.get('dataset') !== 'discover') return Response.json({ data: [] })
      const from = Number(query.get('cursor')?.split(':')[1] ?? 0)
      const data = Array.from({ length: 50 }, (_, n) => ({ ...crash, id: `${from + n}`.padStart(32, '0') }))
      return Response.json({ data }, { headers: { link: linkTo(from + 50, true) } })
    })
    expect(found.records).toHaveLength(1000)
    expect(found.notes).toEqual(['errors: only the first 1000 are here.'])
  })

  it('are told without feedback where a server has no such data set', async () => {
    const found = await related('errors', ({ path, query }) =>
      path !== EVENTS_META
        ? undefined
        : query.get('dataset') === 'discover'
          ? Response.json({ data: [crash] })
          : refusal(400),
    )
    expect(found.records).toHaveLength(1)
    expect(found.notes).toEqual([
      'errors: feedback and issues made from replays could not be asked (bad-question).',
    ])
  })

  it('are looked up one by one where a server cannot list them: as events, else as issues', async () => {
    const [other, unknown] = ['c'.repeat(32), 'd'.repeat(32)]
    const found = await related(
      'errors',
      ({ path, query }: Asked) => {
        if (path === EVENTS_META) return refusal(404)
        if (path === `organizations/acme/eventids/${ERROR}/`)
          return Response.json({
            eventId: ERROR,
            groupId: '7',
            projectSlug: 'shop',
            event: {
              title: 'TypeError: x',
              dateCreated: '2026-11-19T07:12:00Z',
              metadata: { type: 'TypeError', value: 'x' },
              tags: [{ key: 'level', value: 'fatal' }],
            },
          })
        if (path === 'organizations/acme/issues/')
          return Response.json(
            query.get('query') === `event.id:${other}`
              ? [{ id: '8', shortId: 'SHOP-8', title: 'RangeError: y', level: 'error', __proto__: {} }]
              : [],
          )
        return undefined
      },
      { error_ids: [ERROR, other], warning_ids: [unknown] },
    )
    const issues = 'https://sentry.acme.example/organizations/acme/issues'
    expect(short(found)).toEqual([
      [ERROR, 'TypeError: x', '2026-11-19T07:12:00.000Z', `${issues}/7/events/${ERROR}/`],
      [other, 'RangeError: y', undefined, `${issues}/8/events/${other}/`],
      [unknown, `error ${unknown}`, undefined, undefined],
    ])
    expect(found.records[0]!.properties).toMatchObject({ level: 'fatal', 'error.type': ['TypeError'] })
    expect(found.notes).toEqual([
      'errors: this server does not list them; the 3 that the replay names were looked up one by one.',
      'errors: 1 of them could not be had; only their ids are known.',
    ])
  })

  it('that may not be asked are a note with the missing scope', async () => {
    const found = await related('errors', ({ path }) => (path === EVENTS_META ? refusal(403) : undefined), {
      error_ids: [],
    })
    expect(found.records).toEqual([])
    expect(found.notes).toEqual([
      expect.stringMatching(/^errors could not be asked: .*org:read or event:read/),
    ])
  })
})

describe('traces', () => {
  it('are counted each with a request', async () => {
    const found = await related('traces', ({ path, query }) =>
      path === `organizations/acme/trace-meta/${TRACE}/` && query.get('start') === '2026-11-19T07:10:59'
        ? Response.json({ span_count: 12, errors: 1 })
        : undefined,
    )
    expect(short(found)).toEqual([
      [
        TRACE,
        `trace ${TRACE}`,
        undefined,
        `https://sentry.acme.example/organizations/acme/explore/traces/trace/${TRACE}/`,
      ],
    ])
    expect(found.records[0]!.properties).toEqual({ trace: TRACE, span_count: 12, errors: 1 })
    expect([found.asked.length, found.notes]).toEqual([1, []])
  })

  it('are named where they cannot be counted, and no more than some are asked', async () => {
    const trace_ids = Array.from({ length: 30 }, (_, n) => n.toString(16).padStart(32, '0'))
    const found = await related(
      'traces',
      ({ path }) => (path.includes('trace-meta') ? refusal(403) : undefined),
      {
        trace_ids,
      },
    )
    expect(found.records.map(({ id }) => id)).toEqual(trace_ids)
    expect(found.asked).toHaveLength(25)
    expect(found.notes).toEqual([
      'traces: what is in them could not be asked (25 forbidden; the token needs org:read).',
      'traces: what is in them was asked of the first 25 of 30.',
    ])
  })
})

describe('logs', () => {
  const line = {
    id: '0196',
    timestamp: '2026-11-19T07:11:02+00:00',
    timestamp_precise: 1795158662250000000,
    severity: 'warn',
    message: 'cart is\nempty',
    trace: TRACE,
  }
  const answering =
    (answers: Record<string, unknown[] | number>): FakeAnswer =>
    ({ path, query }) => {
      if (path !== 'organizations/acme/events/' || query.get('dataset') !== 'logs') return undefined
      const answer = answers[query.get('query')!.split(':')[0]!] ?? 400
      return typeof answer === 'number' ? refusal(answer) : Response.json({ data: answer })
    }

  it.each<[string, Record<string, unknown[] | number>, string, number]>([
    ['replay_id', { replay_id: [line] }, 'logs: found by replay_id.', 1],
    [
      'sentry.replay_id',
      { replay_id: [], 'sentry.replay_id': [line] },
      'logs: found by sentry.replay_id.',
      2,
    ],
    ['sentry.replay_id', { 'sentry.replay_id': [line] }, 'logs: found by sentry.replay_id.', 2],
    [
      'trace',
      { replay_id: [], trace: [line] },
      'logs: found by trace, so some may be of other sessions in the same traces.',
      3,
    ],
  ])('are found by %s where a server answers %j', async (_, answers, note, requests) => {
    const found = await related('logs', answering(answers))
    expect(short(found)).toEqual([['0196', 'warn: cart is empty', '2026-11-20T07:11:02.250Z', undefined]])
    expect([found.notes, found.asked.length]).toEqual([[note], requests])
  })

  it('that nobody wrote are told, and no error', async () => {
    const found = await related('logs', answering({ replay_id: [], 'sentry.replay_id': [], trace: [] }))
    expect(found).toMatchObject({
      records: [],
      notes: [expect.stringContaining('none were found') as string],
    })
  })

  it('that a server does not have are a note', async () => {
    const found = await related('logs', answering({}))
    expect(found.notes).toEqual([expect.stringMatching(/^logs could not be asked: /)])
    expect((await related('logs', answering({ replay_id: 403 }))).notes).toEqual([
      expect.stringMatching(/scope org:read or event:read/),
    ])
  })
})

describe('what lies beside a replay', () => {
  it('is asked of all kinds, of which one that fails costs only itself', async () => {
    const { source } = fakeSentry({
      answer: ({ path }) =>
        path === EVENTS_META
          ? Response.json({ data: [] })
          : path.includes('trace-meta')
            ? Response.json({ span_count: 1 })
            : path.endsWith('/events/')
              ? refusal(403)
              : undefined,
    })
    const found = await source.related(await source.describe({ replayId: REPLAY }))
    expect(found.records.map(({ kind }) => kind)).toEqual(['traces'])
    expect(found.notes).toEqual([expect.stringMatching(/^logs could not be asked/)])
  })

  it('is an error when the token is', async () => {
    const { source } = fakeSentry({
      answer: ({ path }) => (path.includes('events-meta') ? refusal(401) : undefined),
    })
    const replay = await source.describe({ replayId: REPLAY })
    await expect(source.related(replay, { kinds: ['errors'] })).rejects.toMatchObject({
      code: 'unauthorized',
    })
  })

  it('takes one request more for a summary from elsewhere, which has not the ids', async () => {
    const { source, asked } = fakeSentry({
      answer: ({ path }) => (path.includes('trace-meta') ? Response.json({}) : undefined),
    })
    const stored: ReplaySummary = { source: 'sentry', replayId: REPLAY, project: 'acme~42' }
    const found = await source.related(stored, { kinds: ['traces'] })
    expect(found.records.map(({ id }) => id)).toEqual([TRACE])
    expect(asked.map(({ path }) => path)).toEqual([
      `organizations/acme/replays/${REPLAY}/`,
      `organizations/acme/trace-meta/${TRACE}/`,
    ])
  })
})
