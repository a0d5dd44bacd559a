import { describe, expect, test } from 'vitest'
import type { EventData, SessionEvent } from '../../normalize/event.ts'
import { anEvent, anInput, aMutation, aNavigation, aRequest, aTarget, ZERO_MS } from '../testing/events.ts'
import { secondsFrom } from '../testing/sessions.ts'
import { formExit } from './form-exit.ts'
import { repeatedFailure } from './repeated-failure.ts'
import { aButton, foundBy, pressed, verdicts } from './testing/judged.ts'

const mail = aTarget('textbox', 'Email', { tag: 'input', nodeId: 21, selector: 'input#mail' })
const code = aTarget('textbox', 'Code', { tag: 'input', nodeId: 27, selector: 'input#code' })
const join = aButton('Join')
const load = aNavigation(0, '/join', { method: 'load' })
const at = { url: 'https://shop.test/join' }
const typed = (offsetMs: number, target = mail, more: Partial<EventData['input']> = {}): SessionEvent => ({
  ...anInput(offsetMs, target, 'ada', { endAtMs: ZERO_MS + offsetMs + 400, ...more }),
  ...at,
})
const refused = (offsetMs: number, text = 'Enter a valid email address', role = 'alert'): SessionEvent =>
  aMutation(offsetMs, [role, text])

/** Typed, sent and answered, from `offsetMs` on. */
const attempt = (
  offsetMs: number,
  answer: SessionEvent | undefined = refused(offsetMs + 1060),
): SessionEvent[] => [typed(offsetMs), pressed(offsetMs + 1000, join), ...(answer ? [answer] : [])]

describe('repeated-failure', () => {
  const cases: [what: string, events: SessionEvent[], told: string[]][] = [
    ['a field refused three times', [...attempt(1000), ...attempt(5000), ...attempt(9000)], ['high']],
    ['two corrections, the second one taken', [...attempt(1000), ...attempt(5000), typed(9000)], ['medium']],
    ['one correction', [...attempt(1000), typed(5000), pressed(6000, join)], []],
    ['the field next to it', [...attempt(1000), ...attempt(5000).slice(1), typed(9000, code)], []],
    [
      'good news',
      secondsFrom(0, 3).flatMap(n => attempt(1000 + n * 4000, refused(2060 + n * 4000, 'Added to cart'))),
      [],
    ],
    [
      'an error without a role, by its words',
      secondsFrom(0, 3).flatMap(n =>
        attempt(1000 + n * 4000, refused(2060 + n * 4000, 'Email is required', '')),
      ),
      ['high'],
    ],
    [
      'other text that comes',
      secondsFrom(0, 3).flatMap(n => attempt(1000 + n * 4000, refused(2060 + n * 4000, 'Your mugs', ''))),
      [],
    ],
    [
      'what a page says while somebody still types',
      secondsFrom(0, 4).flatMap(n => [typed(1000 + n * 2000), refused(1500 + n * 2000)]),
      [],
    ],
    [
      'a refusal when the focus leaves',
      secondsFrom(0, 3).flatMap(n => [
        typed(1000 + n * 4000),
        anEvent('focus', 2000 + n * 4000, { target: code }),
        refused(2050 + n * 4000),
      ]),
      ['high'],
    ],
    [
      'values that a script sets',
      secondsFrom(0, 3).flatMap(n => [
        typed(1000 + n * 4000, mail, { how: 'programmatic' }),
        refused(2000 + n * 4000),
      ]),
      [],
    ],
    [
      'the same words on another page load',
      secondsFrom(0, 3).flatMap(n => attempt(1000 + n * 4000).map(event => ({ ...event, epoch: n }))),
      [],
    ],
  ]
  test.each(cases)('%s', (_, events, told) => {
    expect(verdicts(repeatedFailure, [load, ...events])).toEqual(told)
  })

  const tries = (times: number, status: number, more: Partial<EventData['network']> = {}): SessionEvent[] =>
    secondsFrom(0, times).flatMap(n => [
      pressed(1000 + n * 3000, aButton('Sync')),
      aRequest(1100 + n * 3000, '/api/sync', { status, failed: status >= 400, ...more }),
    ])
  test.each<[string, SessionEvent[], number]>([
    ['three clicks, three failures', tries(3, 500), 1],
    ['two', tries(2, 500), 0],
    ['three that went well', tries(3, 200), 0],
    [
      'polls that nobody asked for',
      secondsFrom(0, 5).map(n => aRequest(9000 + n * 9000, '/api/poll', { status: 500, failed: true })),
      0,
    ],
    ['a collector', tries(3, 500, { url: 'https://api-js.mixpanel.com/track/' }), 0],
  ])('requests: %s', (_, events, count) => {
    expect(foundBy(repeatedFailure, [load, ...events])).toHaveLength(count)
  })
})

describe('form-exit', () => {
  const leave = aNavigation(12_000, '/summary', { method: 'load' })
  const filled = [typed(2000), typed(6000, code)]
  const cases: [what: string, events: SessionEvent[], told: string[]][] = [
    ['two fields, some seconds, gone', [...filled, leave], ['info']],
    ['one field', [typed(2000), typed(6000), leave], []],
    ['two seconds', [typed(10_000), typed(11_000, code), leave], []],
    [
      'sent, and answered',
      [...filled, pressed(9000, join), aMutation(9100, ['status', 'Welcome']), leave],
      [],
    ],
    ['sent, and refused', [...filled, pressed(9000, join), refused(9100), leave], ['info']],
    [
      'written by a request',
      [...filled, aRequest(9000, '/api/join', { method: 'POST', status: 201 }), leave],
      [],
    ],
    ['a request that only reads', [...filled, aRequest(9000, '/api/towns'), leave], ['info']],
    ['left by the button that sends it', [...filled, pressed(11_800, join), leave], []],
    ['left by Cancel', [...filled, pressed(11_800, aButton('Cancel')), leave], ['info']],
    [
      'values that a script set',
      filled.map(e => ({ ...e, data: { ...e.data, how: 'programmatic' } }) as SessionEvent),
      [],
    ],
    ['a search', [typed(2000, aTarget('searchbox', 'Find', { nodeId: 3 })), typed(6000, code), leave], []],
    ['the recording ends in it', filled, ['not measurable: the recording ends in the form']],
  ]
  test.each(cases)('%s', (_, events, told) => {
    expect(verdicts(formExit, [load, ...events])).toEqual(told)
  })

  test('it says which field was the last, and what was said', () => {
    const [finding] = foundBy(formExit, [load, ...filled, pressed(9000, join), refused(9100), leave])
    expect(finding).toMatchObject({
      target: { label: 'textbox "Code"' },
      measured: { fields: 2, refills: 0, refusals: 1 },
    })
  })
})
