import { describe, expect, test } from 'vitest'
import type { EventData, SessionEvent } from '../../normalize/event.ts'
import { anEvent, anInput, aMutation, aNavigation, aRequest, aTarget } from '../testing/events.ts'
import { secondsFrom } from '../testing/sessions.ts'
import { consoleError } from './console-error.ts'
import { failedRequest } from './failed-request.ts'
import { hydrationError } from './hydration-error.ts'
import { mutationBurst } from './mutation-burst.ts'
import { slowRequest } from './slow-request.ts'
import { aButton, foundBy, pressed, verdicts } from './testing/judged.ts'
import { uncaughtError } from './uncaught-error.ts'
import { webVital } from './web-vital.ts'

const load = aNavigation(0, '/', { method: 'load' })
const failed = { method: 'POST', status: 500, failed: true }
const logged = (offsetMs: number, message: string, level = 'error'): SessionEvent =>
  anEvent('console', offsetMs, { level, message })
const thrown = (offsetMs: number, message: string, more: Partial<EventData['error']> = {}): SessionEvent =>
  anEvent('error', offsetMs, { message, kind: 'uncaught', ...more })

describe('slow-request', () => {
  const click = pressed(9000, aButton('Search'))
  const slow = (offsetMs: number, path: string, more: Partial<EventData['network']> = {}): SessionEvent =>
    aRequest(offsetMs, path, { durationMs: 4000, ...more })
  const cases: [what: string, events: SessionEvent[], told: string[]][] = [
    ['after a click', [click, slow(9100, '/api/search')], ['low']],
    ['twelve seconds', [click, slow(9100, '/api/search', { durationMs: 12_000 })], ['medium']],
    ['while a page is loaded', [slow(400, '/api/start')], ['low']],
    [
      '1.5 s',
      [click, slow(9100, '/api/search', { durationMs: 1500 })],
      ['held back: under 3.0 s: noted only'],
    ],
    ['0.9 s', [click, slow(9100, '/api/search', { durationMs: 900 })], []],
    [
      'when nobody asked',
      [slow(30_000, '/api/news')],
      ['held back: no action and no page load before it: nobody waits for it'],
    ],
    [
      'to a collector of measurements',
      [click, slow(9100, 'https://o1.ingest.sentry.io/api/1/envelope/')],
      [],
    ],
    [
      'a picture',
      [click, slow(9100, '/a.png', { initiator: 'img' })],
      ['held back: nobody waits for this sort of request'],
    ],
    [
      'a stream',
      [slow(300, '/api/events/stream', { durationMs: 60_000 })],
      ['held back: held open on purpose'],
    ],
    ['from before the recording', [slow(10, '/api/start', { initial: true })], []],
  ]
  test.each(cases)('%s', (_, events, told) => {
    expect(verdicts(slowRequest, [load, ...events])).toEqual(told)
  })
})

