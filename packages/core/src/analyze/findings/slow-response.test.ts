import { describe, expect, test } from 'vitest'
import type { SessionEvent } from '../../normalize/event.ts'
import { aMutation, aNavigation, aRequest, aTarget, ZERO_MS } from '../testing/events.ts'
import { slowResponse } from './slow-response.ts'
import { aButton, foundBy, pressed, verdicts } from './testing/judged.ts'

const show = aButton('Show route')
const link = aTarget('link', 'Orders', { interactive: 'semantic', kind: 'link' })
const field = aTarget('textbox', 'City', { interactive: 'semantic', kind: 'text-field' })

const cases: [what: string, events: SessionEvent[], told: (string | RegExp)[]][] = [
  ['an answer after 0.9 s is fast enough', [pressed(1000, show), aMutation(1900)], []],
  ['an answer after 1.2 s is slow', [pressed(1000, show), aMutation(2200)], ['low']],
  ['an answer after 2.4 s is slow', [pressed(1000, show), aMutation(3400)], ['low']],
  [
    'a request that answers after 3.3 s is slow, and graver',
    [pressed(1000, show), aRequest(1070, '/api/history', { durationMs: 3200 }), aMutation(4300)],
    ['medium'],
  ],
  [
    'a request that takes 6 s is high',
    [pressed(1000, show), aRequest(1070, '/api/history', { durationMs: 6000 }), aMutation(7100)],
    ['high'],
  ],
  [
    'a spinner that comes at once is an answer',
    [
      pressed(1000, show),
      aMutation(1080),
      aRequest(1070, '/api/history', { durationMs: 6000 }),
      aMutation(7100),
    ],
    [],
  ],
  [
    'a request that is answered at once is none, whatever it shows',
    [pressed(1000, show), aRequest(1070, '/api/note', { durationMs: 200 })],
    [],
  ],
  [
    'an answer after 3 s without recorded requests cannot be told',
    [pressed(1000, show), aMutation(4000)],
    [/^not measurable: .*requests are not recorded/],
  ],
  [
    'a page load is held back',
    [pressed(1000, link), aNavigation(2800, '/orders', { method: 'load' })],
    [/^held back: a page load/],
  ],
  ['a slow route of a link is told', [pressed(1000, link), aNavigation(2800, '/orders')], ['low']],
  ['a text field answers with its cursor', [pressed(1000, field), aMutation(2500)], []],
  ['a text is no control', [pressed(1000, aTarget('', 'Words', { tag: 'p' })), aMutation(2500)], []],
  ['nothing at all is not slow', [pressed(1000, show)], []],
]

describe('slow response', () => {
  for (const [what, events, told] of cases) {
    test(`knows that ${what}`, () => {
      const found = verdicts(slowResponse, events)
      expect(found).toHaveLength(told.length)
      told.forEach((expected, i) => expect(found[i]).toMatch(expected))
    })
  }

  test('tells the request that was waited for', () => {
    const [finding] = foundBy(slowResponse, [
      pressed(1000, show),
      aRequest(1070, '/api/orders/4711?full=1', { durationMs: 3200 }),
      aMutation(4300),
    ])
    expect(finding?.measured).toMatchObject({
      method: 'GET',
      route: '/api/orders/:id',
      status: 200,
      waitedMs: 3270,
    })
  })

  test('is not measurable over a hole', () => {
    const holes = [{ fromMs: ZERO_MS + 1100, toMs: ZERO_MS + 2000, reason: 'throttled' }]
    expect(verdicts(slowResponse, [pressed(1000, show), aMutation(2200)], { holes })[0]).toMatch(
      /^not measurable/,
    )
  })
})
