import { describe, expect, test } from 'vitest'
import type { Target } from '../../dom/names/target.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import type { Normalized } from '../../normalize/normalized.ts'
import { aMutation, aNavigation, anEvent, anInput, aRequest, aTarget, ZERO_MS } from '../testing/events.ts'
import { deadClick } from './dead-click.ts'
import { aButton, foundBy, pressed, verdicts } from './testing/judged.ts'

const pay = aButton('Pay')
const field = aTarget('textbox', 'City', {
  tag: 'input',
  nodeId: 900,
  interactive: 'semantic',
  kind: 'text-field',
})
const later = (offsetMs: number): SessionEvent => aMutation(offsetMs)
const ambient = (offsetMs: number): SessionEvent =>
  anEvent('mutation', offsetMs, { adds: 0, removes: 0, texts: 1, attributes: 0, ambient: true })

const answers: [what: string, events: SessionEvent[]][] = [
  ['a change of the page', [later(1090)]],
  ['a change while the button is held down', [later(1010)]],
  ['a change just in time', [later(3500)]],
  ['a value that the page sets', [anInput(1200, field, '2026-05-03', { how: 'programmatic' })]],
  ['the focus in another field', [anEvent('focus', 1100, { target: field })]],
  [
    'a scroll of the page',
    [
      anEvent('scroll', 1200, {
        x: 0,
        y: 900,
        deltaX: 0,
        deltaY: 900,
        changes: 1,
        endAtMs: ZERO_MS + 1400,
        automatic: true,
      }),
    ],
  ],
  ['a selection', [anEvent('selection', 1200, { text: 'abc', length: 3 })]],
  [
    'media that plays',
    [anEvent('media', 1300, { operation: 'play', target: aTarget('', 'Film', { tag: 'video' }) })],
  ],
  ['a request', [aRequest(1200, '/api/save')]],
  ['a route', [aNavigation(1300, '/done')]],
  ['a page', [aNavigation(3300, '/done', { method: 'load' })]],
  ['a hash', [aNavigation(1100, '/#more', { method: 'hash' })]],
  ['another window that takes the focus', [anEvent('blur', 1400, { window: true })]],
  ['the page that is hidden', [anEvent('visibility', 1400, { state: 'hidden' })]],
]

describe('a click on a button is alive by', () => {
  for (const [what, events] of answers)
    test(`namely ${what}`, () => expect(verdicts(deadClick, [pressed(1000, pay), ...events])).toEqual([]))

  test('its own state', () => {
    expect(
      verdicts(deadClick, [
        pressed(1000, aTarget('switch', 'News', { interactive: 'semantic' }), { checked: true }),
      ]),
    ).toEqual([])
  })

  test('what its handler clicked in turn', () => {
    expect(verdicts(deadClick, [pressed(1000, pay, { triggered: aTarget('link', 'file.csv') })])).toEqual([])
  })

  test('a choice from what it opened', () => {
    const option = aTarget('option', 'France', { nodeId: 50, interactive: 'semantic' })
    expect(verdicts(deadClick, [pressed(1000, pay), pressed(5000, option), later(5070)])).toEqual([])
  })

  test('a window that begins', () => {
    const inWindow = (event: SessionEvent, windowId: string): SessionEvent => ({ ...event, windowId })
    const events = [
      inWindow(pressed(1000, pay), 'a'),
      inWindow(aNavigation(3000, '/map', { method: 'load' }), 'b'),
      inWindow(later(30_000), 'a'),
    ]
    expect(verdicts(deadClick, events, { windowIds: ['a', 'b'] })).toEqual([])
  })
})