describe('failed-request', () => {
  const click = pressed(9000, aButton('Pay'))
  const cases: [what: string, events: SessionEvent[], told: string[]][] = [
    ['500 after a click', [click, aRequest(9100, '/api/pay', failed)], ['high']],
    ['404 after a click', [click, aRequest(9100, '/api/pay', { ...failed, status: 404 })], ['medium']],
    ['500 that nobody asked for', [aRequest(20_000, '/api/poll', failed)], ['medium']],
    ['404 that nobody asked for', [aRequest(20_000, '/api/poll', { ...failed, status: 404 })], ['low']],
    ['a check who is signed in', [aRequest(20_000, '/api/me', { ...failed, status: 401 })], ['info']],
    ['another site', [click, aRequest(9100, 'https://ads.test/x', failed)], ['low']],
    ['no answer', [click, aRequest(9100, '/api/pay', { ...failed, status: 0 })], ['medium']],
    [
      'cut off by leaving',
      [
        click,
        aRequest(9100, '/api/pay', { ...failed, status: 0 }),
        aNavigation(9300, '/next', { method: 'load' }),
      ],
      ['held back: cut off by leaving the page'],
    ],
    [
      'replaced by a newer one',
      [
        aRequest(9000, '/api/find?q=a', { method: 'GET', status: 0, failed: true }),
        aRequest(9050, '/api/find?q=ab'),
      ],
      ['held back: cut off by a newer request of its sort'],
    ],
    [
      'a missing picture',
      [aRequest(20_000, '/a.png', { status: 404, failed: true, initiator: 'img' })],
      ['held back: nobody waits for this sort of request'],
    ],
    [
      'a collector behind an ad blocker',
      [aRequest(20_000, 'https://api-js.mixpanel.com/track/', { ...failed, status: 0 })],
      [],
    ],
    ['one that went well', [click, aRequest(9100, '/api/pay')], []],
  ]
  test.each(cases)('%s', (_, events, told) => {
    expect(verdicts(failedRequest, [load, ...events])).toEqual(told)
  })

  test('a poll that fails for a minute is one finding', () => {
    const polls = secondsFrom(0, 12).map(n => aRequest(5000 + n * 5000, `/api/poll?n=${n}`, failed))
    expect(foundBy(failedRequest, [load, ...polls])).toMatchObject([{ measured: { count: 12 } }])
  })
})

describe('web-vital', () => {
  const vital = (offsetMs: number, name: EventData['web-vital']['vital'], value: number): SessionEvent =>
    anEvent('web-vital', offsetMs, { vital: name, value })
  test.each<[string, SessionEvent[], string[]]>([
    ['LCP 4.7 s', [vital(5000, 'LCP', 4700)], ['medium']],
    ['LCP 3 s', [vital(5000, 'LCP', 3000)], ['held back: between good and poor: noted only']],
    ['LCP 2.5 s', [vital(5000, 'LCP', 2500)], []],
    ['CLS 0.3', [vital(5000, 'CLS', 0.3)], ['medium']],
    ['INP 700 ms', [vital(5000, 'INP', 700)], ['medium']],
    ['the same measure growing', [vital(5000, 'CLS', 0.3), vital(9000, 'CLS', 0.5)], ['medium']],
    ['none', [], []],
  ])('%s', (_, events, told) => {
    expect(verdicts(webVital, [load, ...events])).toEqual(told)
  })
})

describe('hydration-error', () => {
  const texts = [
    'Minified React error #418; visit https://react.dev/errors/418 for the full message',
    'Hydration failed because the initial UI does not match what was rendered on the server.',
    'Text content does not match server-rendered HTML.',
    'Warning: Expected server HTML to contain a matching <div> in <main>.',
    'Hydration completed but contains mismatches.',
    'https://svelte.dev/e/hydration_mismatch',
    'Warning: Prop `className` did not match. Server: "a" Client: "b"',
  ]
  test.each(texts)('%s', text => {
    expect(verdicts(hydrationError, [load, logged(900, text)])).toEqual(['medium'])
  })
  test.each<[string, SessionEvent[], string[]]>([
    ['what a vendor calls it', [thrown(20_000, 'x', { kind: 'hydration' })], ['medium']],
    [
      'the words long after the load',
      [logged(15_000, texts[1]!)],
      ['held back: long after the page was loaded: about something else'],
    ],
    ['two words that did not match', [logged(900, 'compare: the two words did not match')], []],
    ['another error of React', [logged(900, 'Minified React error #31; visit …')], []],
    ['several of one load', [logged(900, texts[0]!), logged(950, texts[1]!)], ['medium']],
  ])('%s', (_, events, told) => {
    expect(verdicts(hydrationError, [load, ...events])).toEqual(told)
  })
})

