import { describe, expect, it } from 'vitest'
import { readSentryName } from './name.ts'
import { sentry } from './sentry.ts'
import {
  BASE,
  fakeSentry,
  type FakeAnswer,
  type FakeOptions,
  manySegments,
  REPLAY,
  TOKEN,
} from './testing/fake-sentry.ts'

const saas = { baseUrl: 'https://sentry.io' }
const region =
  (regionUrl: unknown): FakeAnswer =>
  ({ path }) =>
    path === 'organizations/acme/'
      ? Response.json({ id: '1', slug: 'acme', links: { regionUrl } })
      : undefined

/** Opens a replay and reads it, and answers which hosts were asked for what. */
async function hosts(fake: FakeOptions): Promise<string[]> {
  const { source, asked } = fakeSentry({ segments: manySegments(1), ...fake })
  const recording = await source.open({ replayId: REPLAY })
  expect(await Array.fromAsync(recording.segments())).toHaveLength(1)
  for (const { authorization } of asked) expect(authorization).toBe(`Bearer ${TOKEN}`)
  return asked.map(({ host, path }) => `${host} ${path.split('/')[0]}/${path.split('/')[2]}`)
}

describe('the region of an organization', () => {
  it('is looked up once, and asked from then on', async () => {
    const { source, asked } = fakeSentry({
      options: saas,
      segments: manySegments(1),
      answer: region('https://de.sentry.io'),
    })
    await source.open({ replayId: REPLAY })
    await Promise.all([source.open({ replayId: REPLAY }), source.describe({ replayId: REPLAY })])
    expect(asked.filter(({ path }) => path === 'organizations/acme/')).toHaveLength(1)
    expect(asked.map(({ host }) => host)).toEqual([
      'sentry.io',
      'de.sentry.io',
      'de.sentry.io',
      'de.sentry.io',
    ])
  })

  it.each([
    ['another domain', 'https://sentry.io.evil.example'],
    ['another domain that ends alike', 'https://evilsentry.io'],
    ['without encryption', 'http://us.sentry.io'],
    ['with another port', 'https://us.sentry.io:444'],
    ['that is none', 'nonsense'],
    ['that is missing', undefined],
  ])('%s is never sent the token', async (_, regionUrl) => {
    expect(new Set(await hosts({ options: saas, answer: region(regionUrl) }))).toEqual(
      new Set(['sentry.io organizations/', 'sentry.io organizations/replays', 'sentry.io projects/42']),
    )
  })

  it('that may not be read is left alone: what is asked next tells why, if it does', async () => {
    const answer: FakeAnswer = ({ path }) =>
      path === 'organizations/acme/' ? new Response('', { status: 403 }) : undefined
    expect(await hosts({ options: saas, answer })).toHaveLength(3)
  })

  it('is not looked for on a server of one’s own, in a path or not, nor where it is given', async () => {
    expect(await hosts({})).toEqual([
      'sentry.acme.example organizations/replays',
      'sentry.acme.example projects/42',
    ])
    expect((await hosts({ options: { baseUrl: 'http://acme.example/tools/sentry/' } }))[0]).toBe(
      'acme.example organizations/replays',
    )
    expect((await hosts({ options: { baseUrl: 'https://us.sentry.io' } }))[0]).toBe(
      'us.sentry.io organizations/replays',
    )
  })

  it('is asked again when it could not be had', async () => {
    let fails = 5
    const { source } = fakeSentry({
      options: saas,
      answer: asked =>
        asked.path === 'organizations/acme/' && fails-- > 0
          ? new Response('', { status: 502 })
          : region('https://us.sentry.io')(asked, 0),
    })
    await expect(source.describe({ replayId: REPLAY })).rejects.toMatchObject({ code: 'unavailable' })
    expect(await source.describe({ replayId: REPLAY })).toMatchObject({ replayId: REPLAY })
  })
})

describe('the organization', () => {
  const organizations =
    (...slugs: string[]): FakeAnswer =>
    ({ path }) =>
      path === 'organizations/'
        ? Response.json(slugs.map(slug => ({ id: '1', slug, status: {} })))
        : undefined
  const none = (answer: FakeAnswer) => fakeSentry({ answer, withoutOrg: true })

  it('is the token’s only one when none is named', async () => {
    const { source } = none(organizations('acme'))
    expect((await source.describe({ replayId: REPLAY })).project).toBe('acme~42')
  })

  it('has to be named when there are others', async () => {
    const several = none(organizations('acme', 'globex')).source.describe({ replayId: REPLAY })
    await expect(several).rejects.toMatchObject({
      code: 'bad-question',
      message: expect.stringContaining('acme, globex') as string,
    })
    const nobody = none(organizations()).source.describe({ replayId: REPLAY })
    await expect(nobody).rejects.toMatchObject({ code: 'bad-question' })
  })

  it('is that of the name before that of the source', async () => {
    const { source, asked } = fakeSentry({ options: { org: 'globex' }, segments: manySegments(1) })
    const ref = readSentryName(`sentry:acme/42/${REPLAY}`)!
    const { summary } = await source.open(ref)
    expect(summary.project).toBe('acme~42')
    // A summary names it too.
    await source.open({ replayId: REPLAY, project: summary.project })
    expect(new Set(asked.map(({ path }) => path))).toEqual(new Set([`organizations/acme/replays/${REPLAY}/`]))
  })

  it('is in the host of an address', async () => {
    const { source, asked } = fakeSentry({
      withoutOrg: true,
      options: { baseUrl: 'https://acme.sentry.io' },
      answer: region('https://us.sentry.io'),
    })
    await source.describe({ replayId: REPLAY })
    expect(asked.map(({ host, path }) => `${host}/${path}`)).toEqual([
      'sentry.io/organizations/acme/',
      `us.sentry.io/organizations/acme/replays/${REPLAY}/`,
    ])
  })
})

