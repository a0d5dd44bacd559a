import { describe, expect, test } from 'vitest'
import {
  all,
  checkout,
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
  scroll,
  select,
  story,
  type,
  type Step,
} from '../testing/frames.ts'

const body = () => [
  el('input', { id: 'name', 'aria-label': 'Name' }),
  el('input', { id: 'mail', type: 'email', 'aria-label': 'Email' }),
  el('input', { id: 'secret', type: 'password', 'aria-label': 'Password' }),
  el('input', { id: 'shown', type: 'text', 'data-rr-is-password': 'true', 'aria-label': 'Shown' }),
  el(
    'select',
    { id: 'country', 'aria-label': 'Country' },
    el('option', { value: 'fi' }, 'Finland'),
    el('option', { value: 'se' }, 'Sweden'),
  ),
  el('input', { id: 'day', type: 'date', 'aria-label': 'Day' }),
  el('input', { id: 'file', type: 'file', 'aria-label': 'Drawing' }),
  el('input', { id: 'gift', type: 'checkbox', 'aria-label': 'Gift' }),
  el('input', { id: 'wrap', type: 'checkbox', 'aria-label': 'Wrap' }),
  el('input', { id: 'a', type: 'radio', name: 'r', 'aria-label': 'A' }),
  el('button', { id: 'plus' }, '+'),
  el('div', { id: 'note', contenteditable: 'true', role: 'textbox', 'aria-label': 'Note' }, 'old'),
  el('button', { id: 'bold' }, 'Bold'),
]

const focused = (name: string, at: number): Step => all(mouse('focus', name, at))