describe('a click on a button is dead when', () => {
  const dead: [what: string, events: SessionEvent[]][] = [
    ['nothing comes', []],
    ['what changes by itself goes on', [ambient(500), ambient(1500), ambient(2500)]],
    ['an error is all that comes', [anEvent('error', 1100, { message: 'no', kind: 'uncaught' })]],
    ['a request comes too late to be asked for', [aRequest(2400, '/api/poll')]],
    ['only itself takes the focus', [anEvent('focus', 1100, { target: pay })]],
    ['something comes long after', [later(9000)]],
    [
      'a page scrolls by itself later',
      [
        anEvent('scroll', 2500, {
          x: 0,
          y: 9,
          deltaX: 0,
          deltaY: 9,
          changes: 1,
          endAtMs: ZERO_MS + 2600,
          automatic: true,
        }),
      ],
    ],
  ]
  for (const [what, events] of dead)
    test(`that is, ${what}`, () =>
      expect(verdicts(deadClick, [pressed(1000, pay), ...events])).toEqual(['medium']))

  test('its words are masked, with less confidence', () => {
    const [open] = foundBy(deadClick, [pressed(1000, pay)])
    const [masked] = foundBy(deadClick, [pressed(1000, aButton('masked(3)', { masked: true }))])
    expect(masked?.confidence).toBeLessThan(open?.confidence ?? 0)
  })

  test('somebody clicks something else that does not answer either', () => {
    const clicks = [pressed(1000, pay), pressed(1800, aButton('Send'))]
    expect(verdicts(deadClick, clicks)).toEqual(['medium', 'medium'])
  })

  test('it is clicked patiently again and again: one finding that counts', () => {
    const [finding, ...more] = foundBy(deadClick, [
      pressed(1000, pay),
      pressed(4000, pay),
      pressed(8000, pay),
    ])
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      finding: 'Clicked button "Pay" 3 times and nothing answered for 2.5 s',
      window: { fromOffsetMs: 1000, toOffsetMs: 10_500 },
      measured: { clicks: 3, waitedMs: 2500 },
    })
  })
})