describe('a replay', () => {
  it('of another Sentry than the token’s is not asked for', async () => {
    const { source, asked } = fakeSentry()
    const ref = readSentryName(`https://acme.sentry.io/replays/${REPLAY}/`)!
    await expect(source.open(ref)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/leads to sentry\.io.*SENTRY_URL/) as string,
    })
    expect(asked).toEqual([])
    const own = readSentryName(`${BASE}/organizations/acme/replays/${REPLAY}/`)!
    expect((await source.describe(own)).replayId).toBe(REPLAY)
  })

  it('with an id that is none is refused before anything is asked', async () => {
    const { source, asked } = fakeSentry()
    await expect(source.open({ replayId: 'x/../y' })).rejects.toMatchObject({ code: 'bad-question' })
    expect(asked).toEqual([])
  })

  it('that Sentry does not know is told with what to check', async () => {
    const unknown = fakeSentry({ answer: () => new Response('', { status: 404 }) }).source.open({
      replayId: REPLAY,
    })
    await expect(unknown).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/replay 5d0c.*check the id and the organization/) as string,
    })
  })

  it('of another project than was named is not given', async () => {
    const { source } = fakeSentry({ segments: manySegments(1) })
    await expect(source.open({ replayId: REPLAY, project: '43' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/of project 42, and not of 43/) as string,
    })
    expect((await source.open({ replayId: REPLAY, project: 'shop' })).summary.project).toBe('acme~42')
  })

  it('is live while it is young', async () => {
    const row = { started_at: '2026-11-20T11:40:00Z', finished_at: '2026-11-20T11:55:00Z' }
    const { source } = fakeSentry({ row })
    expect((await source.open({ replayId: REPLAY })).summary.live).toBe(true)
  })
})

describe('too many requests', () => {
  const limited =
    (headers: Record<string, string>): FakeAnswer =>
    (_, nth) =>
      nth === 1 ? Response.json({ detail: 'limit' }, { status: 429, headers }) : undefined
  const resetAt = (seconds: number): string => String(Date.parse('2026-11-20T12:00:00Z') / 1000 + seconds)

  it.each<[string, Record<string, string>, number]>([
    [
      'until the window ends, which Sentry gives as a time',
      { 'x-sentry-rate-limit-reset': resetAt(7) },
      7000,
    ],
    [
      'as a proxy says, before what Sentry says',
      { 'retry-after': '3', 'x-sentry-rate-limit-reset': resetAt(7) },
      3000,
    ],
    ['a second, when it says nothing', {}, 1000],
    [
      'a second, when they are too many at a time and the window is not used up',
      {
        'x-sentry-rate-limit-remaining': '39',
        'x-sentry-rate-limit-concurrentremaining': '0',
        'x-sentry-rate-limit-reset': resetAt(40),
      },
      1000,
    ],
  ])('are waited for: %s', async (_, headers, waitMs) => {
    const { source, waits } = fakeSentry({ answer: limited(headers) })
    expect(await source.describe({ replayId: REPLAY })).toMatchObject({ replayId: REPLAY })
    expect(waits).toEqual([waitMs])
  })
})

it('shows its token nowhere, whatever echoes it', async () => {
  const { source, asked } = fakeSentry({
    answer: () => Response.json({ detail: `token ${TOKEN} is bad` }, { status: 401 }),
  })
  const error = await source.open({ replayId: REPLAY }).catch((thrown: unknown) => thrown as Error)
  expect(asked[0]!.authorization).toContain(TOKEN)
  const shown = [
    JSON.stringify(source),
    Object.values(source).join(),
    (error as Error).stack,
    JSON.stringify(error),
    await source.identity(),
  ]
  for (const text of shown) expect(text).not.toContain('canary')
  expect((error as Error).message).toContain('<redacted>')
})

it('needs a token, and an address', () => {
  expect(() => sentry({ token: ' ' })).toThrow(expect.objectContaining({ code: 'no-credentials' }))
  expect(() => sentry({ token: 'x', baseUrl: 'ftp://x' })).toThrow(
    expect.objectContaining({ code: 'bad-question' }),
  )
})

it('has one identity for a token on a server', async () => {
  const identity = (token: string, baseUrl?: string): Promise<string> =>
    sentry({ token, ...(baseUrl !== undefined && { baseUrl }) }).identity()
  expect(await identity('a')).toBe(await identity(' a ', 'https://sentry.io/'))
  expect(await identity('a')).not.toBe(await identity('b'))
  expect(await identity('a')).not.toBe(await identity('a', BASE))
})

it.each([
  [saas, { project: 'acme~42' }, undefined, 'https://acme.sentry.io/explore/replays/ID/'],
  [saas, { project: 'acme~42' }, 83_421, 'https://acme.sentry.io/explore/replays/ID/?t=83'],
  [saas, {}, -5, 'https://acme.sentry.io/explore/replays/ID/?t=0'],
  [saas, { org: '123' }, 0, 'https://sentry.io/organizations/123/explore/replays/ID/?t=0'],
  [
    { baseUrl: 'https://acme.example/sentry' },
    {},
    1000,
    'https://acme.example/sentry/organizations/acme/replays/ID/?t=1',
  ],
])('%j leads %j to a moment: %s', (options, ref, offsetMs, url) => {
  const { source } = fakeSentry({ options })
  expect(source.link({ replayId: REPLAY, ...ref }, offsetMs)).toBe(url.replace('ID', REPLAY))
})