const cases: [name: string, steps: Step[], lines: string[]][] = [
  [
    'typing is one event with the last value',
    [focused('#name', 10), type('#name', 'Ada', 500)],
    ['focus textbox "Name"', 'typing textbox "Name" = Ada'],
  ],
  [
    'a click into the field does not part it',
    [click('#name', 100), type('#name', 'Ad', 500), click('#name', 700), input('#name', 'Ada', 800)],
    ['click textbox "Name"', 'typing textbox "Name" = Ada', 'click textbox "Name"'],
  ],
  [
    'scrolling does not part it',
    [
      click('#name', 100),
      type('#name', 'Ad', 500),
      scroll('document', 300, 2000),
      input('#name', 'Ada', 2100),
    ],
    ['click textbox "Name"', 'typing textbox "Name" = Ada', 'scroll page by 300'],
  ],
  [
    'another field parts it',
    [
      click('#name', 100),
      type('#name', 'A', 500),
      mouse('blur', '#name', 600),
      focused('#mail', 600),
      type('#mail', 'b@', 700),
      mouse('blur', '#mail', 900),
      focused('#name', 900),
      input('#name', 'AB', 1000),
    ],
    [
      'click textbox "Name"',
      'typing textbox "Name" = A',
      'blur textbox "Name"',
      'focus textbox "Email"',
      'typing textbox "Email" = b@',
      'blur textbox "Email"',
      'focus textbox "Name"',
      'typing textbox "Name" = AB',
    ],
  ],
  [
    'emptying a field after a pause is another attempt',
    [click('#name', 100), type('#name', 'blue', 500), input('#name', '', 1500), type('#name', 'gold', 1700)],
    ['click textbox "Name"', 'typing textbox "Name" = blue', 'typing textbox "Name" = gold'],
  ],
  [
    'what is checked is a box, even one that was never seen',
    [input('999', 'on', 100, { isChecked: true })],
    ['toggle unknown target = true'],
  ],
  [
    'what is typed into no field is typed into something unknown',
    [input('#plus', 'Ada', 100)],
    ['typing unknown target = Ada'],
  ],
  [
    'clearing tells the empty value',
    [click('#name', 100), type('#name', 'Ada', 500), input('#name', '', 3000)],
    ['click textbox "Name"', 'typing textbox "Name" = Ada', 'typing textbox "Name" = '],
  ],
  [
    'hidden text tells its length',
    [click('#name', 100), input('#name', '*', 500), input('#name', '**', 550), input('#name', '***', 600)],
    ['click textbox "Name"', 'typing textbox "Name" = masked(3)'],
  ],
  [
    'a password is never told, hidden or not',
    [
      click('#secret', 100),
      type('#secret', 'hunter2', 500),
      click('#shown', 3000),
      type('#shown', 'hunter2', 4000),
    ],
    [
      'click textbox "Password"',
      'typing textbox "Password" = masked(7)',
      'click textbox "Shown"',
      'typing textbox "Shown" = masked(7)',
    ],
  ],
  [
    'a select tells the visible text',
    [
      click('#country', 100),
      input('#country', 'se', 900),
      mouse('click', '#country', 901, { x: 5, y: 5, pointerType: 0 }),
    ],
    ['click combobox "Country"', 'choice combobox "Country" = Sweden'],
  ],
  [
    'a date',
    [focused('#day', 10), input('#day', '2027-06-15', 900)],
    ['focus date field "Day"', 'choice date field "Day" = 2027-06-15'],
  ],
  [
    'a file without its made-up folder',
    [click('#file', 100), input('#file', 'C:\\fakepath\\mug.txt', 900)],
    ['click file field "Drawing"', 'file file field "Drawing" = mug.txt'],
  ],
  [
    'a toggle by keyboard that made no click',
    [focused('#gift', 10), input('#gift', 'on', 2000, { isChecked: true })],
    ['focus checkbox "Gift"', 'toggle checkbox "Gift" = true'],
  ],
  ['a radio button set back by another one', [input('#a', 'a', 100)], []],
  [
    'a stepper sets its field',
    [focused('#name', 10), mouse('blur', '#name', 20), click('#plus', 1000), input('#name', '2', 1005)],
    ['focus textbox "Name"', 'blur textbox "Name"', 'click button "+"', 'programmatic textbox "Name" = 2'],
  ],
  [
    'autofill is one event',
    [
      focused('#plus', 5),
      input('#name', 'Ada Potter', 1000),
      input('#mail', 'ada@x.test', 1001),
      input('#day', '2027-01-01', 1002),
    ],
    ['focus button "+"', 'programmatic textbox "Name" and 2 more = Ada Potter'],
  ],
  [
    'the recorder says that a script did it',
    [click('#name', 100), input('#name', 'x', 900, { userTriggered: false })],
    ['click textbox "Name"', 'programmatic textbox "Name" = x'],
  ],
  [
    'an option chosen from a custom list',
    [click('#name', 100), type('#name', 'Fi', 500), click('#bold', 2000), input('#name', 'Finland', 2002)],
    [
      'click textbox "Name"',
      'typing textbox "Name" = Fi',
      'click button "Bold"',
      'programmatic textbox "Name" = Finland',
    ],
  ],
  [
    'a click on "select all" that checks boxes',
    [
      click('#plus', 100),
      input('#gift', 'on', 101, { isChecked: true }),
      input('#wrap', 'on', 101, { isChecked: true }),
    ],
    ['click button "+"', 'programmatic checkbox "Gift" and 1 more = true'],
  ],
  [
    'contenteditable',
    [
      click('#note', 100),
      mutate(500, { text: [['"old"', 'n']] }),
      mutate(560, { text: [['"old"', 'new']] }),
      click('#plus', 3000),
    ],
    ['click textbox "Note"', 'editable textbox "Note" = new', 'click button "+"'],
  ],
  [
    'a toolbar parts it',
    [
      click('#note', 100),
      mutate(500, { text: [['"old"', 'one']] }),
      click('#bold', 1000),
      mutate(1005, { add: [['#note', el('b', {}, '\u200b')]] }),
      mutate(2000, { text: [['"old"', 'one two']] }),
      click('#plus', 3000),
    ],
    [
      'click textbox "Note"',
      'editable textbox "Note" = one',
      'click button "Bold"',
      'editable textbox "Note" = one two',
      'click button "+"',
    ],
  ],
  [
    'replacing a selection in it is another typing',
    [
      click('#note', 100),
      mutate(500, { text: [['"old"', 'one']] }),
      select(1000, ['"old"', 0, '"old"', 3]),
      mutate(1500, { text: [['"old"', 'x']] }),
    ],
    [
      'click textbox "Note"',
      'editable textbox "Note" = one',
      'selection "one"',
      'editable textbox "Note" = x',
    ],
  ],
  [
    'an editor that only touches its markup',
    [click('#note', 100), mutate(500, { add: [['#note', el('br')]] }), click('#plus', 3000)],
    ['click textbox "Note"', 'click button "+"'],
  ],
]

