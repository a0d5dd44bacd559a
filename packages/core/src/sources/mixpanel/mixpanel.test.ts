import { describe, expect, test } from 'vitest'
import { mixpanel } from './mixpanel.ts'
import type { MixpanelOptions } from './options.ts'
import { all, fakeVendor, read, row, type Asked } from './testing/fake-vendor.ts'

const status = (code: number): Response => new Response('', { status: code })
const robot = { username: 'robot', secret: 'canary-secret', projectId: 4711 } as const

describe('addresses', () => {
  test.each<[string, Partial<MixpanelOptions>, string, string]>([
    ['a region', { region: 'eu' }, 'https://eu.mixpanel.com', 'https://eu.mixpanel.com'],
    [
      'a host for all',
      { baseUrl: 'http://127.0.0.1:8080//' },
      'http://127.0.0.1:8080',
      'http://127.0.0.1:8080',
    ],
    [
      'a host with a path',
      { baseUrl: 'https://proxy.test/mp/' },
      'https://proxy.test/mp',
      'https://proxy.test/mp',
    ],
    [
      'another host for the App API',
      { region: 'in', appBaseUrl: 'https://app.test/' },
      'https://in.mixpanel.com',
      'https://app.test',
    ],
  ])('of %s', async (_, options, query, app) => {
    const vendor = fakeVendor({ options })
    await vendor.source.open({ replayId: 'r' })
    const asked = vendor.asked.map(({ url }) => `${url.origin}${url.pathname}`)
    expect(asked).toContain(`${query}/api/query/insights`)
    expect(asked).toContain(`${app}/api/app/projects/4711/replays/sign/bulk`)
  })

  test.each<[string, MixpanelOptions, string]>([
    ['no credentials', { projectId: 1 }, 'no-credentials'],
    ['half a service account', { username: 'robot', projectId: 1 }, 'no-credentials'],
    ['a project that is no number', { ...robot, projectId: 'shop' }, 'bad-question'],
    ['a workspace that is no number', { ...robot, workspaceId: 'all' }, 'bad-question'],
    ['a host that is no address', { ...robot, baseUrl: 'mixpanel' }, 'bad-question'],
    ['a host with a password', { ...robot, baseUrl: 'https://a:canary@b.test' }, 'bad-question'],
    ['a region that is none', { ...robot, region: 'mars' as 'us' }, 'bad-question'],
    ['a header that none can be', { ...robot, customHeader: { name: 'x y', value: '1' } }, 'bad-question'],
    [
      'a header of two lines',
      { ...robot, customHeader: { name: 'x', value: 'canary\r\ny: 1' } },
      'bad-question',
    ],
  ])('%s is refused at once', (_, options, code) => {
    let thrown: unknown
    try {
      mixpanel(options)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code })
    expect(String(thrown)).not.toContain('canary')
  })
})

describe('the region of an account', () => {
  const at = (host: string, answer: () => Response | Promise<Response>) => (asked: Asked) =>
    asked.operation === 'me' && asked.url.host === host ? answer() : undefined

  test('is found out once, in the order us, eu, in', async () => {
    const others = [at('mixpanel.com', () => status(401)), at('eu.mixpanel.com', () => status(403))]
    const vendor = fakeVendor({
      instead: asked => others.map(answer => answer(asked)).find(answer => answer !== undefined),
      options: { region: undefined } as unknown as Partial<MixpanelOptions>,
    })
    await Promise.all([vendor.source.open({ replayId: 'a' }), vendor.source.open({ replayId: 'b' })])
    const asked = vendor.asked.map(({ operation, url }) => `${operation} ${url.host}`)
    expect(asked.filter(line => line.startsWith('me'))).toEqual([
      'me mixpanel.com',
      'me eu.mixpanel.com',
      'me in.mixpanel.com',
    ])
    expect(asked.filter(line => line.startsWith('sign'))).toEqual([
      'sign in.mixpanel.com',
      'sign in.mixpanel.com',
    ])
    expect(vendor.asked[0]?.url.search).toBe('')
    expect(vendor.source.link({ replayId: 'a' })).toContain('https://in.mixpanel.com/')
  })

  test.each<[string, () => Response | Promise<Response>, string]>([
    ['nobody accepts them: they are wrong', () => status(401), 'unauthorized'],
    ['one cannot be asked: they may be good', () => status(503), 'unavailable'],
    ['one is not there', () => Promise.reject(new TypeError('fetch failed')), 'unavailable'],
  ])('is not found when %s', async (_, eu, code) => {
    let isOver = false
    const vendor = fakeVendor({
      instead: asked => (isOver ? undefined : asked.url.host === 'eu.mixpanel.com' ? eu() : status(401)),
      options: { region: undefined } as unknown as Partial<MixpanelOptions>,
    })
    await expect(vendor.source.sign(['a'])).rejects.toMatchObject({ code })
    expect(vendor.counts()).toEqual({ me: 3 })
    expect(vendor.waits).toEqual([])
    // And is looked for anew the next time.
    isOver = true
    await vendor.source.sign(['a'])
    expect(vendor.counts()).toEqual({ me: 4, sign: 1 })
  })
})

