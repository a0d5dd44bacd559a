import { describe, expect, test } from 'vitest'
import { readCustom } from './custom.ts'
import { frameContext } from '../testing/frame-context.ts'

const BASE = 'http://127.0.0.1:43825/basket'

const crumb = (category: string, rest: Record<string, unknown> = {}) => ({
  tag: 'breadcrumb',
  payload: { timestamp: 1795158661.014, type: 'default', category, ...rest },
})
const span = (op: string, description: string, data: unknown, seconds = [1795158661, 1795158661.25]) => ({
  tag: 'performanceSpan',
  payload: { op, description, startTimestamp: seconds[0], endTimestamp: seconds[1], data },
})
const read = (data: unknown, known: Parameters<typeof frameContext>[0] = {}) =>
  readCustom(data, frameContext({ url: BASE, ...known }))

describe('breadcrumbs of Sentry', () => {
  test.each([
    ['ui.focus', crumb('ui.focus'), { kind: 'focus', data: { window: true } }],
    ['ui.blur', crumb('ui.blur'), { kind: 'blur', data: { window: true } }],
    [
      'navigation, relative',
      crumb('navigation', { data: { from: '/basket', to: '/pay' } }),
      { kind: 'navigation', data: { method: 'push', from: BASE, href: 'http://127.0.0.1:43825/pay' } },
    ],
    [
      'navigation within the page',
      crumb('navigation', { data: { from: '/basket', to: '/basket#top' } }),
      { kind: 'navigation', data: { method: 'hash', href: `${BASE}#top` } },
    ],
    [
      'console, as captured',
      crumb('console', {
        level: 'error',
        message: 'save failed 500',
        data: { arguments: ['save failed', 500], logger: 'console' },
      }),
      { kind: 'console', label: 'save failed 500', data: { level: 'error', message: 'save failed 500' } },
    ],
    [
      'console without message',
      crumb('console', { level: 'warning', data: { arguments: ['stock', { left: 3 }] } }),
      { kind: 'console', data: { level: 'warn', message: 'stock {"left":3}' } },
    ],
    [
      'Android log',
      crumb('Timber', { level: 'info', message: 'started' }),
      { kind: 'console', data: { level: 'info' } },
    ],
    [
      'console with a hydration error',
      crumb('console', {
        level: 'error',
        message: 'Minified React error #418; visit https://react.dev/errors/418',
      }),
      { kind: 'error', data: { kind: 'hydration' } },
    ],
    [
      'replay.hydrate-error',
      crumb('replay.hydrate-error', { data: { url: BASE } }),
      { kind: 'error', url: BASE, data: { kind: 'hydration' } },
    ],
    [
      'sentry.feedback',
      crumb('sentry.feedback', { data: { feedbackId: 'f1' } }),
      { kind: 'feedback', data: { feedbackId: 'f1' } },
    ],
    ['app.background', crumb('app.background'), { kind: 'visibility', data: { state: 'hidden' } }],
    ['app.foreground', crumb('app.foreground'), { kind: 'visibility', data: { state: 'visible' } }],
    [
      'device.connectivity off',
      crumb('device.connectivity', { data: { state: 'offline' } }),
      { data: { state: 'offline' } },
    ],
    [
      'device.connectivity on',
      crumb('device.connectivity', { data: { state: 'wifi' } }),
      { data: { state: 'online' } },
    ],
    [
      'device.battery',
      crumb('device.battery', { data: { level: 42, charging: true } }),
      { kind: 'mobile', label: 'battery 42 %, charging', data: { gesture: 'battery' } },
    ],
    [
      'ui.tap of Android',
      crumb('ui.tap', { data: { 'view.id': 'pay_button' } }),
      { kind: 'mobile', label: 'tap pay_button', data: { gesture: 'tap', message: 'pay_button' } },
    ],
    [
      'ui.tap of React Native',
      crumb('ui.tap', { data: { path: [{ name: 'Pressable', label: 'Pay' }] } }),
      { kind: 'mobile', data: { gesture: 'tap', message: 'Pay' } },
    ],
    [
      'ui.keyDown',
      crumb('ui.keyDown', { message: 'body', data: { nodeId: 4, key: 'k', ctrlKey: true, shiftKey: false } }),
      { kind: 'breadcrumb', nodeId: 4, data: { crumb: 'ui.keyDown', message: 'ctrl+k' } },
    ],
    [
      'an error of the page',
      crumb('auth', { type: 'error', message: 'denied' }),
      { kind: 'error', data: { kind: 'exception', message: 'denied' } },
    ],
    [
      "the page's own",
      crumb('cart', { message: 'emptied', level: 'info', data: { items: 3, by: { role: 'user' } } }),
      {
        kind: 'breadcrumb',
        label: 'cart: emptied',
        data: {
          crumb: 'cart',
          message: 'emptied',
          level: 'info',
          fields: { items: 3, by: '{"role":"user"}' },
        },
      },
    ],
    [
      'one without a category',
      crumb('', { message: 'hello' }),
      { kind: 'breadcrumb', data: { crumb: 'custom', message: 'hello' } },
    ],
  ])('%s', (_name, data, expected) => {
    const drafts = read(data)
    expect(drafts).toHaveLength(1)
    expect(drafts[0]).toMatchObject({ timeMs: 1795158661014, ...expected })
  })

  test('a hidden message is told by its length', () => {
    expect(read(crumb('cart', { message: '********' }))[0]?.data).toMatchObject({ message: 'masked(8)' })
    expect(read(crumb('cart', { message: '[Filtered]' }))[0]?.data).toMatchObject({ message: 'masked(10)' })
  })

  test('throttling is a hole of five seconds and a health note, no event', () => {
    const context = frameContext()
    expect(readCustom(crumb('replay.throttled', { data: { metric: true } }), context)).toEqual([])
    expect(context.signals).toContainEqual({
      signal: 'hole',
      reason: 'throttled',
      fromMs: 1795158661014,
      toMs: 1795158666014,
    })
    expect(context.health.notes()).toMatchObject([{ code: 'hole', segmentId: 1, frameIndex: 20 }])
  })

  test('too many mutations are a crumb, and past the limit the end of the recording', () => {
    const some = frameContext()
    expect(readCustom(crumb('replay.mutations', { data: { count: 800, limit: false } }), some)).toHaveLength(
      1,
    )
    expect(some.health.notes()).toEqual([])
    const all = frameContext()
    readCustom(crumb('replay.mutations', { data: { count: 10500, limit: true } }), all)
    expect(all.health.notes()).toMatchObject([{ code: 'recorder-stopped' }])
    expect(all.signals).toContainEqual({ signal: 'hole', reason: 'recorder-stopped', fromMs: 1795158661014 })
  })
})

