import { describe, expect, test } from 'vitest'
import {
  all,
  click,
  el,
  frames,
  increment,
  input,
  lines,
  load,
  mouse,
  mutate,
  normalize,
  select,
  story,
  tap,
  type Step,
} from '../testing/frames.ts'

const body = () => [
  el('button', { id: 'pay' }, 'Pay'),
  el('p', { id: 'text' }, 'Fired at 1240'),
  el('label', { id: 'label', for: 'gift' }, 'Gift'),
  el('input', { id: 'gift', type: 'checkbox' }),
  el('input', { id: 'matt', type: 'radio', name: 'glaze', 'aria-label': 'Matt', value: 'm' }),
  el('input', {
    id: 'glossy',
    type: 'radio',
    name: 'glaze',
    'aria-label': 'Glossy',
    value: 'g',
    checked: true,
  }),
  el('form', {}, el('input', { id: 'mail', 'aria-label': 'Email' }), el('button', { id: 'send' }, 'Send')),
  el('button', { id: 'off', disabled: true }, 'Off'),
  el('canvas', { id: 'pad', 'aria-label': 'Pad' }),
  el('input', { id: 'file', type: 'file', 'aria-label': 'Drawing' }),
]

const cases: [name: string, steps: Step[], lines: string[]][] = [
  ['a click', [click('#pay', 100)], ['click button "Pay"']],
  [
    'a click that moves the focus',
    [
      mouse('down', '#pay', 100),
      mouse('blur', '#mail', 100),
      mouse('focus', '#pay', 101),
      mouse('up', '#pay', 150),
      mouse('click', '#pay', 150, { pointerType: 0 }),
    ],
    ['click button "Pay"'],
  ],
  [
    'a click whose handler clicks a link that is in no recorded page',
    [click('#pay', 100), increment(2, () => ({ type: 2, id: -1, x: 0, y: 0, pointerType: 0 }), 101)],
    ['click button "Pay"'],
  ],
  [
    'three slow clicks',
    [click('#pay', 100), click('#pay', 800), click('#pay', 1500)],
    ['click button "Pay"', 'click button "Pay"', 'click button "Pay"'],
  ],
  [
    'a double click that selects a word',
    [
      click('#text', 100),
      mouse('down', '#text', 200),
      select(205, ['"Fired at 1240"', 0, '"Fired at 1240"', 5]),
      mouse('up', '#text', 250),
      mouse('click', '#text', 250, { pointerType: 0 }),
      mouse('double', '#text', 251),
    ],
    ['dblclick text "Fired at 1240"'],
  ],
  [
    'a double click whose selection is told late',
    [
      click('#text', 100),
      click('#text', 250),
      mouse('double', '#text', 251),
      select(300, ['"Fired at 1240"', 0, '"Fired at 1240"', 5]),
    ],
    ['dblclick text "Fired at 1240"'],
  ],
  ['a double click without its clicks', [mouse('double', '#pay', 100)], ['dblclick button "Pay" by unknown']],
  [
    'a right click',
    [mouse('down', '#text', 100), mouse('menu', '#text', 101), mouse('up', '#text', 160)],
    ['contextmenu text "Fired at 1240"'],
  ],
  ['a middle click', [mouse('down', '#pay', 100), mouse('up', '#pay', 150)], []],
  [
    'a label with its control',
    [
      click('#label', 100),
      mouse('focus', '#gift', 101),
      mouse('click', '#gift', 101),
      input('#gift', 'on', 101, { isChecked: true }),
    ],
    ['click checkbox "Gift" checked'],
  ],
  [
    'a label whose control repeats the pointer type used last',
    [
      click('#label', 100),
      mouse('click', '#gift', 101, { x: 10, y: 10, pointerType: 0 }),
      input('#gift', 'on', 101, { isChecked: true }),
    ],
    ['click checkbox "Gift" checked'],
  ],
  [
    'a checkbox',
    [click('#gift', 100), input('#gift', 'on', 100, { isChecked: true })],
    ['click checkbox "Gift" checked'],
  ],
  [
    'a radio button and the one it sets back',
    [click('#matt', 100), input('#matt', 'm', 100, { isChecked: true }), input('#glossy', 'g', 100)],
    ['click radio "Matt" checked'],
  ],
  ['a tap', [tap('#pay', 200)], ['tap button "Pay"']],
  [
    'a tap of an old recorder, mouse events repeated',
    [
      mouse('touchStart', '#pay', 100),
      mouse('touchEnd', '#pay', 150),
      mouse('down', '#pay', 160),
      mouse('up', '#pay', 160),
      mouse('click', '#pay', 161),
    ],
    ['tap button "Pay"'],
  ],
  [
    'a tap whose click was prevented',
    [mouse('touchStart', '#pay', 100, { x: 1, y: 1 }), mouse('touchEnd', '#pay', 150, { x: 2, y: 2 })],
    ['tap button "Pay"'],
  ],
  [
    'a swipe',
    [mouse('touchStart', '#text', 100, { x: 1, y: 400 }), mouse('touchEnd', '#text', 300, { x: 2, y: 100 })],
    [],
  ],
  [
    'a finger taken over for scrolling',
    [mouse('touchStart', '#text', 100, { x: 1, y: 4 }), mouse('touchCancel', '#text', 300)],
    [],
  ],
  [
    'a button used by keyboard',
    [click('#text', 100), mouse('focus', '#pay', 900), mouse('click', '#pay', 1000)],
    ['click text "Fired at 1240"', 'focus button "Pay"', 'click button "Pay" by keyboard-or-script'],
  ],
  [
    'Enter in a form',
    [
      click('#mail', 100),
      mouse('focus', '#mail', 101),
      mouse('click', '#send', 2000, { x: 0, y: 0, pointerType: 0 }),
    ],
    ['click textbox "Email"', 'click button "Send" by keyboard-or-script submits'],
  ],
  [
    'a click that a script passes on',
    [click('#pay', 100), mouse('click', '#file', 102)],
    ['click button "Pay" then file field "Drawing"'],
  ],
  ['a disabled button', [mouse('down', '#off', 100), mouse('up', '#off', 160)], ['click button "Off"']],
  [
    'a target that its own pointerdown takes away',
    [mouse('down', '#pay', 100), mutate(101, { remove: [['body', '#pay']] }), mouse('up', 'body', 160)],
    ['click button "Pay"'],
  ],
  [
    'a target removed in the same millisecond',
    [
      mouse('down', '#pay', 100),
      mutate(150, { remove: [['body', '#pay']] }),
      mouse('click', '#pay', 150, { pointerType: 0 }),
    ],
    ['click button "Pay"'],
  ],
  [
    'drawing',
    [
      mouse('down', '#pad', 100, { x: 0, y: 0 }),
      mouse('up', '#pad', 500, { x: 60, y: 0 }),
      mouse('click', '#pad', 500, { x: 60, y: 0, pointerType: 0 }),
    ],
    ['drag canvas "Pad"'],
  ],
  [
    'dragging to elsewhere',
    [
      mouse('down', '#text', 100, { x: 0, y: 0 }),
      mouse('up', '#pay', 500, { x: 60, y: 0 }),
      click('#pay', 2000),
    ],
    ['drag text "Fired at 1240" to button "Pay"', 'click button "Pay"'],
  ],
  [
    'selecting by dragging',
    [
      mouse('down', '#text', 100, { x: 0, y: 0 }),
      select(200, ['"Fired at 1240"', 0, '"Fired at 1240"', 5]),
      mouse('up', '#text', 300, { x: 60, y: 0 }),
      mouse('click', '#text', 300, { x: 60, y: 0, pointerType: 0 }),
    ],
    ['selection "Fired"'],
  ],
  ['an unknown node', [click('999', 100)], ['click unknown target']],
]

