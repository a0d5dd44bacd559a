import { describe, expect, it } from 'vitest'
import type { EventData, SessionEvent } from '../../normalize/event.ts'
import type { Hole, Normalized } from '../../normalize/normalized.ts'
import {
  aClick,
  anEvent,
  anInput,
  aMutation,
  aNavigation,
  aRequest,
  aTarget,
  PAGE,
  ZERO_MS,
} from '../testing/events.ts'
import { aSession, secondsFrom } from '../testing/sessions.ts'
import { BURST_CHANGES } from './bursts.ts'
import { statsSchema } from './schema.ts'
import { toStats, type Stats } from './stats.ts'

const pay = aTarget('button', 'Pay', { selector: 'button#pay' })
const field = aTarget('textbox', 'Coupon', { tag: 'input', nodeId: 9 })

function statsOf(events: readonly SessionEvent[], more: Partial<Normalized> = {}): Stats {
  return toStats(aSession(events, more))
}

const hole = (fromMs: number, toMs: number, windowId?: string): Hole => ({
  fromMs: ZERO_MS + fromMs,
  toMs: ZERO_MS + toMs,
  reason: 'paused',
  ...(windowId !== undefined && { windowId }),
})
const active = (...ranges: [number, number][]): Partial<Normalized> => ({
  activeSeconds: new Set(ranges.flatMap(([from, to]) => secondsFrom(from, to))),
})
const visibility = (at: number, state: EventData['visibility']['state'], windowId?: string): SessionEvent =>
  anEvent('visibility', at, { state }, windowId === undefined ? {} : { windowId })

describe('time', () => {
  it('is active in seconds with movement and idle in all others of a short pause', () => {
    const { time, durationMs } = statsOf([], active([0, 3], [20, 25]))
    expect(time).toMatchObject({ activeMs: 8000, idleMs: 52_000, awayMs: 0, unrecordedMs: 0 })
    expect(durationMs).toBe(60_000)
  })

  it('cuts the last second at the end', () => {
    expect(statsOf([], { ...active([0, 3]), endMs: ZERO_MS + 2400 }).time.activeMs).toBe(2400)
  })

  it('is away from a minute without movement on, and not before', () => {
    const quiet = (ms: number): Stats['time'] =>
      statsOf([], { ...active([0, 10]), endMs: ZERO_MS + 10_000 + ms }).time
    expect(quiet(59_999)).toMatchObject({ idleMs: 59_999, awayMs: 0 })
    expect(quiet(60_000)).toMatchObject({ idleMs: 0, awayMs: 60_000 })
  })

  it('is away while another window has the keys for 5 s or more', () => {
    const blur = anEvent('blur', 10_000, { window: true })
    const back = (at: number): SessionEvent => anEvent('focus', at, { window: true })
    expect(statsOf([blur, back(14_999)], active([0, 10])).time.awayMs).toBe(0)
    const { time } = statsOf([blur, back(30_000)], active([0, 10], [30, 60]))
    expect(time).toMatchObject({ awayMs: 20_000, idleMs: 0 })
    expect(time.stretches.items).toEqual([
      {
        state: 'away',
        fromOffsetMs: 10_000,
        toOffsetMs: 30_000,
        pointer: { replayId: 'test', segmentId: 0, frameIndex: 0 },
      },
    ])
  })

  it('is hidden from the hiding to the next sign of being seen', () => {
    const hidden = visibility(10_000, 'hidden')
    expect(statsOf([hidden, visibility(12_000, 'visible')], active([0, 10])).time.hiddenMs).toBe(2000)
    expect(statsOf([hidden, aClick(13_000, pay)], active([0, 10])).time.hiddenMs).toBe(3000)
    expect(statsOf([hidden], active([0, 10])).time.hiddenMs).toBe(50_000)
  })

  it('does not say 0 of hiding where the recorder does not tell it', () => {
    expect(statsOf([], active([0, 10])).time.hiddenMs).toBeNull()
    expect(statsOf([], { ...active([0, 10]), dialect: 'posthog' }).time.hiddenMs).toBe(0)
  })

  it('counts what was not recorded as nothing else, but for seconds in which something moved', () => {
    const { time } = statsOf([visibility(10_000, 'hidden')], {
      ...active([0, 10], [15, 16]),
      holes: [hole(12_000, 20_000), hole(18_000, 22_000)],
    })
    expect(time).toMatchObject({ activeMs: 11_000, unrecordedMs: 9000, hiddenMs: 40_000 })
  })

  it('takes a window for hidden or unrecorded only while no other one is there', () => {
    const windows = { windowIds: ['a', 'b'] }
    const inWindow = (windowId: string, at: number): SessionEvent => ({ ...aClick(at, pay), windowId })
    const events = [
      inWindow('a', 0),
      inWindow('b', 20_000),
      visibility(21_000, 'hidden', 'a'),
      inWindow('b', 40_000),
      inWindow('a', 60_000),
    ]
    const some = active([0, 1], [20, 21], [40, 41], [59, 60])
    expect(statsOf(events, { ...windows, ...some }).time.hiddenMs).toBe(18_000)
    const holes = [hole(5000, 30_000, 'a')]
    expect(statsOf(events, { ...windows, ...some, holes }).time.unrecordedMs).toBe(15_000)
  })

  it('always adds up to the duration', () => {
    const { time, durationMs } = statsOf([visibility(1000, 'hidden')], {
      ...active([3, 9], [80, 90]),
      holes: [hole(-500, 4000), hole(70_000, 85_000)],
      endMs: ZERO_MS + 200_123,
    })
    const { activeMs, idleMs, awayMs, hiddenMs, unrecordedMs } = time
    expect(activeMs + idleMs + awayMs + (hiddenMs ?? 0) + unrecordedMs).toBe(durationMs)
  })
})