describe('clicks of Sentry', () => {
  const node = { id: 15, tagName: 'button', textContent: 'Save', attributes: { id: 'fail' } }
  const slow = (data: Record<string, unknown>) =>
    read(
      crumb('ui.slowClickDetected', { message: 'body > button#fail', data: { nodeId: 15, node, ...data } }),
    )[0]

  test('a click crumb is a claim with the element it names', () => {
    const [draft] = read(crumb('ui.click', { message: 'body > button#fail', data: { nodeId: 15, node } }))
    expect(draft).toMatchObject({
      kind: 'click',
      nodeId: 15,
      label: 'button "Save"',
      claim: { beforeMs: 50, afterMs: 50 },
      data: {
        gesture: 'click',
        target: { nodeId: 15, role: 'button', name: 'Save', tag: 'button', selector: 'button#fail' },
      },
    })
    expect(draft?.vendor).toBeUndefined()
  })

  test.each([
    ['dead: nothing came', { endReason: 'timeout', timeAfterClickMs: 7000, clickCount: 1 }, 'dead'],
    ['rage: five clicks meanwhile', { endReason: 'timeout', timeAfterClickMs: 7000, clickCount: 6 }, 'rage'],
    ['slow: something came late', { endReason: 'mutation', timeAfterClickMs: 4100, clickCount: 9 }, 'slow'],
    ['spelled as of old', { endReason: 'timeout', timeafterclickms: 7000, clickcount: 5 }, 'rage'],
    ['dead with upper case tag', { node: { ...node, tagName: 'BUTTON' }, endReason: 'timeout' }, 'dead'],
    ['never dead on other elements', { node: { ...node, tagName: 'div' }, endReason: 'timeout' }, 'slow'],
  ])('%s', (_name, data, verdict) => {
    expect(slow(data)?.vendor?.verdict).toBe(verdict)
  })

  test('keeps what the verdict was made from', () => {
    expect(
      slow({ endReason: 'timeout', timeAfterClickMs: 7000, clickCount: 6, url: 'http://elsewhere.test/' }),
    ).toMatchObject({
      vendor: { verdict: 'rage', clickCount: 6, timeAfterClickMs: 7000, endReason: 'timeout' },
    })
    // The crumb's url is the one at the end of the wait.
    expect(slow({ url: 'http://elsewhere.test/' })?.url).toBeUndefined()
  })

  test('several calm clicks are multi, from five on rage', () => {
    const multi = (clickCount: number) =>
      read(crumb('ui.multiClick', { data: { nodeId: 15, node, clickCount, metric: true } }))[0]
    expect(multi(3)?.vendor).toEqual({ verdict: 'multi', clickCount: 3 })
    expect(multi(5)?.vendor?.verdict).toBe('rage')
  })

  test('a click on what is not in the recording is named from its path', () => {
    const [draft] = read(
      crumb('ui.click', { message: 'body > form > input#q[type="search"][aria-label="Find"]', data: {} }),
    )
    expect(draft?.nodeId).toBeUndefined()
    expect(draft?.label).toBe('searchbox "Find"')
    expect(read(crumb('ui.click', { message: '<unknown>', data: {} }))[0]?.label).toBe('unknown target')
  })

  test('a click within a blocked element, which the recording leaves out, says so', () => {
    const message = 'body > main > section > div.rr-block.sentry-block.ph-no-capture > button[type="button"]'
    const [draft] = read(crumb('ui.click', { message, data: {} }))
    expect(draft?.data).toMatchObject({ target: { role: 'button', blocked: true } })
  })

  test('a name in clear is taken before a masked one', () => {
    const hidden = { ...node, attributes: { 'aria-label': '**** ****' } }
    expect(read(crumb('ui.click', { data: { nodeId: 15, node: hidden } }))[0]?.label).toBe('button "Save"')
  })

  test('masked text stays masked', () => {
    const masked = { ...node, textContent: '****', attributes: {} }
    const [draft] = read(crumb('ui.click', { data: { nodeId: 15, node: masked } }))
    expect(draft).toMatchObject({
      masked: true,
      label: 'button masked(4)',
      data: { target: { masked: true } },
    })
  })
})