describe('gestures', () => {
  test.each(cases)('%s', (_name, steps, expected) => {
    expect(story(body(), ...steps)).toEqual(expected)
  })

  test('clicks of two recorders in one page count once and are noted', () => {
    const { events, notes } = normalize(
      frames([
        load(0, body()),
        all(mouse('down', '#pay', 100, { x: 9, y: 9 }), mouse('down', '#text', 100, { x: 9, y: 9 })),
        all(
          mouse('click', '#pay', 150, { x: 9, y: 9, pointerType: 0 }),
          mouse('click', '#text', 150, { x: 9, y: 9, pointerType: 0 }),
        ),
      ]),
    )
    expect(events.filter(({ kind }) => kind === 'click')).toHaveLength(1)
    expect(notes.map(({ code }) => code)).toContain('several-recorders')
  })

  test('a click tells when the button went down and which frames belong to it', () => {
    const { events } = normalize(frames([load(0, body()), click('#pay', 100)]))
    const made = events.find(({ kind }) => kind === 'click')
    expect(made).toMatchObject({
      offsetMs: 100,
      pointer: { frameIndex: 6 },
      also: [{ frameIndex: 4 }, { frameIndex: 5 }],
      data: { downAtMs: 1_700_000_000_040, x: 10, y: 10 },
    })
  })

  test('recorders that write neither presses nor pointer types leave it open how a click was made', () => {
    expect(story(body(), mouse('click', '#pay', 100))).toEqual(['click button "Pay" by unknown'])
  })

  test('numbers may come as text', () => {
    const texts: Step = increment(
      2,
      page => ({ type: '2', id: String(page.idOf('#pay')), x: '4', y: '5' }),
      100,
    )
    expect(story(body(), texts)).toEqual(['click button "Pay" by unknown'])
  })

  test('without any times, clicks on two things are two', () => {
    const undated = frames([
      load(0, body()),
      mouse('click', '#pay', 1, { x: 9, y: 9, pointerType: 0 }),
      mouse('click', '#text', 2, { x: 9, y: 9, pointerType: 0 }),
    ]).map(frame => Object.assign(frame, { timestamp: NaN }))
    expect(lines(normalize(undated))).toEqual(['click button "Pay"', 'click text "Fired at 1240"'])
  })

  test('a switch says its state when the page answers', () => {
    const page = [el('button', { id: 'wifi', role: 'switch', 'aria-checked': 'false' }, 'Wifi')]
    const steps = [click('#wifi', 100), mutate(110, { attributes: [['#wifi', { 'aria-checked': 'true' }]] })]
    expect(story(page, ...steps)).toEqual(['click switch "Wifi" checked'])
  })
})
