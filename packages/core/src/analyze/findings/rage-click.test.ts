import { describe, expect, test } from 'vitest'
import type { Target } from '../../dom/names/target.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'
import { aMutation, aNavigation, anEvent, anInput, aRequest, aTarget, ZERO_MS } from '../testing/events.ts'
import { rageClick } from './rage-click.ts'
import { rapidClicks } from './rapid-clicks.ts'
import { aButton, foundBy, pressed, verdicts } from './testing/judged.ts'

const pay = aButton('Pay')

/** Clicks on one thing, so many ms apart. */
function clicks(target: Target, count: number, gapMs = 250, fromMs = 1000): SessionEvent[] {
  return Array.from({ length: count }, (_, i) => pressed(fromMs + i * gapMs, target))
}

/** A change 40 ms after each click. */
function answered(events: readonly SessionEvent[], delayMs = 40): SessionEvent[] {
  return [...events, ...events.map(({ offsetMs }) => aMutation(offsetMs + delayMs))]
}

/** What both rules say: `rage high`, `rapid info`, `rage held back: …`. */
function told(events: readonly SessionEvent[], more: Partial<Normalized> = {}): string[] {
  return [
    ...verdicts(rageClick, events, more).map(verdict => `rage ${verdict}`),
    ...verdicts(rapidClicks, events, more).map(verdict => `rapid ${verdict}`),
  ]
}

const scroll = anEvent('scroll', 1400, {
  x: 0,
  y: 90,
  deltaX: 0,
  deltaY: 90,
  changes: 1,
  endAtMs: ZERO_MS + 1420,
})
const field = aTarget('textbox', 'City', {
  tag: 'input',
  nodeId: 900,
  interactive: 'semantic',
  kind: 'text-field',
})
const byKey = (events: readonly SessionEvent[]): SessionEvent[] =>
  events.map(event =>
    event.kind === 'click' ? { ...event, data: { ...event.data, pointer: 'keyboard-or-script' } } : event,
  )
const onNextPage = (event: SessionEvent): SessionEvent => ({ ...event, epoch: 1 })
const at = (event: SessionEvent, x: number, y: number): SessionEvent =>
  event.kind === 'click' ? { ...event, data: { ...event.data, x, y } } : event

