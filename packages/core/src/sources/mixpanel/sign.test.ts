import { describe, expect, test } from 'vitest'
import { signedReplay } from './signed-replay.ts'
import { createSigner, SIGN_BATCH } from './signer.ts'
import { fakeVendor, PROJECT, START_MS, type Asked } from './testing/fake-vendor.ts'

const idsOf = ({ body }: Asked): string[] =>
  (body as { replays: { replay_id: string }[] }).replays.map(({ replay_id: id }) => id)

describe('signing', () => {
  test('is one call for all, without parameters, each with its environment', async () => {
    const vendor = fakeVendor()
    const signed = await vendor.source.sign(['b', 'a', 'b'], { env: 'dev' })
    expect(signed.map(({ replayId, env }) => [replayId, env])).toEqual([
      ['b', 'dev'],
      ['a', 'dev'],
      ['b', 'dev'],
    ])
    expect(vendor.asked).toHaveLength(1)
    expect(String(vendor.asked[0]?.url)).toBe(
      `https://mixpanel.com/api/app/projects/${PROJECT}/replays/sign/bulk`,
    )
    expect(vendor.asked[0]?.body).toEqual({
      replays: [
        { replay_id: 'b', replay_env: 'dev' },
        { replay_id: 'a', replay_env: 'dev' },
      ],
    })
  })

  test('takes several calls for very many', async () => {
    const vendor = fakeVendor()
    const ids = Array.from({ length: SIGN_BATCH + 1 }, (_, index) => `r-${index}`)
    expect(await vendor.source.sign(ids)).toHaveLength(SIGN_BATCH + 1)
    expect(vendor.counts()).toEqual({ sign: 2 })
  })

  test('of nothing asks nothing', async () => {
    const vendor = fakeVendor()
    expect(await vendor.source.sign([])).toEqual([])
    expect(vendor.asked).toEqual([])
  })

  test('takes the list also without its wrapper, and in another order', async () => {
    const row = (id: string): object => ({
      replay_id: id,
      url: `https://cdn.test/${id}/`,
      query_string: `?of=${id}`,
    })
    const vendor = fakeVendor({ instead: () => Response.json([row('b'), row('a')]) })
    const signed = await vendor.source.sign(['a', 'b'])
    expect(signed.map(({ replayId, url, query }) => [replayId, url, query.reveal()])).toEqual([
      ['a', 'https://cdn.test/a/', 'of=a'],
      ['b', 'https://cdn.test/b/', 'of=b'],
    ])
  })

  test('names the replays that are not signed', async () => {
    const vendor = fakeVendor({ instead: () => Response.json({ results: [] }) })
    await expect(vendor.source.sign(['a', 'b'])).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('a, b') as string,
    })
  })

  test.each<[string, object]>([
    ['no address', { replay_id: 'a', query_string: 'x=1' }],
    ['an address that is no folder', { replay_id: 'a', url: 'https://cdn.test/a', query_string: 'x=1' }],
    [
      'an address with a query of its own',
      { replay_id: 'a', url: 'https://cdn.test/?/', query_string: 'x=1' },
    ],
    ['an address with a user', { replay_id: 'a', url: 'https://me@cdn.test/a/', query_string: 'x=1' }],
    ['an address of another kind', { replay_id: 'a', url: 'file:///etc/', query_string: 'x=1' }],
    ['no query', { replay_id: 'a', url: 'https://cdn.test/a/', query_string: '' }],
  ])('%s is not what the API gives', async (_, row) => {
    const vendor = fakeVendor({ instead: () => Response.json({ results: [row] }) })
    await expect(vendor.source.sign(['a'])).rejects.toMatchObject({ code: 'bad-response' })
  })

  test('an address without TLS is not followed when the API has it', async () => {
    const results = [{ replay_id: 'a', url: 'http://cdn.test/a/', query_string: 'x=1' }]
    const vendor = fakeVendor({
      instead: ({ operation }) => (operation === 'sign' ? Response.json({ results }) : undefined),
    })
    await expect(vendor.source.open({ replayId: 'a' })).rejects.toMatchObject({ code: 'refused' })
    expect(vendor.counts()['file']).toBeUndefined()
  })

  test('a replay that spoils the call for all is found by halves', async () => {
    const vendor = fakeVendor({
      files: {},
      instead: asked =>
        asked.operation === 'sign' && idsOf(asked).includes('bad')
          ? Response.json({ error: 'unknown replay' }, { status: 400 })
          : undefined,
    })
    const ids = ['a', 'b', 'bad', 'c', 'd', 'e', 'f', 'g']
    const results: string[] = []
    for await (const result of vendor.source.fetchReplays(ids, {}, async () => 'read'))
      results.push(
        `${result.replay.replayId}: ${'value' in result ? result.value : (result.error as { code?: string }).code}`,
      )
    expect(results).toEqual(ids.map(id => (id === 'bad' ? 'bad: bad-question' : `${id}: read`)))
    expect(vendor.counts()['sign']).toBe(7)
  })

  test.each([
    ['an object', JSON.stringify({ status: 'error', error: 'denied: SESSION_RECORDING_SENSITIVE_DATA' })],
    ['a list', JSON.stringify([{ flags: ['SESSION_RECORDING_SENSITIVE_DATA'] }])],
    ['a text', 'no SESSION_RECORDING_SENSITIVE_DATA for you'],
    ['null beside it', '{"a":null,"b":"SESSION_RECORDING_SENSITIVE_DATA"}'],
  ])('403 for sensitive data, in %s, names the permission to ask for', async (_, body) => {
    const vendor = fakeVendor({ instead: () => new Response(body, { status: 403 }) })
    await expect(vendor.source.sign(['a', 'b'])).rejects.toMatchObject({
      code: 'forbidden',
      status: 403,
      message: expect.stringMatching(/SESSION_RECORDING_SENSITIVE_DATA.*sensitive_data_replay/) as string,
    })
    expect(vendor.counts()).toEqual({ sign: 1 })
  })
})

