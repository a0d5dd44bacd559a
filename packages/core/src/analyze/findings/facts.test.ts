import { describe, expect, test } from 'vitest'
import type { SessionEvent } from '../../normalize/event.ts'
import { aMutation, aNavigation, anEvent, aRequest, aTarget, ZERO_MS } from '../testing/events.ts'
import { eventsOf } from './facts.ts'
import { routeTemplate } from './route-template.ts'
import { isSameSite } from './same-site.ts'
import { aButton, factsOf, pressed } from './testing/judged.ts'

const pay = aButton('Pay')
const consoleError = (offsetMs: number, message: string): SessionEvent =>
  anEvent('console', offsetMs, { level: 'error', message })

describe('gestures', () => {
  test('come with what followed, counted from the press', () => {
    const { gestures } = factsOf([pressed(1000, pay), aRequest(1100, '/api/pay'), aMutation(1300)])
    expect(gestures).toMatchObject([
      {
        gesture: 'click',
        presses: 1,
        pressMs: 1000,
        offsetMs: 1060,
        windowId: '',
        first: { afterMs: 100, as: 'request' },
        visible: { afterMs: 300, as: 'dom' },
      },
    ])
  })

  test('stand in order, taps among clicks, double clicks as two presses', () => {
    const events = [
      pressed(3000, pay, { gesture: 'dblclick' }),
      anEvent('tap', 2000, { target: pay }),
      pressed(1000, pay),
    ]
    expect(factsOf(events).gestures.map(({ gesture, presses, index }) => [gesture, presses, index])).toEqual([
      ['click', 1, 0],
      ['tap', 1, 1],
      ['dblclick', 2, 2],
    ])
  })

  test('are found by window and time', () => {
    const inA = { ...pressed(1000, pay), windowId: 'a' }
    const inB = { ...pressed(2000, aButton('Send')), windowId: 'b' }
    const { latestGesture } = factsOf([inA, inB])
    expect(latestGesture('a', 9000)?.target.name).toBe('Pay')
    expect(latestGesture('b', 9000)?.target.name).toBe('Send')
    expect(latestGesture('b', 1500)).toBeUndefined()
    expect(latestGesture('c', 9000)).toBeUndefined()
  })
})

describe('events', () => {
  test('stand by kind, and those of no story apart', () => {
    const aside = { ...aMutation(500), aside: true as const }
    const facts = factsOf([aside, aMutation(1000), aNavigation(2000, '/x')])
    expect(eventsOf(facts, 'mutation').map(({ offsetMs }) => offsetMs)).toEqual([1000])
    expect(facts.asideMutations.map(({ offsetMs }) => offsetMs)).toEqual([500])
    expect(eventsOf(facts, 'navigation')).toHaveLength(1)
    expect(eventsOf(facts, 'tap')).toEqual([])
  })
})

describe('requests', () => {
  test('know who asked for them, their end and whose site they are', () => {
    const { requests, gestures } = factsOf([
      aRequest(500, 'https://cdn.example/x'),
      pressed(1000, pay),
      aRequest(1100, '/api/pay', { durationMs: 250 }),
    ])
    expect(requests.map(({ gesture, sameSite, toMs }) => [gesture, sameSite, toMs])).toEqual([
      [undefined, false, 600],
      [gestures[0], true, 1350],
    ])
  })
})

describe('messages', () => {
  test('know how often they came before, numbers aside, and how often without a cause', () => {
    const { messages } = factsOf([
      consoleError(500, 'tile 1 failed'),
      pressed(1000, pay),
      consoleError(1100, 'tile 2 failed'),
      consoleError(1200, 'other'),
      anEvent('console', 1300, { level: 'log', message: 'tile 3 failed' }),
      pressed(20_000, pay),
      consoleError(20_100, 'tile 4 failed'),
    ])
    expect(
      messages.map(({ message, seenBefore, seenUncaused }) => [message, seenBefore, seenUncaused]),
    ).toEqual([
      ['tile 1 failed', 0, 0],
      ['tile 2 failed', 1, 1],
      ['other', 0, 0],
      ['tile 4 failed', 2, 1],
    ])
  })
})