describe('routes', () => {
  it('take the time from being come to until the next one, without query and fragment', () => {
    const { routes } = statsOf(
      [
        aNavigation(0, '/?from=mail', { method: 'load' }),
        aNavigation(10_000, '/cart?step=1#top'),
        aNavigation(40_000, '/'),
      ],
      active([0, 20]),
    )
    expect(routes.items.map(({ url, timeMs, activeMs, visits }) => [url, timeMs, activeMs, visits])).toEqual([
      [PAGE, 30_000, 10_000, 2],
      [`${PAGE}cart`, 30_000, 10_000, 1],
    ])
  })

  it('keep fragments that are routes themselves', () => {
    const { routes } = statsOf([aNavigation(0, '/#/cart?step=2', { method: 'hash' })])
    expect(routes.items[0]?.url).toBe(`${PAGE}#/cart`)
  })

  it('of several windows do not add up twice: the one in use counts', () => {
    const go = (at: number, path: string, windowId: string): SessionEvent => ({
      ...aNavigation(at, path, { method: 'load' }),
      windowId,
    })
    const { routes, durationMs } = statsOf(
      [
        go(0, '/a', 'one'),
        go(10_000, '/b', 'two'),
        { ...aClick(30_000, pay), windowId: 'one', url: `${PAGE}a` },
        { ...aClick(50_000, pay), windowId: 'two', url: `${PAGE}b` },
      ],
      { windowIds: ['one', 'two'], epochs: [] },
    )
    const times = Object.fromEntries(routes.items.map(({ url, timeMs }) => [url, timeMs]))
    expect(times).toEqual({ [`${PAGE}a`]: 30_000, [`${PAGE}b`]: 30_000 })
    expect(durationMs).toBe(60_000)
  })

  it('are nobody’s while nothing was recorded', () => {
    const { routes } = statsOf([aNavigation(0, '/', { method: 'load' })], { holes: [hole(10_000, 50_000)] })
    expect(routes.items[0]?.timeMs).toBe(20_000)
  })

  it('count what happened there', () => {
    const { routes } = statsOf([
      aClick(1000, pay),
      anInput(2000, field, 'A'),
      aRequest(3000, '/api/a'),
      aRequest(4000, '/api/b', { failed: true, status: 500 }),
      anEvent('error', 5000, { message: 'no', kind: 'uncaught' }),
      anEvent('console', 6000, { level: 'error', message: 'no' }),
      anEvent('console', 6000, { level: 'warn', message: 'no' }),
    ])
    expect(routes.items[0]).toMatchObject({ clicks: 1, inputs: 1, requests: 2, failedRequests: 1, errors: 2 })
  })
})

