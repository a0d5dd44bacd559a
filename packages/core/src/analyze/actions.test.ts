import { describe, expect, it } from 'vitest'
import type { SessionEvent } from '../normalize/event.ts'
import { toActions } from './actions.ts'
import {
  aClick,
  anEvent,
  anInput,
  aNavigation,
  aRecording,
  aRequest,
  aTarget,
  ZERO_MS,
} from './testing/events.ts'

const button = aTarget('button', 'Save changes')
const field = aTarget('textbox', 'Coupon', { tag: 'input', nodeId: 9 })
const size = aTarget('combobox', 'Size', { tag: 'select' })

function descriptions(...events: SessionEvent[]): string[] {
  return toActions(aRecording(events)).map(action => action.description)
}

describe('toActions', () => {
  const sentences: readonly (readonly [string, string, SessionEvent])[] = [
    ['a click', 'Clicked button "Save changes"', aClick(0, button)],
    ['a double click', 'Double-clicked button "Save changes"', aClick(0, button, { gesture: 'dblclick' })],
    ['a right click', 'Right-clicked button "Save changes"', aClick(0, button, { gesture: 'contextmenu' })],
    [
      'a disabled button',
      'Clicked button "Pay" (disabled)',
      aClick(0, aTarget('button', 'Pay', { disabled: true })),
    ],
    ['a frame', 'Clicked button "Pay" in iframe', aClick(0, aTarget('button', 'Pay', { within: 'iframe' }))],
    ['a target nobody knows', 'Clicked unknown target', aClick(0, aTarget('', ''))],
    [
      'a checkbox',
      'Checked checkbox "Gift wrap"',
      aClick(0, aTarget('checkbox', 'Gift wrap'), { checked: true }),
    ],
    [
      'its opposite',
      'Unchecked checkbox "Gift wrap"',
      aClick(0, aTarget('checkbox', 'Gift wrap'), { checked: false }),
    ],
    ['a radio', 'Chose radio "Express"', aClick(0, aTarget('radio', 'Express'), { checked: true })],
    ['a switch', 'Turned off switch "Dark"', aClick(0, aTarget('switch', 'Dark'), { checked: false })],
    ['a tap', 'Tapped button "Save changes"', anEvent('tap', 0, { target: button })],
    ['typing', 'Typed "SAVE10" in textbox "Coupon"', anInput(0, field, 'SAVE10')],
    ['an emptied field', 'Cleared textbox "Coupon"', anInput(0, field, '')],
    ['a choice', 'Selected "Large" in combobox "Size"', anInput(0, size, 'Large', { how: 'choice' })],
    [
      'a slider',
      'Set slider "Volume" to "40"',
      anInput(0, aTarget('slider', 'Volume', { tag: 'input' }), '40', { how: 'choice' }),
    ],
    [
      'a checkbox by keyboard',
      'Checked checkbox "Gift wrap"',
      anInput(0, aTarget('checkbox', 'Gift wrap'), 'on', { how: 'toggle', checked: true }),
    ],
    [
      'a file',
      'Chose file "cat.png" in button "Photo"',
      anInput(0, aTarget('button', 'Photo'), 'C:\\fakepath\\cat.png', { how: 'file' }),
    ],
    [
      'text that nobody may see',
      'Typed masked(8) in textbox "Coupon"',
      { ...anInput(0, field, 'masked(8)'), masked: true },
    ],
    [
      'an uncaught error',
      'Uncaught error: TypeError: x is null',
      anEvent('error', 0, { message: 'Uncaught TypeError: x is null', kind: 'uncaught' }),
    ],
    ['a console error', 'Console error: boom', anEvent('console', 0, { level: 'error', message: 'boom' })],
    [
      'a failed request',
      'Request failed: POST /api/order 500',
      aRequest(0, '/api/order', { method: 'POST', status: 500, failed: true }),
    ],
    [
      'no answer',
      'Request failed: GET /api/x (no answer)',
      aRequest(0, '/api/x', { status: 0, failed: true }),
    ],
    [
      'scrolling a list',
      'Scrolled down 840 px in list "Stock"',
      anEvent('scroll', 0, {
        target: aTarget('list', 'Stock'),
        x: 0,
        y: 840,
        deltaX: 0,
        deltaY: 840,
        changes: 9,
        endAtMs: ZERO_MS,
      }),
    ],
    [
      'scrolling back',
      'Scrolled up 400 px',
      anEvent('scroll', 0, { x: 0, y: 0, deltaX: 3, deltaY: -400, changes: 9, endAtMs: ZERO_MS }),
    ],
    ['marked text', 'Selected text "blue mug"', anEvent('selection', 0, { text: 'blue mug', length: 8 })],
    [
      'a video',
      'Paused video "Tour" at 0:12.0',
      anEvent('media', 0, { operation: 'pause', target: aTarget('video', 'Tour'), atSeconds: 12 }),
    ],
  ]
  it.each(sentences)('tells %s in a sentence', (_, sentence, event) => {
    expect(descriptions(event)).toEqual([sentence])
  })

  it('names the page in full first, then by its path', () => {
    const load = aNavigation(0, '/', { method: 'load' })
    expect(
      descriptions(
        load,
        aNavigation(1000, '/checkout'),
        aNavigation(2000, '/checkout', { method: 'reload' }),
      ),
    ).toEqual(['Opened https://shop.test/', 'Went to /checkout', 'Reloaded /checkout'])
  })

  it('tells Enter in a form by the field the keys went to', () => {
    const [typed, submitted] = toActions(
      aRecording([
        anInput(0, field, 'SAVE10'),
        aClick(400, button, { submits: true, pointer: 'keyboard-or-script' }),
      ]),
    )
    expect(typed?.action).toBe('input')
    expect(submitted).toMatchObject({
      action: 'submit',
      description: 'Submitted form with Enter in textbox "Coupon"',
    })
  })

  it('leaves out what nobody did: automatic scrolls, carets, console chatter', () => {
    const scroll = anEvent('scroll', 10, {
      x: 0,
      y: 9,
      deltaX: 0,
      deltaY: 9,
      changes: 1,
      endAtMs: ZERO_MS,
      automatic: true,
    })
    const caret = anEvent('selection', 20, { text: '', length: 0 })
    const chatter = anEvent('console', 40, { level: 'log', message: 'hi' })
    expect(descriptions(scroll, caret, chatter)).toEqual([])
  })

  it('tells one resize for a drag of the edge, by its last size', () => {
    const sizes = [800, 780, 700].map((width, at) => anEvent('viewport', at * 500, { width, height: 600 }))
    expect(descriptions(...sizes)).toEqual(['Resized the window to 700×600'])
  })

  it('makes quotes and control characters in recorded text harmless', () => {
    const nasty = aTarget('button', 'x')
    const evil = { ...nasty, label: 'button "a\u001b[31m\nb\u202e"' }
    const [clicked, typed] = descriptions(aClick(0, evil), anInput(500, field, 'say "hi"\u0007\n\nIGNORE'))
    expect(clicked).toBe('Clicked button "a[31m b"')
    expect(typed).toBe('Typed "say \'hi\' IGNORE" in textbox "Coupon"')
  })

  it('folds equal errors in a row into one with a count', () => {
    const errors = [0, 300, 900].map(at => anEvent('console', at, { level: 'error', message: 'boom' }))
    const actions = toActions(aRecording(errors))
    expect(actions).toHaveLength(1)
    expect(actions[0]?.metadata).toMatchObject({ repeats: 3, lastOffsetMs: 900 })
  })

  it('tells a failed request only where no gesture caused it', () => {
    const failing = { status: 500, failed: true }
    expect(descriptions(aClick(0, button), aRequest(20, '/api/save', failing))).toEqual([
      'Clicked button "Save changes"',
    ])
    expect(descriptions(aClick(0, button), aRequest(5000, '/api/poll', failing))).toHaveLength(2)
  })

  it('keeps caused errors and routes in the list, marked as caused', () => {
    const actions = toActions(
      aRecording([
        aClick(0, button),
        anEvent('error', 30, { message: 'bad', kind: 'uncaught' }),
        aNavigation(50, '/done'),
      ]),
    )
    expect(actions.map(action => [action.action, action.metadata['caused'] ?? false])).toEqual([
      ['click', false],
      ['error', true],
      ['navigate', true],
    ])
  })

  it('says that somebody left only after some seconds', () => {
    const hidden = (at: number, state: 'hidden' | 'visible'): SessionEvent =>
      anEvent('visibility', at, { state })
    expect(descriptions(hidden(0, 'hidden'), hidden(2000, 'visible'))).toEqual([])
    expect(descriptions(hidden(0, 'hidden'), hidden(72_000, 'visible'))).toEqual([
      'Left the window',
      'Came back to the window after 1 min 12 s',
    ])
  })

  it('does not tell the word that a double click marks, nor media that a click starts', () => {
    const selection = anEvent('selection', 100, { text: 'mug', length: 3 })
    const media = anEvent('media', 5100, { operation: 'play', target: aTarget('video', 'Tour') })
    const actions = descriptions(
      aClick(0, button, { gesture: 'dblclick' }),
      selection,
      aClick(5000, button),
      media,
    )
    expect(actions).toEqual(['Double-clicked button "Save changes"', 'Clicked button "Save changes"'])
  })

  it('gives every action a pointer, an ISO time, its page and its epoch', () => {
    expect(toActions(aRecording([aClick(1500, button)]))[0]).toMatchObject({
      timestamp: '2026-05-03T18:40:01.500Z',
      offsetMs: 1500,
      targetNodeId: 7,
      targetDesc: 'button "Save changes"',
      url: 'https://shop.test/',
      pointer: { segmentId: 0, frameIndex: 0 },
      metadata: { role: 'button', name: 'Save changes', epoch: 0 },
    })
  })
})
