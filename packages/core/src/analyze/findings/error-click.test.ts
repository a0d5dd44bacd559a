import { describe, expect, test } from 'vitest'
import type { SessionEvent } from '../../normalize/event.ts'
import { aMutation, aNavigation, anEvent, aRequest, aTarget } from '../testing/events.ts'
import { errorClick } from './error-click.ts'
import { aButton, foundBy, pressed, verdicts } from './testing/judged.ts'

const chat = aButton('Open chat')
const map = aButton('Show map')
const uncaught = (offsetMs: number, message = 'no line'): SessionEvent =>
  anEvent('error', offsetMs, { message, kind: 'uncaught' })
const consoleError = (offsetMs: number, message = 'no tiles', level = 'error'): SessionEvent =>
  anEvent('console', offsetMs, { level, message })
const failing = (offsetMs: number, status: number, more = {}): SessionEvent =>
  aRequest(offsetMs, '/api/reviews', { status, failed: true, ...more })

const cases: [what: string, events: SessionEvent[], told: (string | RegExp)[]][] = [
  ['an uncaught error', [pressed(1000, chat), uncaught(1070)], ['high']],
  ['an uncaught error within 2 s', [pressed(1000, chat), uncaught(2900)], ['high']],
  ['an uncaught error later', [pressed(1000, chat), uncaught(3200)], []],
  ['an error before any click', [uncaught(500), pressed(1000, chat)], []],
  [
    'a rejection',
    [pressed(1000, chat), anEvent('error', 1100, { message: 'no', kind: 'unhandled-rejection' })],
    ['high'],
  ],
  [
    'an error of hydration',
    [pressed(1000, chat), anEvent('error', 1100, { message: 'Hydration failed', kind: 'hydration' })],
    [],
  ],
  ['a console error never seen before', [pressed(1000, map), consoleError(1070)], ['medium']],
  ['a warning', [pressed(1000, map), consoleError(1070, 'no', 'warn')], []],
  [
    'a console error that also comes by itself',
    [consoleError(200), pressed(1000, map), consoleError(1070)],
    [/^held back: .*without anybody/],
  ],
  [
    'an uncaught error that also comes by itself',
    [uncaught(200), pressed(1000, map), uncaught(1070)],
    [/^held back: .*without anybody/],
  ],
  [
    'a console error that another click had before',
    [pressed(1000, map), consoleError(1070), pressed(9000, chat), consoleError(9070)],
    ['medium', /^held back: the message came before/],
  ],
  [
    'an uncaught error on two controls',
    [pressed(1000, map), uncaught(1070), pressed(9000, chat), uncaught(9070)],
    ['high', 'high'],
  ],
  [
    'the same error after the same click, several times',
    [0, 1, 2, 3].flatMap(i => [pressed(1000 + i * 400, chat), uncaught(1070 + i * 400, `no line ${i}`)]),
    ['high'],
  ],
  [
    'the same error after the same click much later',
    [pressed(1000, chat), uncaught(1070), pressed(50_000, chat), uncaught(50_070)],
    ['high', 'high'],
  ],
  ['a request that fails with 500', [pressed(1000, map), failing(1070, 500)], ['high']],
  ['a request that fails with 404', [pressed(1000, map), failing(1070, 404)], ['medium']],
  ['a request without an answer', [pressed(1000, map), failing(1070, 0)], ['medium']],
  [
    'a request cut off by leaving',
    [
      pressed(1000, map),
      failing(1070, 0, { durationMs: 400 }),
      aNavigation(1600, '/away', { method: 'load' }),
    ],
    [],
  ],
  [
    'a request of another site',
    [pressed(1000, map), aRequest(1070, 'https://ads.example/x', { status: 500, failed: true })],
    [],
  ],
  [
    'a request of another host of the site',
    [pressed(1000, map), aRequest(1070, 'https://api.shop.test/x', { status: 500, failed: true })],
    ['high'],
  ],
  [
    'a request that carries measurements away',
    [pressed(1000, map), aRequest(1070, 'https://sentry.io/api/1/envelope/', { status: 429, failed: true })],
    [],
  ],
  ['a request that begins too late', [pressed(1000, map), failing(2300, 500)], []],
  [
    'a request whose answer takes too long',
    [pressed(1000, map), failing(1070, 504, { durationMs: 12_000 })],
    [],
  ],
  [
    'an error and a failed request of one click',
    [pressed(1000, map), failing(1070, 500), uncaught(1200), consoleError(1201)],
    ['high'],
  ],
  [
    'an error after the menu of the right button',
    [pressed(1000, map, { gesture: 'contextmenu' }), uncaught(1070)],
    [],
  ],
]

describe('error click', () => {
  for (const [what, events, told] of cases) {
    test(`from ${what}`, () => {
      const found = verdicts(errorClick, events)
      expect(found).toHaveLength(told.length)
      told.forEach((expected, i) => expect(found[i]).toMatch(expected))
    })
  }

  test('tells what went wrong, and the rest as evidence', () => {
    const [finding] = foundBy(errorClick, [
      pressed(1000, map),
      failing(1070, 503),
      uncaught(1300, 'no reviews'),
    ])
    expect(finding).toMatchObject({
      finding: 'Clicked button "Show map", and after 0.3 s it threw "no reviews"',
      measured: { sort: 'error', failures: 2, clicks: 1, afterMs: 300 },
    })
    expect(finding?.evidence.map(({ kind }) => kind)).toEqual(['click', 'error', 'network'])
  })

  test('is less sure about clicks on a mere text', () => {
    const [control] = foundBy(errorClick, [pressed(1000, map), uncaught(1070)])
    const [text] = foundBy(errorClick, [pressed(1000, aTarget('', 'Words', { tag: 'p' })), uncaught(1070)])
    expect(text?.confidence).toBeLessThan(control?.confidence ?? 0)
  })

  test('believes the click that asked, when another click came before the answer', () => {
    const [finding, ...more] = foundBy(errorClick, [
      pressed(1000, map),
      failing(1070, 500, { durationMs: 900 }),
      pressed(1500, chat),
      aMutation(1570),
    ])
    expect(more).toEqual([])
    expect(finding?.target?.name).toBe('Show map')
  })
})