describe('rage', () => {
  const rage: [what: string, events: SessionEvent[], severity: string][] = [
    ['three fast clicks without an answer', clicks(pay, 3), 'high'],
    ['clicks a second apart', clicks(pay, 3, 1000), 'high'],
    ['a double click and a third', [pressed(1000, pay, { gesture: 'dblclick' }), pressed(1700, pay)], 'high'],
    ['clicks of which only the last is answered', [...clicks(pay, 4), aMutation(1900)], 'medium'],
    ['clicks that are answered long after', [...clicks(pay, 4), aMutation(5600)], 'high'],
    [
      'clicks of which the first asks a server',
      [...clicks(pay, 5), aRequest(1090, '/api', { durationMs: 4000 }), aMutation(5200)],
      'high',
    ],
    ['clicks on what answers once and then no more', [...clicks(pay, 5), aMutation(1100)], 'high'],
    ['clicks on what says that it is disabled', clicks(aButton('Pay', { disabled: true }), 4), 'high'],
    ['clicks on a picture', clicks(aTarget('img', 'Map of the shop', { tag: 'img' }), 4), 'high'],
    ['four clicks on a text', clicks(aTarget('', 'Opening hours', { tag: 'p' }), 4), 'high'],
    [
      'clicks on what is made anew in its place',
      [pay, aButton('Pay', { nodeId: 8 }), aButton('Pay', { nodeId: 9 })].map((one, i) =>
        pressed(1000 + i * 200, { ...one, selector: 'button#pay' }),
      ),
      'high',
    ],
  ]
  for (const [what, events, severity] of rage)
    test(`seen in ${what}`, () => expect(told(events)).toEqual([`rage ${severity}`]))

  test('high when each click throws, though something changes', () => {
    const events = clicks(pay, 3)
    const errors = events.map(({ offsetMs }) =>
      anEvent('error', offsetMs + 5, { message: 'no', kind: 'uncaught' }),
    )
    expect(told([...events, ...errors, aMutation(1900)])).toEqual(['rage high'])
  })

  test('told with its count, span and last answer', () => {
    const [finding] = foundBy(rageClick, clicks(pay, 5))
    expect(finding).toMatchObject({
      finding: 'Clicked button "Pay" 5 times within 1.1 s, and nothing was seen to answer',
      window: { fromOffsetMs: 1000, toOffsetMs: 4500 },
      measured: { clicks: 5, spanMs: 1060, answeredBeforeLast: 0, lastAnswer: 'silent' },
      target: { name: 'Pay' },
    })
    expect(finding?.evidence).toHaveLength(5)
  })

  test('surer about a control than about a text', () => {
    const [control] = foundBy(rageClick, clicks(pay, 4))
    const [text] = foundBy(rageClick, clicks(aTarget('', 'Opening hours', { tag: 'p' }), 4))
    expect(text?.confidence).toBeLessThan((control?.confidence ?? 0) - 0.3)
  })

  test('of fingers wider apart than of a mouse', () => {
    const taps = [100, 120, 140].map((x, i) => anEvent('tap', 1000 + i * 200, { target: pay, x, y: 100 }))
    expect(told(taps)).toEqual(['rage high'])
  })

  test('medium when the recording ends before an answer could have come', () => {
    const [finding] = foundBy(rageClick, clicks(pay, 4), { endMs: ZERO_MS + 2500 })
    expect(finding).toMatchObject({
      severity: 'medium',
      measured: { lastAnswerUnknown: 'the recording ends' },
    })
  })
})

describe('nothing', () => {
  const nothing: [what: string, events: SessionEvent[]][] = [
    ['two clicks', clicks(pay, 2)],
    ['a double click', [pressed(1000, pay, { gesture: 'dblclick' })]],
    ['patient clicks', clicks(pay, 4, 1300)],
    ['clicks on neighbours', ['1', '2', '3', '4'].map((name, i) => pressed(1000 + i * 200, aButton(name)))],
    ['clicks far apart on one thing', clicks(pay, 4).map((event, i) => at(event, 100 + i * 40, 100))],
    ['clicks with a scroll among them', [...clicks(pay, 4), scroll]],
    ['clicks with typing among them', [...clicks(pay, 4), anInput(1400, field, 'x')]],
    ['clicks with a route among them', [...clicks(pay, 4), aNavigation(1400, '/next')]],
    [
      'clicks with a selection among them',
      [...clicks(pay, 4), anEvent('selection', 1400, { text: 'abc', length: 3 })],
    ],
    [
      'clicks with a resize among them',
      [
        anEvent('viewport', 0, { width: 900, height: 700 }),
        ...clicks(pay, 4),
        anEvent('viewport', 1400, { width: 700, height: 700 }),
      ],
    ],
    [
      'clicks with a menu among them',
      [...clicks(pay, 2), pressed(1400, pay, { gesture: 'contextmenu' }), ...clicks(pay, 2, 250, 1600)],
    ],
    ['clicks on two page loads', [...clicks(pay, 2), ...clicks(pay, 2, 250, 1500).map(onNextPage)]],
  ]
  for (const [what, events] of nothing) test(`seen in ${what}`, () => expect(told(events)).toEqual([]))
})

