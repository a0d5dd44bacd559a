import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defaultIo } from '../io.ts'
import { createTransport } from './create-transport.ts'
import type { Transport, TransportOptions, TransportRequest } from './transport.ts'

const base = 'https://vendor.test/api/'
const what = 'the list'
const listSchema = z.object({ rows: z.array(z.number()) })
type Answer = () => Response | Promise<Response>

interface Sent {
  readonly url: string
  readonly authorization: string | null
}

/** A vendor that gives these answers one after another, the last one again and again. */
function vendor(
  answers: readonly Answer[],
  options: Partial<TransportOptions> = {},
): { transport: Transport; sent: Sent[]; waits: number[] } {
  const sent: Sent[] = []
  const waits: number[] = []
  let nowMs = 1_000_000
  const io = defaultIo({
    fetch: async (input, init) => {
      sent.push({
        url: new Request(input).url,
        authorization: new Headers(init?.headers).get('authorization'),
      })
      return answers[Math.min(sent.length, answers.length) - 1]!()
    },
    now: () => nowMs,
    random: () => 0,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      waits.push(ms)
      nowMs += ms
    },
  })
  const transport = createTransport({
    source: 'sentry',
    baseUrl: base,
    authorize: () => ({ authorization: 'Bearer canary-token' }),
    secrets: ['canary-token'],
    io,
    ...options,
  })
  return { transport, sent, waits }
}

const rows: Answer = () => Response.json({ rows: [1, 2] })
const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  () =>
    new Response(body, { status: code, headers })
const brokenBody: Answer = () =>
  new Response(
    new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('{"rows":[1,'))
        controller.error(new Error('socket hang up'))
      },
    }),
  )
const noConnection: Answer = () => Promise.reject(new TypeError('fetch failed'))

const ask = (transport: Transport, request: Partial<TransportRequest> = {}): Promise<unknown> =>
  transport.json({ what, url: 'rows/', ...request }, listSchema).then(({ value }) => value)

describe('what may pass is tried again', () => {
  test.each<[string, Answer, number[]]>([
    ['a broken connection', noConnection, [1000]],
    ['a body that breaks off', brokenBody, [1000]],
    ['a body that is no JSON', status(200, {}, '<html>'), [1000]],
    ['500', status(500), [1000]],
    ['502', status(502, {}, '<html>bad gateway'), [1000]],
    ['503 that names its wait', status(503, { 'retry-after': '7' }), [7000]],
    ['429 that names seconds', status(429, { 'retry-after': '12' }), [12_000]],
    [
      '429 that names a date',
      status(429, { 'retry-after': new Date(1_000_000 + 9000).toUTCString() }),
      [9000],
    ],
    ["429 with Sentry's end of the window", status(429, { 'x-sentry-rate-limit-reset': '1020' }), [20_000]],
    ['429 without any hint', status(429), [1000]],
  ])('%s', async (_, fault, expected) => {
    const { transport, sent, waits } = vendor([fault, rows])
    expect(await ask(transport)).toEqual({ rows: [1, 2] })
    expect(sent).toHaveLength(2)
    expect(waits).toEqual(expected)
  })

  test('four times, and then it is an error', async () => {
    const { transport, sent, waits } = vendor([status(500)])
    await expect(ask(transport)).rejects.toMatchObject({ code: 'unavailable', status: 500 })
    expect(sent).toHaveLength(4)
    expect(waits).toEqual([1000, 2000, 4000])
  })

  test('never longer than its budget: then the error says when to come back', async () => {
    const { transport, sent } = vendor([status(429, { 'retry-after': '3600' })])
    const error: unknown = await ask(transport).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'rate-limited', retryAfterMs: 3_600_000 })
    expect(String(error)).toContain('60 min')
    expect(sent).toHaveLength(1)
  })

  test('after a 429 other requests wait as well', async () => {
    const { transport, waits } = vendor([status(429, { 'retry-after': '500' }), rows])
    await expect(ask(transport)).rejects.toMatchObject({ code: 'rate-limited' })
    await expect(ask(transport)).rejects.toMatchObject({ code: 'rate-limited' })
    expect(waits).toEqual([])
  })
})

describe('what will not pass is an error at once', () => {
  test.each<[string, Answer, string]>([
    ['400', status(400, {}, '{"detail":"bad sort key"}'), 'bad-question'],
    ['401', status(401), 'unauthorized'],
    ['403', status(403), 'forbidden'],
    ['404', status(404), 'not-found'],
    ['410', status(410), 'deleted'],
    ['a field of another type', () => Response.json({ rows: [1, 'two'] }), 'bad-response'],
    ['a redirect to another host', status(302, { location: 'https://evil.test/?token=x' }), 'refused'],
  ])('%s', async (_, fault, code) => {
    const { transport, sent } = vendor([fault, rows])
    await expect(ask(transport)).rejects.toMatchObject({ name: 'SourceError', code })
    expect(sent).toHaveLength(1)
  })

  test('the wrong field is named', async () => {
    const { transport } = vendor([() => Response.json({ rows: [1, 'two'] })])
    await expect(ask(transport)).rejects.toThrow(/rows\.1/)
  })

  test("the vendor's own words are told, whatever the body's form", async () => {
    for (const body of ['{"detail":"bad sort"}', '{"error":{"message":"bad sort"}}', 'bad sort']) {
      const { transport } = vendor([status(400, {}, body)])
      await expect(ask(transport)).rejects.toThrow(/bad sort/)
    }
  })

  test('the source can explain a refusal better', async () => {
    const { transport } = vendor([status(403, {}, 'SENSITIVE')], {
      explain: ({ status: code, text }) =>
        code === 403 && text.includes('SENSITIVE')
          ? { code: 'forbidden', message: 'ask the owner for sensitive_data_replay' }
          : undefined,
    })
    await expect(ask(transport)).rejects.toThrow('sensitive_data_replay')
  })
})