describe('credentials', () => {
  test('a service account goes to the APIs, with the custom header, and not to the CDN', async () => {
    const vendor = fakeVendor({ options: { customHeader: { name: 'X-Proxy', value: 'canary-proxy' } } })
    await read(await vendor.source.open({ replayId: 'r' }))
    for (const { operation, headers } of vendor.asked) {
      const isApi = operation !== 'file'
      expect(headers.get('authorization')).toBe(isApi ? `Basic ${btoa('robot:canary-secret')}` : null)
      expect(headers.get('x-proxy')).toBe(isApi ? 'canary-proxy' : null)
    }
  })

  test('a custom header does not take the place of the credential', async () => {
    const vendor = fakeVendor({ options: { customHeader: { name: 'Authorization', value: 'mine' } } })
    await vendor.source.sign(['r'])
    expect(vendor.asked[0]?.headers.get('authorization')).toContain('Basic ')
  })

  test('a token is asked for with each request', async () => {
    let tokens = 0
    const vendor = fakeVendor({ options: { oauthToken: async () => ` token-${++tokens} \n` } })
    await vendor.source.sign(['a'])
    await vendor.source.sign(['b'])
    expect(vendor.asked.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ])
  })

  test.each<[string, () => string | Promise<string>, string]>([
    ['cannot be had', () => Promise.reject(new Error('canary-token')), 'unauthorized'],
    ['is empty', () => ' ', 'no-credentials'],
    ['is no header', () => 'canary\ntoken', 'no-credentials'],
  ])('a token that %s ends at once, and does not show', async (_, oauthToken, code) => {
    const vendor = fakeVendor({ options: { oauthToken } })
    const error: unknown = await vendor.source.sign(['a']).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code })
    expect(shownOf(error)).not.toContain('canary')
    expect(vendor.asked).toEqual([])
  })
})

describe('the identity', () => {
  const of = (options: Partial<MixpanelOptions>): Promise<string> =>
    mixpanel({ ...robot, ...options }).identity()

  test('is the same for the same account, whether its region is named or not', async () => {
    expect(await of({})).toMatch(/^[0-9a-f]{16}$/)
    expect(await of({ region: 'eu' })).toBe(await of({}))
  })

  test('differs by secret, host and kind', async () => {
    const all = await Promise.all([
      of({}),
      of({ secret: 'other' }),
      of({ baseUrl: 'https://proxy.test' }),
      of({ oauthToken: 'robot' }),
      of({ oauthToken: () => 't', account: 'me' }),
    ])
    expect(new Set(all).size).toBe(all.length)
  })

  test('of a token that changes is that of its account', async () => {
    let tokens = 0
    const oauthToken = (): string => `token-${++tokens}`
    expect(await of({ oauthToken, account: 'me' })).toBe(await of({ oauthToken, account: 'me' }))
    expect(await of({ oauthToken })).not.toBe(await of({ oauthToken }))
  })
})

/** All that a printed error may show. */
function shownOf(error: unknown): string {
  const parts: string[] = []
  let next: unknown = error
  for (let depth = 0; depth < 5 && next instanceof Error; depth++) {
    parts.push(String(next), next.stack ?? '', JSON.stringify(next), JSON.stringify(Object.entries(next)))
    next = next.cause
  }
  return parts.join('\n')
}

describe('nothing shows a credential:', () => {
  const echo = ({ url, headers }: Asked): string =>
    JSON.stringify({
      error: `refused ${headers.get('authorization')} at ${String(url)} (${url.search}), ${decodeURIComponent(url.search)}, ${headers.get('authorization')?.slice(6)}, ${headers.get('x-proxy')}`,
    })
  const faults: readonly (readonly [string, (asked: Asked) => Response | Promise<Response>])[] = [
    ...[400, 401, 403, 404, 410, 418, 429, 500, 503].map(
      code => [String(code), (asked: Asked) => new Response(echo(asked), { status: code })] as const,
    ),
    ['an error in a 200', asked => new Response(echo(asked))],
    ['no JSON', asked => new Response(`<html>${echo(asked)}`)],
    [
      'a redirect',
      asked =>
        new Response('', { status: 302, headers: { location: `https://evil.test/${asked.url.search}` } }),
    ],
    [
      'a broken connection',
      asked =>
        Promise.reject(
          new TypeError(`cannot reach ${String(asked.url)} as ${asked.headers.get('authorization')}`),
        ),
    ],
    [
      'a network that tells a cause',
      asked => Promise.reject(new TypeError('fetch failed', { cause: new Error(String(asked.url)) })),
    ],
  ]
  const operations = ['insights', 'sign', 'file'] as const

  test.each(
    operations.flatMap(operation => faults.map(([name, fault]) => [operation, name, fault] as const)),
  )('%s, %s', async (operation, _, fault) => {
    const shown: string[] = []
    const see = (value: unknown): void => {
      shown.push(value instanceof Error ? shownOf(value) : JSON.stringify(value))
    }
    const proxied = { customHeader: { name: 'x-proxy', value: 'canary-proxy' } }
    for (const options of [proxied, { oauthToken: 'canary-token' }]) {
      const vendor = fakeVendor({
        replays: { r: row(0) },
        files: { r: 3 },
        options,
        // The first file comes, so that a walk is under way.
        instead: asked =>
          asked.operation === operation && !(operation === 'file' && asked.number === 0)
            ? fault(asked)
            : undefined,
      })
      const { source } = vendor
      see(source)
      await all(source.list({ user: 'u' })).then(see, see)
      await source.sign(['r']).then(see, see)
      await source.related({ source: 'mixpanel', replayId: 'r', project: '4711' }).then(see, see)
      try {
        const recording = await source.open({ replayId: 'r' }, { include: ['events'] })
        see(recording.summary)
        await read(recording).catch(see)
        see(recording.outcome?.())
      } catch (error) {
        see(error)
      }
      try {
        for await (const result of source.fetchReplays(['r'], {}, read))
          see('error' in result ? result.error : {})
      } catch (error) {
        see(error)
      }
    }
    expect(shown.length).toBeGreaterThan(8)
    expect(shown.join('\n')).not.toMatch(/canary|Y2FuYXJ5|cm9ib3Q6/)
  })
})