describe('clicks', () => {
  it('are gestures: a double click is one, Enter in a form is none', () => {
    const { clicks } = statsOf([
      aClick(1000, pay),
      aClick(2000, pay, { gesture: 'dblclick' }),
      aClick(3000, pay, { gesture: 'contextmenu' }),
      aClick(4000, pay, { submits: true }),
      anEvent('tap', 5000, { target: pay }),
      anEvent('drag', 6000, { target: pay, distancePx: 9, endAtMs: ZERO_MS + 6100 }),
    ])
    expect(clicks).toMatchObject({ total: 3, double: 1, right: 1, submits: 1, taps: 1, drags: 1, masked: 0 })
    expect(clicks.targets.items).toMatchObject([{ selector: 'button#pay', label: 'button "Pay"', count: 4 }])
  })

  it('are told by selector, most first, with the first and the last of them', () => {
    const other = aTarget('button', 'Add', { selector: '[data-test-id=add]' })
    const renamed = aTarget('button', 'Add one more', { selector: '[data-test-id=add]' })
    const { targets } = statsOf([aClick(1000, pay), aClick(2000, other), aClick(9000, renamed)]).clicks
    expect(targets).toMatchObject({
      leftOut: 0,
      items: [
        {
          selector: '[data-test-id=add]',
          label: 'button "Add"',
          labels: 2,
          count: 2,
          offsetMs: 2000,
          pointer: { frameIndex: 1 },
          lastOffsetMs: 9000,
          lastPointer: { frameIndex: 2 },
        },
        { selector: 'button#pay', count: 1 },
      ],
    })
  })

  it('mark masked names, and tell those apart that have no selector', () => {
    const masked = aTarget('button', 'masked(8)', { masked: true, label: 'button masked(8)' })
    const { clicks } = statsOf([aClick(1000, masked), aClick(2000, aTarget('link', 'Help'))])
    expect(clicks.masked).toBe(1)
    expect(clicks.targets.items).toMatchObject([
      { selector: '', label: 'button masked(8)', masked: true },
      { selector: '', label: 'link "Help"' },
    ])
  })

  it('list twenty targets and count the others', () => {
    const events = secondsFrom(0, 25).map(n => aClick(n * 10, aTarget('button', `No ${n}`)))
    const { targets } = statsOf(events).clicks
    expect([targets.items.length, targets.leftOut]).toEqual([20, 5])
  })
})