describe('a silent click is held back', () => {
  const targets: [target: Target, why: RegExp][] = [
    [aTarget('link', 'More', { interactive: 'semantic', kind: 'link' }), /link/],
    [aTarget('link', 'Leaflet', { interactive: 'semantic', kind: 'new-tab-link' }), /another tab/],
    [aTarget('link', 'Rules', { interactive: 'semantic', kind: 'download' }), /saves a file/],
    [aTarget('link', 'Write to us', { interactive: 'semantic', kind: 'app-link' }), /another program/],
    [aTarget('file', 'Scan', { interactive: 'semantic', kind: 'file' }), /browser's own/],
    [aTarget('combobox', 'Size', { interactive: 'semantic', kind: 'select' }), /browser's own/],
    [aTarget('date', 'Day', { interactive: 'semantic', kind: 'picker' }), /browser's own/],
    [aTarget('', 'Film', { interactive: 'semantic', kind: 'media' }), /pixels/],
    [aTarget('', 'Map', { interactive: 'semantic', kind: 'map' }), /pixels/],
    [aButton('Shown above', { kind: 'popover' }), /above the page/],
    [aButton('Clear', { kind: 'reset' }), /not recorded/],
    [aTarget('tab', 'Open orders', { interactive: 'semantic', kind: 'chosen' }), /chosen already/],
    [aTarget('radio', 'Map', { interactive: 'semantic' }), /chosen already/],
    [aTarget('gridcell', '12', { interactive: 'semantic' }), /cell/],
    [aButton('Copy link'), /outside the page/],
    [aButton('Drucken'), /outside the page/],
    [aButton('分享'), /outside the page/],
    [aButton('Export as CSV'), /outside the page/],
    [aButton('', { label: 'button (printer icon)' }), /outside the page/],
    [aButton('+'), /stepper/],
    [aButton('Next page'), /stepper/],
    [aButton('', { label: 'button (chevron right icon)' }), /stepper/],
    [aButton('Buy', { interactive: 'hint' }), /only looks like/],
  ]
  for (const [target, why] of targets) {
    test(`on ${target.label}${target.kind === undefined ? '' : `, a ${target.kind}`}`, () => {
      const [verdict, ...more] = verdicts(deadClick, [pressed(1000, target)])
      expect(more).toEqual([])
      expect(verdict).toMatch(/^held back: /)
      expect(verdict).toMatch(why)
    })
  }

  test('when something comes soon after the time to wait', () => {
    expect(verdicts(deadClick, [pressed(1000, pay), later(4300)])).toEqual([
      'held back: something came after 3.3 s: late rather than dead',
    ])
  })

  test('when a page comes late', () => {
    const load = aNavigation(9000, '/done', { method: 'load' })
    expect(verdicts(deadClick, [pressed(1000, pay), load])).toEqual([
      'held back: something came after 8 s: late rather than dead',
    ])
  })

  test('when a key or a script made it', () => {
    expect(verdicts(deadClick, [pressed(1000, pay, { pointer: 'keyboard-or-script' })])).toEqual([
      'held back: made by a key or a script',
    ])
  })
})

describe('a silent click is no finding at all on', () => {
  const targets: Target[] = [
    field,
    aTarget('textbox', 'Memo', { tag: 'div', interactive: 'semantic', kind: 'editor' }),
    aTarget('', 'Members collect their badge', { tag: 'p' }),
    aButton('Reserve', { disabled: true }),
  ]
  for (const target of targets)
    test(`on ${target.label}`, () => expect(verdicts(deadClick, [pressed(1000, target)])).toEqual([]))

  test('the menu of the right button', () => {
    expect(verdicts(deadClick, [pressed(1000, pay, { gesture: 'contextmenu' })])).toEqual([])
  })
})

describe('silence is not measurable', () => {
  const hole = (fromMs: number, toMs: number, windowId?: string): Partial<Normalized> => ({
    holes: [
      {
        fromMs: ZERO_MS + fromMs,
        toMs: ZERO_MS + toMs,
        reason: 'paused',
        ...(windowId !== undefined && { windowId }),
      },
    ],
  })
  const cases: [what: string, why: RegExp, events: SessionEvent[], more: Partial<Normalized>][] = [
    ['in a hole', /a hole \(paused\)/, [], hole(500, 8000)],
    ['when a hole begins before the answer could have come', /a hole/, [], hole(3000, 8000)],
    ['when the recording ends', /the recording ends/, [], { endMs: ZERO_MS + 3000 }],
    ['without recorded changes', /changes of the page/, [], { frameCounts: new Map([['FullSnapshot', 1]]) }],
    ['while the page is hidden', /hidden/, [anEvent('visibility', 2600, { state: 'hidden' })], {}],
    [
      'when another click was answered meanwhile',
      /something else was done after 1 s, and answered/,
      [pressed(1900, aButton('Send')), later(2000)],
      {},
    ],
    [
      'when nothing is known of the page until another one comes',
      /left/,
      [aNavigation(40_000, '/other', { method: 'load' })],
      {},
    ],
  ]
  for (const [what, why, events, more] of cases) {
    test(`as it is ${what}`, () => {
      const [verdict] = verdicts(deadClick, [pressed(1000, pay), ...events], more)
      expect(verdict).toMatch(/^not measurable: /)
      expect(verdict).toMatch(why)
    })
  }

  test('of what the recorder leaves out', () => {
    const blocked = aTarget('', '', { tag: 'div', blocked: true, label: 'blocked 40×20' })
    expect(verdicts(deadClick, [pressed(1000, blocked)])).toEqual([
      'not measurable: what was clicked is not recorded',
    ])
  })

  test('of what may open a window, but not of menus', () => {
    expect(verdicts(deadClick, [pressed(1000, aButton('Open the map'))])).toEqual([
      'not measurable: it may have opened a window, which is not recorded',
    ])
    expect(verdicts(deadClick, [pressed(1000, aButton('Open menu'))])).toEqual(['medium'])
  })

  test('in a window of which nothing is told afterwards', () => {
    const inWindow = (event: SessionEvent, windowId: string): SessionEvent => ({ ...event, windowId })
    const events = [
      inWindow(later(100), 'b'),
      inWindow(pressed(1000, pay), 'a'),
      inWindow(later(20_000), 'b'),
    ]
    expect(verdicts(deadClick, events, { windowIds: ['a', 'b'] })).toEqual([
      'not measurable: the window tells nothing afterwards',
    ])
  })

  test('but for a hole in another window', () => {
    const inWindow = (event: SessionEvent, windowId: string): SessionEvent => ({ ...event, windowId })
    const events = [
      inWindow(later(100), 'b'),
      inWindow(pressed(1000, pay), 'a'),
      inWindow(later(20_000), 'a'),
    ]
    expect(verdicts(deadClick, events, { windowIds: ['a', 'b'], ...hole(500, 8000, 'b') })).toEqual([
      'medium',
    ])
  })
})

test('two clicks of which the second works are no dead click', () => {
  expect(verdicts(deadClick, [pressed(1000, pay), pressed(1600, pay), later(1700)])).toEqual([])
})

test('the time to wait can be changed', () => {
  const events = [pressed(1000, pay), later(2500)]
  expect(
    foundBy(deadClick, events, { parameters: { 'dead-click.waitMs': 1000 } })[0]?.measured,
  ).toMatchObject({ waitedMs: 1000 })
})