describe('typing', () => {
  test.each(cases)('%s', (_name, steps, expected) => {
    expect(story(body(), ...steps)).toEqual(expected)
  })

  test('tells its changes, its end and its frames', () => {
    const { events } = normalize(frames([load(0, body()), click('#name', 100), type('#name', 'Ada', 500)]))
    expect(events.find(({ kind }) => kind === 'input')).toMatchObject({
      offsetMs: 500,
      data: { changes: 3, length: 3, endAtMs: 1_700_000_000_600 },
      also: [{ frameIndex: 8 }, { frameIndex: 9 }],
    })
  })

  test('what was typed in an editor is read before its page goes away', () => {
    const steps = [
      load(0, body()),
      click('#note', 100),
      mutate(500, { text: [['"old"', 'late']] }),
      load(600, [], { href: 'https://shop.test/next' }),
    ]
    expect(lines(normalize(frames(steps)))).toContain('editable textbox "Note" = late')
  })

  test('what was typed in an editor is read before it is taken away', () => {
    const steps = [
      load(0, body()),
      click('#note', 100),
      mutate(500, { text: [['"old"', 'lat']] }),
      mutate(600, { text: [['"old"', 'late']] }),
      mutate(60_000, { remove: [['body', '#note']] }),
      click('#plus', 65_000),
    ]
    expect(lines(normalize(frames(steps)))).toContain('editable textbox "Note" = late')
  })

  test('an editor from which things go all the time is not read each time', () => {
    const steps = [
      load(0, body()),
      click('#note', 100),
      ...Array.from({ length: 9 }, (_, i) =>
        mutate(500 + i * 100, { text: [['"old"', `late ${i}`]], remove: [['#plus', '"+"']] }),
      ),
      mutate(1450, { remove: [['body', '#note']] }),
    ]
    expect(lines(normalize(frames(steps)))).toContain('editable textbox "Note" = late 0')
  })

  test('a checkout while an editor is used does not lose its typing', () => {
    const steps = [
      load(0, body()),
      click('#note', 100),
      mouse('focus', '#note', 101),
      checkout(1000),
      mutate(1500, { text: [['"old"', 'after']] }),
    ]
    expect(lines(normalize(frames(steps)))).toContain('editable textbox "Note" = after')
  })

  test.each(['a', '"', '\\', '\n', ' ', '*', '•', '[', ' ', 'é', '　', '\ufeff', '窯', '🏺', '[Filtered]'])(
    'a long text that begins with %j is told as one that is parsed whole',
    begin => {
      const fills = ['a', '*', ' ', '窯', '"\\n']
      const texts = fills.flatMap(fill => [2500, 2501, 1, 3000].map(times => begin + fill.repeat(times)))
      const told = (more: object): unknown => {
        const enter = (id: string, from: number) =>
          texts.map((text, i) =>
            increment(5, page => ({ text, isChecked: false, id: page.idOf(id), ...more }), from + i * 200),
          )
        const steps = [
          load(0, body()),
          click('#name', 100),
          ...enter('#name', 500),
          mouse('blur', '#name', 5000),
        ]
        return normalize(
          frames([...steps, ...enter('#mail', 5010), ...enter('#secret', 15_000), checkout(20_000)]),
        )
      }
      expect(told({})).toEqual(told({ parsed: true }))
    },
  )

  test('a text with characters beyond the first plane counts them once', () => {
    const { events } = normalize(frames([load(0, body()), click('#name', 100), input('#name', '🏺a', 500)]))
    expect(events.find(({ kind }) => kind === 'input')).toMatchObject({ data: { length: 2 } })
  })
})