describe('a signed replay', () => {
  const given = { replayId: 'a', env: 'prod', url: 'https://cdn.test/a/', signedAtMs: START_MS } as const
  const queryString = `URLPrefix=x%3D&Expires=${START_MS / 1000 + 300}&Signature=canary`

  test('does not show its query string, and reveals it when asked to', () => {
    const handle = signedReplay({ ...given, queryString })
    const shown = [JSON.stringify(handle), handle.query.toString(), JSON.stringify({ ...handle })]
    expect(shown.join('\n')).not.toContain('canary')
    expect(shown[0]).toContain(`<redacted ${queryString.length} chars>`)
    expect(handle.reveal()).toEqual({
      warning: expect.stringContaining('credential') as string,
      replayId: 'a',
      env: 'prod',
      url: 'https://cdn.test/a/',
      queryString,
      signedAt: '2026-11-20T12:00:00.000Z',
      expiresAt: '2026-11-20T12:05:00.000Z',
    })
  })

  test.each<[string, string, number | undefined, number]>([
    ['says until when it is good', `Expires=${START_MS / 1000 + 120}`, undefined, 120_000],
    ['is good for five minutes when it does not say', 'Signature=x', undefined, 300_000],
    // The clock here is ten minutes ahead: by it, every signature has expired when it comes.
    [
      'is measured by the clock of who signed it',
      `Expires=${START_MS / 1000 - 300}`,
      START_MS - 600_000,
      300_000,
    ],
    ['is not believed to be good for ever', 'Expires=99999999999', undefined, 300_000],
    ['is not believed to have expired before it came', 'Expires=1', undefined, 300_000],
  ])('%s', (_, query, vendorNowMs, lifeMs) => {
    const { expiresAtMs } = signedReplay({
      ...given,
      queryString: query,
      ...(vendorNowMs !== undefined && { vendorNowMs }),
    })
    expect(expiresAtMs - START_MS).toBe(lifeMs)
  })
})

describe('a signer', () => {
  function signing(ids: readonly string[]): {
    signer: ReturnType<typeof createSigner>
    calls: string[][]
    advance: (ms: number) => void
  } {
    let nowMs = START_MS
    const calls: string[][] = []
    const signer = createSigner(
      ids,
      async batch => {
        calls.push([...batch])
        return new Map(
          batch.map(replayId => [
            replayId,
            signedReplay({
              replayId,
              env: 'prod',
              url: 'https://cdn.test/',
              queryString: 'x',
              signedAtMs: nowMs,
            }),
          ]),
        )
      },
      { now: () => nowMs },
    )
    return { signer, calls, advance: ms => (nowMs += ms) }
  }

  test('asks once for all, however many ask it', async () => {
    const { signer, calls } = signing(['a', 'b', 'c'])
    await Promise.all([signer.start(), signer.get('a'), signer.get('c')])
    await signer.get('b')
    expect(calls).toEqual([['a', 'b', 'c']])
  })

  test('asks again before a signature expires, for all that are still to be read', async () => {
    const { signer, calls, advance } = signing(['a', 'b', 'c'])
    await signer.start()
    signer.done('a')
    advance(269_000)
    await signer.get('b')
    advance(2000)
    await Promise.all([signer.get('b'), signer.get('c')])
    expect(calls).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ])
  })

  test('takes a hundred at a time, and the next when they are asked for', async () => {
    const ids = Array.from({ length: 150 }, (_, index) => `r-${index}`)
    const { signer, calls } = signing(ids)
    await signer.start()
    for (const id of ids) await signer.get(id)
    expect(calls.map(({ length }) => length)).toEqual([100, 50])
  })

  test('replaces a refused signature once, for all who hold it', async () => {
    const { signer, calls, advance } = signing(['a'])
    const refused = await signer.get('a')
    advance(1000)
    const [one, other] = await Promise.all([signer.renewed(refused), signer.renewed(refused)])
    expect(one).not.toBe(refused)
    expect(other).toBe(one)
    expect(await signer.renewed(refused)).toBe(one)
    expect(calls).toHaveLength(2)
  })
})