describe('spans of Sentry', () => {
  test.each([
    ['navigation.navigate', 'load'],
    ['navigation.prerender', 'load'],
    ['navigation.reload', 'reload'],
    ['navigation.back_forward', 'back-forward'],
  ])('%s is a page load with its duration', (op, method) => {
    const [draft] = read(
      span(op, BASE, { duration: 83.19999999995343, size: 692 }, [1795158680.1773999, 1795158680.2531]),
    )
    expect(draft).toMatchObject({
      kind: 'navigation',
      timeMs: 1795158680177,
      data: { method, href: BASE, durationMs: 83 },
    })
  })

  test('navigation.push is a route change from the address before', () => {
    expect(read(span('navigation.push', `${BASE}/2`, {}))[0]?.data).toEqual({
      method: 'push',
      href: `${BASE}/2`,
      from: BASE,
    })
  })

  test('a failed request as captured: relative URL, sizes without headers', () => {
    const [draft] = read(
      span(
        'resource.fetch',
        '/app/fail',
        {
          method: 'GET',
          statusCode: 500,
          request: {
            headers: { authorization: 'secret' },
            body: 'secret',
            _meta: { warnings: ['URL_SKIPPED'] },
          },
          response: { headers: {}, size: 2, body: 'secret' },
        },
        [1795158661.0154002, 1795158661.0229],
      ),
    )
    expect(draft).toEqual({
      kind: 'network',
      origin: 'sentry-span',
      timeMs: 1795158661015,
      detail: 3,
      label: 'GET /app/fail → 500',
      data: {
        method: 'GET',
        url: 'http://127.0.0.1:43825/app/fail',
        initiator: 'fetch',
        failed: true,
        status: 500,
        durationMs: 7,
        responseBytes: 2,
      },
    })
  })

  test.each([
    ['no status is not a failure', 'resource.fetch', { method: 'GET' }, { failed: false }, undefined],
    [
      'status 0 of a call is one',
      'resource.xhr',
      { method: 'PUT', statusCode: 0 },
      { failed: true, method: 'PUT' },
      0,
    ],
    [
      'status 0 of a picture says nothing',
      'resource.img',
      { statusCode: 0, size: 0 },
      { failed: false },
      undefined,
    ],
    [
      'sizes of old SDKs',
      'resource.xhr',
      { requestBodySize: 10, responseBodySize: 20 },
      { requestBytes: 10, responseBytes: 20 },
      undefined,
    ],
    [
      'sizes of mobile SDKs',
      'resource.http',
      { request_body_size: 1, response_body_size: 2 },
      { requestBytes: 1, responseBytes: 2 },
      undefined,
    ],
    [
      'transfer size of resources',
      'resource.script',
      { size: 565280, statusCode: 200 },
      { responseBytes: 565280, initiator: 'script' },
      200,
    ],
  ])('%s', (_name, op, data, expected, status) => {
    const [draft] = read(span(op, 'https://cdn.test/x', data))
    expect(draft).toMatchObject({ kind: 'network', data: expected })
    if (draft?.kind === 'network') expect(draft.data.status).toBe(status)
  })

  test('first contentful paint counts from the start of its page, without one it is a span', () => {
    const paint = span('paint', 'first-contentful-paint', undefined, [1795158659.4943001, 1795158659.4943001])
    expect(read(paint, { pageStartMs: 1795158659342 })[0]).toMatchObject({
      kind: 'web-vital',
      data: { vital: 'FCP', value: 152 },
    })
    expect(read(paint)[0]).toMatchObject({ kind: 'span', data: { op: 'paint', durationMs: 0 } })
    expect(read(span('paint', 'first-paint', undefined), { pageStartMs: 1795158659342 })[0]?.kind).toBe(
      'span',
    )
  })

  test('memory in bytes', () => {
    const memory = { jsHeapSizeLimit: 4395630592, totalJSHeapSize: 4509943, usedJSHeapSize: 3104387 }
    expect(read(span('memory', 'memory', { memory }))[0]?.data).toEqual({
      usedBytes: 3104387,
      totalBytes: 4509943,
      limitBytes: 4395630592,
    })
    expect(read(span('memory', 'memory', {}))).toEqual([])
  })

  test('any other span keeps its name, duration and small facts', () => {
    expect(read(span('checkout.render', 'basket', { rows: 3 }))[0]?.data).toEqual({
      op: 'checkout.render',
      description: 'basket',
      durationMs: 250,
      fields: { rows: 3 },
    })
  })

  const vital = (description: string, value: number, second: number) =>
    span('web-vital', description, { value, size: value, rating: 'good', nodeIds: [8] }, [second, second])

  test('the largest paint as captured', () => {
    expect(read(vital('largest-contentful-paint', 152, 1795158659.4943001))[0]).toMatchObject({
      kind: 'web-vital',
      label: 'LCP 152 ms (good)',
      data: { vital: 'LCP', value: 152, rating: 'good' },
    })
  })

  test.each([
    ['an old SDK', { name: 'sentry.javascript.react', version: '11.5.0' }, true],
    ['an older SDK', { name: 'sentry.javascript.browser', version: '10.78.1' }, true],
    ['the first good SDK', { name: 'sentry.javascript.react', version: '11.6.0' }, false],
    ['a later SDK', { name: 'sentry.javascript.react', version: '12.0.0-beta.1' }, false],
    ["another vendor's SDK", { name: 'acme', version: '99.0.0' }, true],
  ])('moments of layout shifts and slow interactions by %s', (_name, sdk, unreliable) => {
    for (const description of ['cumulative-layout-shift', 'interaction-to-next-paint']) {
      const [draft] = read(vital(description, 0.2, 1795158659.3423), { sdk, pageStartMs: 1795158659342 })
      expect(draft?.kind).toBe('web-vital')
      if (draft?.kind === 'web-vital') expect(draft.data.timeUnreliable).toBe(unreliable || undefined)
      expect(draft?.timeTrust).toBe(unreliable ? 'unreliable' : undefined)
    }
    expect(read(vital('largest-contentful-paint', 152, 1795158659.49), { sdk })[0]?.timeTrust).toBeUndefined()
  })

  test('without a version, a stamp that is not page start plus value is a real moment', () => {
    const inp = (second: number) =>
      read(vital('interaction-to-next-paint', 40, second), { pageStartMs: 1795158659000 })[0]
    expect(inp(1795158659.04)?.timeTrust).toBe('unreliable')
    expect(inp(1795158664.5)?.timeTrust).toBeUndefined()
  })
})

describe('other frames of Sentry', () => {
  test('options tell what is hidden and are no event', () => {
    const context = frameContext()
    const payload = {
      maskAllText: false,
      maskAllInputs: true,
      blockAllMedia: false,
      networkDetailHasUrls: false,
      errorSampleRate: 1,
    }
    expect(readCustom({ tag: 'options', payload }, context)).toEqual([])
    expect(context.signals).toEqual([
      { signal: 'dialect', dialect: 'sentry' },
      {
        signal: 'options',
        options: { maskAllText: false, maskAllInputs: true, blockAllMedia: false, networkDetails: false },
      },
    ])
  })

  test('a video says that there is no page', () => {
    const context = frameContext({ timeMs: 1795158659400 })
    const payload = { segmentId: 0, size: 48213, duration: 5000, width: 400, height: 800 }
    expect(readCustom({ tag: 'video', payload }, context)).toMatchObject([
      { kind: 'video', timeMs: 1795158659400, data: { durationMs: 5000, width: 400, height: 800 } },
    ])
    expect(context.signals.map(({ signal }) => signal)).toContain('mobile')
    expect(readCustom({ tag: 'video', payload: { ...payload, duration: 0 } }, context)).toEqual([])
  })
})