describe('requests', () => {
  it('are not recorded, rather than none, where the recorder has no network', () => {
    expect(statsOf([aClick(1000, pay)]).requests).toBeNull()
    expect(statsOf([aClick(1000, pay)], { dialect: 'sentry' }).requests).toMatchObject({ total: 0 })
  })

  it('are counted by status class, unknown and missing answers apart', () => {
    const statuses = [101, 200, 204, 301, 404, 422, 503, 0, undefined]
    const events = statuses.map((status, at) => anEvent('network', at, network({ status })))
    expect(statsOf(events).requests?.byStatus).toEqual({
      '1xx': 1,
      '2xx': 2,
      '3xx': 1,
      '4xx': 2,
      '5xx': 1,
      noAnswer: 1,
      notRecorded: 1,
    })
  })

  it('that failed are told by method, address without query and status, with how often', () => {
    const failing = { method: 'POST', status: 500, failed: true }
    const { requests } = statsOf([
      aRequest(1000, '/api/order?try=1', failing),
      aRequest(5000, '/api/order?try=2', failing),
      aRequest(7000, '/api/order', { ...failing, status: 503 }),
      aRequest(8000, '/api/fine'),
    ])
    expect(requests?.failedTotal).toBe(3)
    expect(requests?.failed.items).toMatchObject([
      {
        url: `${PAGE}api/order?try=1`,
        status: 500,
        count: 2,
        pointer: { frameIndex: 0 },
        lastOffsetMs: 5000,
      },
      { status: 503, count: 1, pointer: { frameIndex: 2 } },
    ])
  })

  it('have percentiles by nearest rank, of those whose time is known', () => {
    const events = [
      ...secondsFrom(1, 101).map(n => aRequest(n, '/', { durationMs: n })),
      anEvent('network', 200, network({})),
    ]
    expect(statsOf(events).requests?.durations).toEqual({
      count: 100,
      p50Ms: 50,
      p75Ms: 75,
      p95Ms: 95,
      maxMs: 100,
    })
    expect(statsOf([anEvent('network', 1, network({}))]).requests?.durations).toBeNull()
  })

  it('name the ten slowest with their pointers, and hosts by count', () => {
    const events = secondsFrom(0, 12).map(n =>
      aRequest(n, '/', { durationMs: n * 10, url: `https://h${n % 2 ? 'a' : 'b'}.test:81/x` }),
    )
    const { slowest, byHost } = statsOf([...events, aRequest(99, '/', { durationMs: 110 })]).requests!
    expect(slowest.items.map(({ durationMs }) => durationMs)).toEqual([
      110, 110, 100, 90, 80, 70, 60, 50, 40, 30,
    ])
    expect(slowest.leftOut).toBe(3)
    expect(slowest.items[0]?.pointer.frameIndex).toBe(11)
    expect(byHost.items.map(({ host, count, slowestMs }) => [host, count, slowestMs])).toEqual([
      ['hb.test:81', 6, 100],
      ['ha.test:81', 6, 110],
      ['shop.test', 1, 110],
    ])
  })

  it('to collectors of measurements are counted apart', () => {
    const url = 'https://o1.ingest.sentry.io/api/1/envelope/'
    const { requests } = statsOf([
      aRequest(1, '/', { url, failed: true, status: 0 }),
      aRequest(2, '/', { initial: true }),
    ])
    expect(requests).toMatchObject({
      total: 1,
      initial: 1,
      failedTotal: 0,
      telemetry: { total: 1, failed: 1 },
    })
  })
})

function network(more: { status?: number | undefined }): EventData['network'] {
  const { status } = more
  return {
    method: 'GET',
    url: PAGE,
    initiator: 'fetch',
    failed: false,
    ...(status !== undefined && { status }),
  }
}

describe('messages', () => {
  it('of the console are counted by level; errors are grouped', () => {
    const line = (at: number, level: string, message: string): SessionEvent =>
      anEvent('console', at, { level, message })
    const { console } = statsOf([
      line(1, 'error', 'a'),
      line(2, 'log', 'b'),
      line(3, 'error', 'a'),
      line(4, 'assert', 'c'),
    ])
    expect(console).toMatchObject({ total: 4, byLevel: { error: 2, log: 1, assert: 1 } })
    expect(console?.errors.items).toMatchObject([
      { message: 'a', count: 2, offsetMs: 1, lastOffsetMs: 3 },
      { message: 'c', count: 1 },
    ])
    expect(statsOf([]).console).toBeNull()
  })

  it('of uncaught errors are grouped with their first pointer', () => {
    const error = (at: number, message: string): SessionEvent =>
      anEvent('error', at, { message, kind: 'uncaught' })
    const { errors } = statsOf([
      error(1, 'x is not a function'),
      error(2, 'x is not a function'),
      error(3, 'y\u0007'),
    ])
    expect(errors.total).toBe(3)
    expect(errors.groups.items).toMatchObject([
      { message: 'x is not a function', kind: 'uncaught', count: 2, pointer: { frameIndex: 0 } },
      { message: 'y', count: 1 },
    ])
  })

  it('list a hundred and count the others', () => {
    const events = secondsFrom(0, 130).map(n => anEvent('error', n, { message: `no ${n}`, kind: 'uncaught' }))
    const { groups, total } = statsOf(events).errors
    expect([groups.items.length, groups.leftOut, total]).toEqual([100, 30, 130])
  })
})

