import { describe, expect, test } from 'vitest'
import type { DraftOf } from './draft.ts'
import { readPlugin } from './plugin.ts'
import { frameContext } from '../testing/frame-context.ts'

const PAGE = 'http://localhost:8931/'

const read = (requests: readonly unknown[], rest: Record<string, unknown> = {}, plugin = 'rrweb/network@1') =>
  readPlugin(
    { plugin, payload: { requests, ...rest } },
    frameContext({ url: PAGE, timeMs: 1_795_158_401_511 }),
  )
const one = (request: Record<string, unknown>) =>
  read([{ name: `${PAGE}x`, ...request }])[0] as DraftOf<'network'>

/** As posthog-js 1.418 recorded it. */
const posted = {
  name: 'http://localhost:8931/api/item',
  entryType: 'resource',
  startTime: 2364,
  duration: 4.800000000046566,
  initiatorType: 'fetch',
  transferSize: 311,
  encodedBodySize: 11,
  decodedBodySize: 11,
  responseStatus: 200,
  serverTiming: [],
  endTime: 2368,
  timeOrigin: 1795158399137,
  timestamp: 1795158401500,
  method: 'POST',
  status: 200,
  requestHeaders: { 'content-type': 'application/json' },
  requestBody: '{"n":1}',
  responseHeaders: { 'content-length': '11' },
  responseBody: '{"ok":true}',
}

const navigated = {
  name: PAGE,
  entryType: 'navigation',
  startTime: 0,
  duration: 517,
  initiatorType: 'navigation',
  transferSize: 894,
  responseStatus: 200,
  type: 'navigate',
  endTime: 30,
  timeOrigin: 1795158399137,
  timestamp: 1795158399137,
}

describe('network frames', () => {
  test('a request as PostHog captured it, at its start, without headers and bodies', () => {
    expect(read([posted])).toEqual([
      {
        kind: 'network',
        origin: 'network',
        timeMs: 1795158401501,
        detail: 3,
        label: 'POST /api/item → 200',
        data: {
          method: 'POST',
          url: 'http://localhost:8931/api/item',
          initiator: 'fetch',
          failed: false,
          status: 200,
          durationMs: 5,
          responseBytes: 311,
        },
      },
    ])
  })

  test('the timing entry of a document also tells the page load', () => {
    const [request, load] = read([navigated])
    expect(request).toMatchObject({
      kind: 'network',
      timeMs: 1795158399137,
      data: { initiator: 'navigation', status: 200, durationMs: 517 },
    })
    expect(load).toMatchObject({
      kind: 'navigation',
      timeMs: 1795158399137,
      origin: 'network',
      data: { method: 'load', href: PAGE, durationMs: 517 },
    })
    expect(read([{ ...navigated, type: 'back_forward' }])[1]?.data).toMatchObject({ method: 'back-forward' })
    expect(read([{ ...navigated, type: 'reload', duration: 0 }])[1]?.data).toEqual({
      method: 'reload',
      href: PAGE,
    })
  })

  test('a document still loading has the duration of its answer and is of the past', () => {
    const [request] = read([{ ...navigated, duration: 0, isInitial: true }])
    expect(request?.data).toMatchObject({ durationMs: 30, initial: true })
  })

  test('Mixpanel names the URL otherwise and tells the dialect', () => {
    const context = frameContext({ url: PAGE })
    const requests = [
      {
        url: '/api/cart',
        method: 'get',
        status: 404,
        initiatorType: 'xmlhttprequest',
        startTime: 100,
        endTime: 130,
        timeOrigin: 1795158399137,
      },
    ]
    const [draft] = readPlugin({ plugin: 'rrweb/network@1.mp', payload: { requests } }, context)
    expect(draft).toMatchObject({
      timeMs: 1795158399237,
      data: {
        method: 'GET',
        url: 'http://localhost:8931/api/cart',
        status: 404,
        failed: true,
        durationMs: 30,
      },
    })
    expect(context.signals).toEqual([{ signal: 'dialect', dialect: 'mixpanel' }])
  })

  test.each([
    ['time origin and start', { timeOrigin: 1795158399137, startTime: 50, timestamp: 5 }, 1795158399187],
    ["the request's own time", { timestamp: 1795158400000, duration: 40 }, 1795158400000],
    ["the frame's time less the duration", { startTime: 50, endTime: 90 }, 1795158401471],
    ["the frame's time", {}, 1795158401511],
    ['a start without end', { timeOrigin: 1795158399137, startTime: 50, endTime: 0 }, 1795158399187],
  ])('starts by %s', (_name, request, timeMs) => {
    expect(one(request).timeMs).toBe(timeMs)
  })

  test.each<[string, Record<string, unknown>, number | undefined, boolean]>([
    ['no status is unknown, not failed', { initiatorType: 'fetch', method: 'GET' }, undefined, false],
    ["the browser's own status counts", { initiatorType: 'img', responseStatus: 404 }, 404, true],
    ["the wrapper's status wins", { status: 204, responseStatus: 200 }, 204, false],
    ["0 from the page's own origin: no answer came", { initiatorType: 'fetch', status: 0 }, 0, true],
    [
      '0 of an XHR anywhere',
      { name: 'https://api.test/', initiatorType: 'xmlhttprequest', status: 0 },
      0,
      true,
    ],
    [
      '0 of a foreign picture hides the status',
      { name: 'https://cdn.test/a.png', initiatorType: 'img', responseStatus: 0 },
      undefined,
      false,
    ],
    [
      '0 of a foreign fetch may be an opaque answer',
      { name: 'https://t.test/', initiatorType: 'fetch', status: 0 },
      undefined,
      false,
    ],
    ['400 and more failed', { status: 422 }, 422, true],
    ['a redirect did not', { status: 302 }, 302, false],
    ['nonsense is unknown', { status: 1e9 }, undefined, false],
  ])('%s', (_name, request, status, failed) => {
    const { data } = one(request)
    expect(data.status).toBe(status)
    expect(data.failed).toBe(failed)
  })

  test('rows of server timing are no requests, nor is what has no URL', () => {
    expect(
      read([
        { entryType: 'serverTiming', name: 'db', duration: 12, timestamp: 1795158401500 },
        {},
        null,
        'x',
      ]),
    ).toEqual([])
  })

  test('a batch of the past marks all its requests', () => {
    expect(
      read([{ name: '/a.css' }, { name: '/b.css' }], { isInitial: true }).map(
        ({ data }) => (data as { initial?: true }).initial,
      ),
    ).toEqual([true, true])
  })

  test('the content of data URLs is left out, long URLs are cut', () => {
    expect(one({ name: `data:image/png;base64,${'A'.repeat(100_000)}` }).data.url).toBe(
      'data:image/png;base64,…',
    )
    expect(one({ name: `https://shop.test/?q=${'a'.repeat(100_000)}` }).data.url).toHaveLength(2000)
  })

  test("labels drop the page's own origin only", () => {
    expect(one({ name: 'http://localhost:8931/api?q=1' }).label).toBe('GET /api?q=1')
    expect(one({ name: 'https://api.test/v1', status: 0, initiatorType: 'xmlhttprequest' }).label).toBe(
      'GET api.test/v1 → no answer',
    )
  })
})