describe('windows', () => {
  test('tell what was not observed, and why', () => {
    const { windows } = factsOf(
      [
        pressed(1000, pay),
        anEvent('visibility', 5000, { state: 'hidden' }),
        anEvent('visibility', 9000, { state: 'visible' }),
      ],
      {
        holes: [{ fromMs: ZERO_MS + 20_000, toMs: ZERO_MS + 30_000, reason: 'paused' }],
      },
    )
    expect(windows.unobserved('', 1000, 4000)).toBeUndefined()
    expect(windows.unobserved('', 4000, 5500)).toBe('the page was hidden')
    expect(windows.unobserved('', 9000, 19_000)).toBeUndefined()
    expect(windows.unobserved('', 19_000, 21_000)).toBe('the recording has a hole (paused)')
    expect(windows.unobserved('', 29_999, 31_000)).toBe('the recording has a hole (paused)')
    expect(windows.unobserved('', 30_000, 31_000)).toBeUndefined()
    expect(windows.unobserved('', 59_000, 61_000)).toBe('the recording ends')
  })

  test('know the height of the viewport at a time', () => {
    const size = (offsetMs: number, height: number) => anEvent('viewport', offsetMs, { width: 900, height })
    const { windows } = factsOf([size(0, 700), size(5000, 400)])
    expect([-100, 0, 4999, 5000, 9000].map(at => windows.viewportHeight('', at))).toEqual([
      700, 700, 700, 400, 400,
    ])
    expect(windows.viewportHeight('other', 0)).toBe(0)
  })

  test('tell signs of life, ambient changes left out', () => {
    const ambient = anEvent('mutation', 1000, { adds: 1, removes: 0, texts: 0, attributes: 0, ambient: true })
    const { windows } = factsOf([ambient, aMutation(2000)])
    expect(windows.firstLife('', 0, 1999)).toBeUndefined()
    expect(windows.firstLife('', 0, 2000)).toMatchObject({ offsetMs: 2000, as: 'dom' })
    expect(windows.firstLife('', 2001, 9000)).toBeUndefined()
  })
})

describe('a recording', () => {
  test('says whether its changes are recorded at all', () => {
    expect(factsOf([pressed(1000, pay)]).recordsMutations).toBe(true)
    expect(factsOf([pressed(1000, pay)], { frameCounts: new Map() }).recordsMutations).toBe(false)
    expect(factsOf([aMutation(1000)], { frameCounts: new Map() }).recordsMutations).toBe(true)
  })

  test('without a frame gives no facts and no errors', () => {
    expect(factsOf([], { zeroMs: NaN, endMs: NaN })).toMatchObject({ gestures: [], requests: [], endMs: 0 })
  })

  test('of unknown targets is no trouble', () => {
    expect(factsOf([pressed(1000, aTarget('', '', { nodeId: -1, tag: '' }))]).gestures).toHaveLength(1)
  })
})

test('addresses become templates', () => {
  const cases: [url: string, route: string][] = [
    ['', ''],
    ['https://shop.test', '/'],
    ['https://shop.test/', '/'],
    ['https://shop.test/orders/4711?x=1#top', '/orders/:id'],
    ['https://shop.test:8080/orders/3f2504e0-4f89-11d3-9a0c-0305e82c3301/edit', '/orders/:id/edit'],
    ['https://shop.test/c/deadbeef01', '/c/:id'],
    ['https://shop.test/c/oak-table-4711', '/c/:id'],
    ['https://shop.test/v2/mugs', '/v2/mugs'],
    ['https://shop.test/#/cart/12', '/#/cart/:id'],
    ['https://shop.test/files/4711.pdf', '/files/:id'],
    ['/api/orders/1', '/api/orders/:id'],
  ]
  for (const [url, route] of cases) expect([url, routeTemplate(url)]).toEqual([url, route])
})

test('addresses belong to a site by their registered name', () => {
  const page = 'https://www.shop.test/cart'
  const same = ['https://www.shop.test/api', '/api', 'https://api.shop.test:8443/x', 'https://shop.test/']
  const other = ['https://shop.example/', 'https://myshop.test/', 'https://cdn.example/shop.test']
  for (const url of same) expect([url, isSameSite(url, page)]).toEqual([url, true])
  for (const url of other) expect([url, isSameSite(url, page)]).toEqual([url, false])
  expect(isSameSite('https://a.co.uk/', 'https://b.co.uk/')).toBe(false)
  expect(isSameSite('https://x.a.co.uk/', 'https://a.co.uk/')).toBe(true)
  expect(isSameSite('http://10.0.0.1/', 'http://10.0.0.2/')).toBe(false)
  expect(isSameSite('http://localhost:3001/', 'http://localhost:3000/')).toBe(true)
})