describe('mutations', () => {
  it('burst in seconds with many changes', () => {
    const changes = (at: number, adds: number): SessionEvent =>
      anEvent('mutation', at, { adds, removes: 1, texts: 2, attributes: 0 })
    const { mutations } = statsOf([
      changes(900, 10),
      changes(1000, BURST_CHANGES - 6),
      changes(1999, 0),
      changes(2000, BURST_CHANGES - 4),
      anEvent('mutation', 3000, { adds: 0, removes: 0, texts: 1, attributes: 0, ambient: true }),
    ])
    expect(mutations).toMatchObject({ total: 5, bursts: 1, burstChanges: BURST_CHANGES, ambient: 1 })
    expect(mutations.changes).toBe(13 + BURST_CHANGES - 3 + 3 + BURST_CHANGES - 1 + 1)
    expect(mutations.busiest.items[0]).toMatchObject({
      fromOffsetMs: 1000,
      changes: BURST_CHANGES,
      events: 2,
      isBurst: true,
      pointer: { frameIndex: 1 },
    })
    expect(mutations.busiest.items[1]).toMatchObject({ fromOffsetMs: 2000, isBurst: false })
  })
})

describe('web vitals', () => {
  it.each([
    ['LCP', 2500, 'good'],
    ['LCP', 2501, 'needs-improvement'],
    ['LCP', 4001, 'poor'],
    ['CLS', 0.1, 'good'],
    ['CLS', 0.25, 'needs-improvement'],
    ['CLS', 0.26, 'poor'],
    ['INP', 200, 'good'],
    ['INP', 501, 'poor'],
    ['FCP', 1801, 'needs-improvement'],
    ['TTFB', 1801, 'poor'],
  ] as const)('%s %d is %s', (vital, value, rating) => {
    const { vitals } = statsOf([anEvent('web-vital', 5, { vital, value })])
    expect(vitals?.items).toMatchObject([{ vital, value, rating, offsetMs: 5 }])
  })

  it('keep the recorder’s rating where it differs, and say what is unreliable', () => {
    const vital = (rating: string): SessionEvent =>
      anEvent('web-vital', 5, { vital: 'INP', value: 300, rating, timeUnreliable: true })
    const { vitals } = statsOf([vital('poor'), vital('needs-improvement')])
    expect(
      vitals?.items.map(({ recordedRating, timeUnreliable }) => [recordedRating, timeUnreliable]),
    ).toEqual([
      ['poor', true],
      [undefined, true],
    ])
    expect(statsOf([]).vitals).toBeNull()
  })
})

describe('typing', () => {
  it('counts entries, fields, and the characters that stood there in the end', () => {
    const secret = aTarget('textbox', 'Secret', { tag: 'input', nodeId: 11 })
    const { typing } = statsOf([
      anInput(1000, field, 'MUG', { endAtMs: ZERO_MS + 3000 }),
      anInput(5000, field, 'MUG10', { endAtMs: ZERO_MS + 5500 }),
      { ...anInput(7000, secret, 'masked(5)', { length: 5 }), masked: true },
      anInput(9000, field, '', { length: 0, how: 'programmatic' }),
      anInput(9500, field, 'Finland', { how: 'choice' }),
    ])
    expect(typing).toMatchObject({
      entries: 3,
      fields: 2,
      returns: 1,
      cleared: 0,
      characters: 10,
      maskedCharacters: 5,
      maskedShare: 0.5,
      typingMs: 2500,
      longest: { label: 'textbox "Coupon"', durationMs: 2000, offsetMs: 1000, pointer: { frameIndex: 0 } },
      choices: 1,
      byPage: 1,
    })
  })

  it('takes a field of another page load for another one', () => {
    const { typing } = statsOf([anInput(1000, field, 'a'), { ...anInput(2000, field, 'b'), epoch: 1 }])
    expect(typing).toMatchObject({ fields: 2, returns: 0 })
    expect(statsOf([]).typing.maskedShare).toBeNull()
  })
})

describe('scrolling', () => {
  it('tells how far down each page was seen', () => {
    const scroll = (at: number, y: number, more: Partial<EventData['scroll']> = {}): SessionEvent =>
      anEvent('scroll', at, { x: 0, y, deltaX: 0, deltaY: y, changes: 1, endAtMs: ZERO_MS + at, ...more })
    const { scrolling } = statsOf([
      scroll(1000, 400),
      anEvent('viewport', 1500, { width: 900, height: 600 }),
      scroll(2000, 900),
      scroll(3000, 100),
      scroll(4000, 5000, { target: field }),
      scroll(5000, 8000, { automatic: true }),
    ])
    expect(scrolling).toMatchObject({ total: 4, inParts: 1, automatic: 1 })
    expect(scrolling.pages.items).toEqual([
      {
        url: PAGE,
        furthestPx: 900,
        seenToPx: 1500,
        scrolls: 3,
        offsetMs: 2000,
        pointer: { replayId: 'test', segmentId: 0, frameIndex: 2 },
      },
    ])
  })
})