describe('uncaught-error', () => {
  test.each<[string, SessionEvent[], string[]]>([
    ['an error', [thrown(5000, 'TypeError: x is null')], ['medium']],
    ['a rejection', [thrown(5000, 'no', { kind: 'unhandled-rejection' })], ['medium']],
    ['what was reported on purpose', [thrown(5000, 'no', { kind: 'exception' })], ['low']],
    ['of another origin, without a word', [thrown(5000, 'Script error.')], ['low']],
    [
      'ResizeObserver',
      [thrown(5000, 'ResizeObserver loop completed with undelivered notifications.')],
      ['held back: a notice of the browser that harms nothing (ResizeObserver)'],
    ],
    [
      'of an extension',
      [thrown(5000, 'x', { stack: 'at chrome-extension://abc/content.js:1:2' })],
      ['held back: comes from a browser extension'],
    ],
    [
      'cut off on purpose',
      [thrown(5000, 'AbortError: The user aborted a request.')],
      ['held back: cut off on purpose (AbortError)'],
    ],
    ['hydration, which has a rule of its own', [thrown(500, 'x', { kind: 'hydration' })], []],
  ])('%s', (_, events, told) => {
    expect(verdicts(uncaughtError, [load, ...events])).toEqual(told)
  })

  test('the same error again and again is one finding, with how often', () => {
    const errors = secondsFrom(0, 30).map(n => thrown(1000 + n * 1000, `TypeError: row ${n}`))
    expect(foundBy(uncaughtError, errors)).toMatchObject([{ measured: { count: 30 } }])
  })
})

describe('console-error', () => {
  test.each<[string, SessionEvent[], string[]]>([
    ['an error', [logged(5000, 'cart: price is missing')], ['low']],
    ['a warning', [logged(5000, 'old API', 'warn')], []],
    [
      'an uncaught error told again',
      [thrown(5000, 'Uncaught TypeError: x is null'), logged(5010, 'TypeError: x is null')],
      ['held back: the console told an uncaught error again'],
    ],
    [
      'a failed request told again',
      [
        aRequest(4900, '/api', failed),
        logged(5010, 'Failed to load resource: the server responded with 500'),
      ],
      ['held back: the console told a failed request again'],
    ],
    [
      'a warning for developers',
      [logged(5000, 'Warning: Each child in a list')],
      ['held back: a warning for developers'],
    ],
  ])('%s', (_, events, told) => {
    expect(verdicts(consoleError, [load, ...events])).toEqual(told)
  })
})

describe('mutation-burst', () => {
  const change = (offsetMs: number, adds: number, aside = false): SessionEvent => ({
    ...anEvent('mutation', offsetMs, { adds, removes: 0, texts: 0, attributes: 0 }),
    ...(aside && { aside: true as const }),
  })
  test.each<[string, SessionEvent[], string[]]>([
    ['three thousand nodes at once', [change(20_000, 3000)], ['low']],
    ['an ordinary list', [change(20_000, 150)], []],
    ['many small ones in a second', secondsFrom(0, 40).map(n => change(20_000 + n * 20, 60)), ['low']],
    ['the same over a minute', secondsFrom(0, 40).map(n => change(10_000 + n * 1100, 60)), []],
    ['of nobody waited for', [change(20_000, 3000, true)], ['low']],
    ['a page that is built', [change(900, 3000)], ['held back: the page was being loaded']],
    ['two with a pause', [change(20_000, 3000), change(30_000, 3000)], ['low', 'low']],
  ])('%s', (_, events, told) => {
    expect(verdicts(mutationBurst, [load, ...events])).toEqual(told)
  })
})

test('none of these rules finds anything in a visit where all is well', () => {
  const field = aTarget('textbox', 'City', { tag: 'input', nodeId: 9 })
  const visit = [
    load,
    anInput(2000, field, 'Turku'),
    pressed(4000, aButton('Go')),
    aRequest(4080, '/api/go'),
    aMutation(4200, ['status', 'Found']),
  ]
  for (const detector of [
    slowRequest,
    failedRequest,
    webVital,
    hydrationError,
    uncaughtError,
    consoleError,
    mutationBurst,
  ])
    expect(foundBy(detector, visit)).toEqual([])
})