describe('rapid clicks instead of rage', () => {
  const rapid: [what: string, events: SessionEvent[]][] = [
    ['clicks that are answered one by one', answered(clicks(pay, 6))],
    ['clicks that are answered but for the last', answered(clicks(pay, 5)).slice(0, -1)],
    [
      'clicks of which one was lost in a repaint',
      answered(clicks(pay, 6)).filter(({ offsetMs }) => offsetMs !== 1350),
    ],
    [
      'clicks on a switch',
      [1000, 1250, 1500, 1750].map(offsetMs =>
        pressed(offsetMs, aTarget('switch', 'Like', { interactive: 'semantic' }), { checked: true }),
      ),
    ],
    ['a stepper', clicks(aButton('+'), 5)],
    ['a stepper at its end', clicks(aButton('−'), 5)],
    ['a pager', clicks(aButton('Next'), 4)],
    ['a pager in German', clicks(aButton('Nächste Seite'), 4)],
    ['a calendar arrow', clicks(aButton('»'), 4)],
    ['an arrow that is an icon only', clicks(aButton('', { label: 'button (chevron right icon)' }), 4)],
    ['load more', clicks(aButton('Load more'), 4)],
    ['a part of a carousel', clicks(aButton('Slide 3', { kind: 'repeated' }), 4)],
    ['a video', clicks(aTarget('', 'Film', { tag: 'video', kind: 'media' }), 4)],
    ['a canvas', clicks(aTarget('img', 'Board', { tag: 'canvas', kind: 'canvas' }), 4)],
    ['a map', clicks(aTarget('', '', { tag: 'div', kind: 'map', label: 'div' }), 4)],
    ['a slider', clicks(aTarget('slider', 'Volume', { interactive: 'semantic' }), 4)],
    ['a number field', clicks(aTarget('spinbutton', 'Count', { interactive: 'semantic' }), 4)],
    ['a day of a calendar', clicks(aTarget('gridcell', '12', { interactive: 'semantic' }), 4)],
  ]
  for (const [what, events] of rapid)
    test(`seen in ${what}`, () => expect(told(events)).toEqual(['rapid info']))
})

describe('rage is held back', () => {
  const held: [what: string, events: SessionEvent[], why: RegExp][] = [
    ['in a text field', clicks(field, 4), /mark text/],
    [
      'in an editor',
      clicks(aTarget('textbox', 'Memo', { tag: 'div', kind: 'editor', interactive: 'semantic' }), 4),
      /mark text/,
    ],
    [
      'on a text that three clicks select',
      clicks(aTarget('', 'A lost badge costs four euros', { tag: 'p' }), 3),
      /paragraph/,
    ],
    [
      'on a native list',
      clicks(aTarget('combobox', 'Size', { kind: 'select', interactive: 'semantic' }), 4),
      /browser's own/,
    ],
    ['of a key held down', byKey(clicks(pay, 8, 40)), /key/],
  ]
  for (const [what, events, why] of held) {
    test(`when it is ${what}`, () => {
      const verdict = told(events)
      expect(verdict).toHaveLength(1)
      expect(verdict[0]).toMatch(/^rage held back: /)
      expect(verdict[0]).toMatch(why)
    })
  }
})

describe('rage is not measurable', () => {
  const cases: [what: string, more: Partial<Normalized>, target: Target][] = [
    ['in a hole', { holes: [{ fromMs: ZERO_MS + 1100, toMs: ZERO_MS + 1500, reason: 'throttled' }] }, pay],
    ['without recorded changes', { frameCounts: new Map([['FullSnapshot', 1]]) }, pay],
    [
      'on what the recorder leaves out',
      {},
      aTarget('', '', { blocked: true, tag: 'div', label: 'blocked 40×20' }),
    ],
  ]
  for (const [what, more, target] of cases)
    test(`when it is ${what}`, () =>
      expect(told(clicks(target, 4), more).join()).toMatch(/^rage not measurable: /))
})

test('thresholds can be changed', () => {
  const parameters = { 'rage-click.clicks': 5 }
  expect(foundBy(rageClick, clicks(pay, 4), { parameters })).toEqual([])
  expect(foundBy(rageClick, clicks(pay, 5), { parameters })).toHaveLength(1)
})

test('two bursts are two findings', () => {
  expect(told([...clicks(pay, 3), ...clicks(pay, 3, 250, 9000)])).toEqual(['rage high', 'rage high'])
})