describe('nothing leaks', () => {
  test('a redirect within the host keeps the credential, and none goes anywhere else', async () => {
    const { transport, sent } = vendor([status(301, { location: '/api/rows/?page=2' }), rows])
    await ask(transport)
    expect(sent.map(({ url }) => url)).toEqual([`${base}rows/`, `${base}rows/?page=2`])
    expect(sent[1]?.authorization).toBe('Bearer canary-token')
  })

  test('a link to another host is not followed', async () => {
    const { transport, sent } = vendor([rows])
    await expect(ask(transport, { url: 'https://evil.test/api/rows/' })).rejects.toMatchObject({
      code: 'refused',
    })
    expect(sent).toEqual([])
  })

  test('a public address gets no credential, and no plain connection', async () => {
    const { transport, sent } = vendor([rows])
    await ask(transport, { url: 'https://cdn.test/a?Signature=s', isPublic: true })
    expect(sent[0]?.authorization).toBeNull()
    await expect(ask(transport, { url: 'http://cdn.test/a', isPublic: true })).rejects.toMatchObject({
      code: 'refused',
    })
  })

  test.each<[string, Answer]>([
    ['an answer that echoes the token', status(400, {}, '{"detail":"token canary-token is odd"}')],
    [
      'an answer that echoes a signed address',
      status(500, {}, 'GET https://cdn.test/a?Signature=canary-sig'),
    ],
    [
      'a connection error that names the address',
      () => Promise.reject(new Error('https://x.test/?s=canary-sig')),
    ],
    ['a redirect with a query', status(302, { location: 'https://evil.test/?token=canary-sig' })],
  ])('%s', async (_, fault) => {
    const { transport } = vendor([fault])
    const error = (await ask(transport).catch((thrown: unknown) => thrown)) as Error
    expect(`${String(error)} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(
      'canary',
    )
    expect(error.cause).toBeUndefined()
  })
})

describe('bounds', () => {
  test('a larger answer than allowed is refused while it comes', async () => {
    const { transport } = vendor([() => new Response(new Uint8Array(5000))])
    await expect(transport.bytes({ what, url: 'a', maxBytes: 4096 })).rejects.toMatchObject({
      code: 'refused',
    })
  })

  test('no more requests at a time than allowed', async () => {
    let now = 0
    let most = 0
    const { transport } = vendor(
      [
        async () => {
          most = Math.max(most, ++now)
          await new Promise(resolve => setTimeout(resolve, 1))
          now--
          return rows()
        },
      ],
      { parallel: 3 },
    )
    await Promise.all(Array.from({ length: 12 }, () => ask(transport)))
    expect(most).toBe(3)
  })

  test('an answer that does not come ends as unavailable', async () => {
    const { transport } = vendor([])
    const slow = createTransport({
      source: 'sentry',
      baseUrl: base,
      authorize: () => ({}),
      secrets: [],
      retryBudgetMs: 0,
      io: defaultIo({
        fetch: (_, init) =>
          new Promise((_resolve, reject) => {
            init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))
          }),
      }),
    })
    await expect(ask(slow, { timeoutMs: 5 })).rejects.toThrow(/an answer did not come/)
    expect(transport.clean('x')).toBe('x')
  })

  test("an abort rejects with the signal's reason, also while waiting", async () => {
    const stop = new AbortController()
    const { transport } = vendor([
      () => {
        stop.abort(new Error('enough'))
        return status(500)()
      },
    ])
    await expect(ask(transport, { signal: stop.signal })).rejects.toThrow('enough')
  })

  test('a stream gives its turn back when it is read, left, or breaks off', async () => {
    const { transport } = vendor(
      [
        () => new Response('abc'),
        () => new Response(new Uint8Array(100_000)),
        brokenBody,
        () => new Response('end'),
      ],
      { parallel: 1 },
    )
    const open = (): Promise<{ readonly body: AsyncIterable<Uint8Array> }> =>
      transport.stream({ what, url: 'a' })
    let text = ''
    for await (const piece of (await open()).body) text += new TextDecoder().decode(piece)
    for await (const _ of (await open()).body) break
    const broken = async (): Promise<void> => {
      for await (const _ of (await open()).body);
    }
    await expect(broken()).rejects.toMatchObject({ code: 'unavailable' })
    for await (const piece of (await open()).body) text += new TextDecoder().decode(piece)
    expect(text).toBe('abcend')
  })

  test('an allowed status is an answer', async () => {
    const { transport } = vendor([status(404, {}, 'no such file')])
    expect(await transport.bytes({ what, url: 'a', allow: [404] })).toMatchObject({ status: 404 })
  })
})