describe('the frame', () => {
  it('has windows and page loads with what happened on each', () => {
    const epochs = [
      { epoch: 0, href: PAGE, method: 'load', fromMs: ZERO_MS, toMs: ZERO_MS + 20_000, windowId: 'w' },
      {
        epoch: 1,
        href: `${PAGE}b`,
        method: 'reload',
        fromMs: ZERO_MS + 20_000,
        toMs: ZERO_MS + 60_000,
        windowId: 'w',
      },
    ] as const
    const inWindow = (event: SessionEvent, epoch = 0): SessionEvent => ({ ...event, windowId: 'w', epoch })
    const stats = statsOf(
      [
        inWindow(aNavigation(0, '/', { method: 'load', title: 'Mugs' })),
        inWindow(aNavigation(5000, '/cart', { title: 'Cart' })),
        inWindow(aClick(6000, pay)),
        inWindow(aNavigation(9000, '/pay')),
        inWindow(aNavigation(9100, '/pay', { method: 'title', title: 'Pay' })),
        inWindow(aClick(30_000, pay), 1),
      ],
      { epochs, windowIds: ['w'] },
    )
    expect(stats.windows.items).toMatchObject([
      { windowId: 'w', fromOffsetMs: 0, toOffsetMs: 30_000, events: 6, pages: 2, pointer: { frameIndex: 0 } },
    ])
    expect(stats.epochs.items).toMatchObject([
      {
        url: PAGE,
        method: 'load',
        title: 'Mugs',
        fromOffsetMs: 0,
        durationMs: 20_000,
        clicks: 1,
        pointer: { frameIndex: 0 },
        routes: {
          items: [
            { url: `${PAGE}cart`, title: 'Cart', offsetMs: 5000, durationMs: 4000 },
            { url: `${PAGE}pay`, title: 'Pay', offsetMs: 9000, durationMs: 11_000 },
          ],
        },
      },
      { url: `${PAGE}b`, fromOffsetMs: 20_000, durationMs: 40_000, clicks: 1, pointer: { frameIndex: 5 } },
    ])
    expect(stats.kinds).toEqual({ navigation: 4, click: 2 })
  })

  it('says what the recorder tells of, what did not happen, and what cannot be known', () => {
    const states = (events: readonly SessionEvent[], more?: Partial<Normalized>): Record<string, string> =>
      Object.fromEntries(statsOf(events, more).recorded.map(({ what, state }) => [what, state]))
    expect(states([aRequest(1, '/')])).toEqual({
      page: 'not-recorded',
      network: 'recorded',
      console: 'unknown',
      errors: 'unknown',
      focus: 'unknown',
      'window-focus': 'not-recorded',
      visibility: 'not-recorded',
      'web-vitals': 'not-recorded',
    })
    expect(states([], { dialect: 'sentry' })).toMatchObject({
      network: 'none',
      errors: 'not-recorded',
      'web-vitals': 'none',
      'window-focus': 'none',
    })
    expect(states([visibility(1, 'hidden')])).toMatchObject({ visibility: 'recorded' })
    expect(states([visibility(1, 'idle')])).toMatchObject({ visibility: 'not-recorded' })
  })

  it('keeps to its schema, also with nothing in it and without a dated frame', () => {
    const empty = { zeroMs: NaN, endMs: NaN, epochs: [] }
    for (const stats of [statsOf([]), statsOf([], empty), statsOf([aClick(0, pay), aMutation(0)], empty)])
      expect(statsSchema.parse(JSON.parse(JSON.stringify(stats)))).toEqual(stats)
  })

  it('takes names from the recording for no more than names', () => {
    const { console } = statsOf([anEvent('console', 1, { level: '__proto__', message: 'a' })])
    expect(Object.entries(console?.byLevel ?? {})).toEqual([['__proto__', 1]])
  })
})
