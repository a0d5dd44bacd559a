import { describe, expect, test } from 'vitest'
import type { Frame } from '../../decode/frame.ts'
import {
  all,
  checkout,
  click,
  custom,
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
  START,
  story,
  type Step,
} from '../testing/frames.ts'

const body = () => [
  el('button', { id: 'pay' }, 'Pay'),
  el('p', { id: 'one' }, '  Fired at 1240 °C'),
  el('p', { id: 'two' }, 'Say 🏺 thanks'),
  el('p', { id: 'hidden' }, '***** ***'),
  el('div', { id: 'box', role: 'list', 'aria-label': 'Glazes' }),
  el('video', { id: 'film', controls: '', 'aria-label': 'Film' }),
  el('input', { id: 'name', 'aria-label': 'Name' }),
]

const resize = (width: number, at: number): Step => increment(4, () => ({ width, height: 720 }), at)
const media = (type: number, at: number): Step =>
  increment(7, page => ({ type, id: page.idOf('#film'), currentTime: at / 1000 }), at)

const cases: [name: string, steps: Step[], lines: string[]][] = [
  [
    'a scroll is one event',
    [scroll('document', 100, 1000), scroll('document', 300, 1100), scroll('document', 450, 1900)],
    ['scroll page by 450'],
  ],
  [
    'a pause parts scrolls',
    [scroll('document', 100, 1000), scroll('document', 300, 2100)],
    ['scroll page by 100', 'scroll page by 200'],
  ],
  [
    'a click parts scrolls',
    [scroll('document', 100, 1000), click('#pay', 1300), scroll('document', 400, 1700)],
    ['scroll page by 100', 'click button "Pay"', 'scroll page by 300'],
  ],
  [
    'a page that jumps to its top when clicked does not lengthen the scroll before',
    [scroll('document', 100, 1000), click('#pay', 1300), scroll('document', 0, 1330)],
    ['scroll page by 100', 'click button "Pay"', 'scroll page by -100 automatic'],
  ],
  [
    'turning back parts scrolls',
    [scroll('document', 400, 1000), scroll('document', 0, 1200)],
    ['scroll page by 400', 'scroll page by -400'],
  ],
  [
    'two containers scroll apart',
    [scroll('document', 100, 1000), scroll('#box', 50, 1010), scroll('document', 200, 1100)],
    ['scroll page by 200', 'scroll list "Glazes" by 50'],
  ],
  ['there and back at once is nothing', [scroll('document', 60, 1000), scroll('document', 0, 1010)], []],
  [
    'a click that scrolls',
    [click('#pay', 1000), scroll('#box', 300, 1100)],
    ['click button "Pay"', 'scroll list "Glazes" by 300 automatic'],
  ],
  [
    'a scroll some time after a click',
    [click('#pay', 1000), scroll('document', 300, 1500)],
    ['click button "Pay"', 'scroll page by 300'],
  ],
  [
    'a finger that scrolls',
    [mouse('touchStart', '#one', 1000), scroll('document', 300, 1100)],
    ['scroll page by 300'],
  ],
  [
    'a focus that scrolls',
    [mouse('focus', '#name', 1000), scroll('document', 300, 1010)],
    ['focus textbox "Name"', 'scroll page by 300 automatic'],
  ],
  [
    'a selection in one node, counted as the browser counts',
    [select(1000, ['"  Fired at 1240 °C"', 2, '"  Fired at 1240 °C"', 7])],
    ['selection "Fired"'],
  ],
  [
    'a selection beyond the first plane',
    [select(1000, ['"Say 🏺 thanks"', 4, '"Say 🏺 thanks"', 6])],
    ['selection "🏺"'],
  ],
  [
    'a selection over nodes',
    [select(1000, ['"  Fired at 1240 °C"', 8, '"Say 🏺 thanks"', 3])],
    ['selection "at 1240 °C Say"'],
  ],
  [
    'a selection that ends before a node',
    [select(1000, ['"  Fired at 1240 °C"', 2, '#two', 0])],
    ['selection "Fired at 1240 °C"'],
  ],
  [
    'the last of a run of selections',
    [1, 2, 3, 4].map(n => select(1000 + n * 50, ['"  Fired at 1240 °C"', 2, '"  Fired at 1240 °C"', 2 + n])),
    ['selection "Fire"'],
  ],
  ['hidden text', [select(1000, ['"***** ***"', 0, '"***** ***"', 9])], ['selection "masked(9)"']],
  ['a caret', [select(1000, ['"Say 🏺 thanks"', 2, '"Say 🏺 thanks"', 2]), select(1100)], []],
  [
    'a window being resized',
    [resize(1280, 10), resize(1200, 1000), resize(1100, 1200), resize(1000, 1400)],
    ['viewport 1000×720'],
  ],
  [
    'a film',
    [media(0, 1000), media(3, 2000), media(3, 2500), media(1, 4000)],
    ['media play video "Film"', 'media volume video "Film"', 'media pause video "Film"'],
  ],
  [
    'a focus trap',
    Array.from({ length: 40 }, (_, i) => mouse(i % 2 ? 'focus' : 'blur', i % 2 ? '#name' : '#pay', 1000 + i)),
    Array.from({ length: 8 }, (_, i) => (i % 2 ? 'focus textbox "Name"' : 'blur button "Pay"')),
  ],
]

describe('one window', () => {
  test.each(cases)('%s', (_name, steps, expected) => {
    expect(story(body(), ...steps)).toEqual(expected)
  })
})

describe('page loads', () => {
  const loads = (...steps: Step[]) => {
    const { epochs, events, notes } = normalize(frames(steps))
    const snapshots = events.flatMap(event => (event.kind === 'dom-snapshot' ? [event.data.checkout] : []))
    return {
      epochs: epochs.map(({ href, method }) => `${method} ${href}`),
      lines: lines({ events }),
      checkouts: snapshots,
      notes,
    }
  }

  test('a checkout is neither a navigation nor a load', () => {
    expect(loads(load(0, body()), click('#pay', 1000), checkout(5000), click('#pay', 6000))).toMatchObject({
      epochs: ['load https://shop.test/'],
      lines: ['click button "Pay"', 'click button "Pay"'],
      checkouts: [false, true],
    })
  })

  test('a page that reports itself before its first frame arrives was not reloaded', () => {
    const href = 'https://shop.test/two'
    const steps = [load(0, body()), custom('$pageview', { href }, 1020), load(1000, body(), { href })]
    expect(lines(normalize(frames(steps)))).toEqual([`load ${href}`])
  })

  test('the same address again is a reload', () => {
    expect(loads(load(0, body()), load(5000, body()))).toMatchObject({
      epochs: ['load https://shop.test/', 'reload https://shop.test/'],
      lines: ['reload https://shop.test/'],
    })
  })

  test('another page is told by its nodes when nothing announces it', () => {
    const other = [
      el('main', {}, el('h1', { id: 'pay' }, 'Thanks'), el('a', {}, 'Back'), el('a', {}, 'Home')),
    ]
    const next = load(5000, other, { href: 'https://shop.test/thanks', announced: false })
    expect(loads(load(0, body()), next, click('#pay', 6000))).toMatchObject({
      epochs: ['load https://shop.test/', 'load https://shop.test/thanks'],
      lines: ['load https://shop.test/thanks', 'click heading "Thanks"'],
    })
  })

  test('a page of the same make under another address is another page', () => {
    expect(
      loads(load(0, body()), load(5000, body(), { href: 'https://shop.test/b', announced: false })).epochs,
    ).toHaveLength(2)
  })

  test('fresh numbers after the page had changed are another load', () => {
    const touched = mutate(1000, { add: [['#box', el('li', {}, 'Glaze')]] })
    expect(loads(load(0, body()), touched, load(5000, body(), { announced: false })).epochs).toEqual([
      'load https://shop.test/',
      'reload https://shop.test/',
    ])
  })

  test('a Load that comes after the picture makes it a load', () => {
    const late: Step = () => ({ type: 1, timestamp: START + 5100, data: {} })
    expect(loads(load(0, body()), checkout(5000), late).epochs).toEqual([
      'load https://shop.test/',
      'reload https://shop.test/',
    ])
  })

  test('a checkout under an address that nobody told is a guessed route', () => {
    const touched = mutate(1000, { add: [['#box', el('li', {}, 'Glaze')]] })
    const picture: Step = page => {
      // The picture shows the page as it is now: with the node added above.
      page.root.childNodes![1]!.childNodes![1]!.childNodes![4]!.childNodes!.push(added!)
      return checkout(5000, 'https://shop.test/b')(page)
    }
    let added: ReturnType<typeof el> | undefined
    const remember: Step = page => {
      added = page.adopt(el('li', {}, 'Other'))
      return []
    }
    expect(loads(load(0, body()), touched, remember, picture)).toMatchObject({
      epochs: ['load https://shop.test/'],
      lines: ['guess https://shop.test/b'],
    })
  })

  test('targets before the first picture are unknown, and that is told', () => {
    const early: Step = () => ({
      type: 3,
      timestamp: START,
      data: { source: 2, type: 2, id: 7, x: 1, y: 1, pointerType: 0 },
    })
    const result = normalize(frames([early, load(2000, body())]))
    expect(result.notes.map(({ code }) => code)).toContain('no-snapshot')
    expect(result.holes).toEqual([{ fromMs: START, toMs: START + 2000, reason: 'no-snapshot' }])
    expect(lines(result)[0]).toBe('click unknown target')
  })

  test('a recording without any picture still tells its gestures', () => {
    const steps: Step[] = [100, 900].map(at => () => ({
      type: 3,
      timestamp: START + at,
      data: { source: 2, type: 2, id: 7, pointerType: 0 },
    }))
    const { notes, holes, events } = normalize(frames(steps))
    expect(notes.map(({ code }) => code)).toEqual(['no-snapshot'])
    expect(holes).toEqual([{ fromMs: START + 100, toMs: START + 900, reason: 'no-snapshot' }])
    expect(events).toHaveLength(2)
  })

  test('labels of one load do not leak into the next', () => {
    const first = [el('button', { id: 'x' }, 'Delete')]
    const second = [el('button', { id: 'x' }, 'Keep')]
    const after = loads(
      load(0, first),
      click('#x', 1000),
      mutate(1100, { remove: [['body', '#x']] }),
      load(2000, second),
      click('#x', 3000),
    )
    expect(after.lines).toEqual(['click button "Delete"', 'reload https://shop.test/', 'click button "Keep"'])
  })
})

describe('titles', () => {
  const retitle = (text: string, at: number): Step => mutate(at, { text: [['"Shop"', text]] })
  const link = [
    el('a', { id: 'go', href: 'https://shop.test/cart' }, 'Cart'),
    el('button', { id: 'next' }, 'Next'),
  ]

  test.each<[string, Step[], string[]]>([
    [
      'a title that changes after a click is a route',
      [click('#next', 5000), retitle('Step 2', 5050)],
      ['click button "Next"', 'title https://shop.test/ "Step 2"'],
    ],
    [
      'a link tells its address',
      [click('#go', 5000), retitle('Your cart', 5050)],
      ['click link "Cart"', 'title https://shop.test/cart "Your cart"'],
    ],
    [
      'a title seen before tells its address',
      [click('#go', 5000), retitle('Your cart', 5050), retitle('Shop', 7000)],
      ['click link "Cart"', 'title https://shop.test/cart "Your cart"', 'title https://shop.test/ "Shop"'],
    ],
    [
      'a title that blinks by itself is nothing',
      [retitle('New message', 60_000), retitle('Shop', 61_000)],
      [],
    ],
    [
      'a counter in the title is nothing',
      [click('#next', 5000), retitle('(2) Shop', 5050)],
      ['click button "Next"'],
    ],
    [
      'a route that the recorder tells wins',
      [
        click('#next', 5000),
        custom('$pageview', { href: 'https://shop.test/two' }, 5010),
        retitle('Step 2', 5050),
      ],
      ['click button "Next"', 'push https://shop.test/two "Step 2"'],
    ],
  ])('%s', (_name, steps, expected) => {
    expect(story(link, ...steps)).toEqual(expected)
  })

  test('events after it carry its address', () => {
    const { events } = normalize(
      frames([load(0, link), click('#go', 5000), retitle('Your cart', 5050), click('#next', 6000)]),
    )
    expect(events.filter(({ kind }) => kind === 'click').map(({ url }) => url)).toEqual([
      'https://shop.test/',
      'https://shop.test/cart',
    ])
  })
})

describe('mutations', () => {
  const tick = (at: number): Step => mutate(at, { text: [['"0:00"', `0:${at}`]] })
  const page = [
    el('div', { id: 'clock' }, '0:00'),
    el('button', { id: 'pay' }, 'Pay'),
    el('div', { id: 'out', role: 'status' }),
  ]
  const mutations = (events: 'all' | 'story', ...steps: Step[]) =>
    normalize(frames([load(0, page), ...steps]), { events }).events.flatMap(event =>
      event.kind === 'mutation' ? [event] : [],
    )
  const ticks = Array.from({ length: 10 }, (_, i) => tick(1000 + i * 1000))

  test('of a story only those near a gesture are kept', () => {
    expect(mutations('story', ...ticks)).toEqual([])
    expect(mutations('all', ...ticks)).toHaveLength(10)
  })

  test('what changes by itself answers nobody', () => {
    const made = mutations(
      'story',
      ...ticks,
      click('#pay', 11_500),
      tick(11_550),
      mutate(11_600, { add: [['#out', 'Paid']] }),
      tick(12_500),
    )
    expect(made.map(({ offsetMs }) => offsetMs)).toEqual([11_600])
    expect(made[0]?.data.appeared).toMatchObject([{ text: 'Paid', role: 'status' }])
  })

  test('all of them say which are such', () => {
    const made = mutations(
      'all',
      ...ticks,
      click('#pay', 11_500),
      tick(11_550),
      mutate(11_600, { add: [['#out', 'Paid']] }),
    )
    expect(made.slice(-2).map(({ data }) => data.ambient)).toEqual([true, undefined])
  })

  test('quick clicks on one control each have their answer', () => {
    const steps = [1, 2, 3, 4].flatMap(n => [
      click('#pay', 5000 + n * 200),
      mutate(5010 + n * 200, { text: [['"0:00"', `${n}`]] }),
    ])
    expect(mutations('story', ...steps)).toHaveLength(4)
  })

  test('after ten seconds nothing is an answer', () => {
    expect(mutations('story', click('#pay', 1000), mutate(11_100, { add: [['#out', 'Late']] }))).toEqual([])
  })

  test('a busy page costs a story no more than some answers a gesture', () => {
    const busy = Array.from({ length: 500 }, (_, i) =>
      mutate(1010 + i * 10, { add: [['#out', `Row number ${i}`]] }),
    )
    expect(mutations('story', click('#pay', 1000), ...busy).length).toBeLessThan(16)
  })
})

const withWindow = (frame: Frame, windowId: string): Frame => ({ ...frame, windowId })

describe('windows', () => {
  test('are told apart, each with its own page', () => {
    const inWindow = (windowId: string, steps: Step[]) =>
      frames(steps).map(frame => withWindow(frame, windowId))
    const one = inWindow('a', [load(0, [el('button', { id: 'x' }, 'One')]), click('#x', 1000)])
    const two = inWindow('b', [
      load(500, [el('button', { id: 'x' }, 'Two')], { href: 'https://shop.test/two' }),
      click('#x', 1500),
    ])
    const result = normalize([...one, ...two])
    expect(lines(result)).toEqual(['load https://shop.test/two', 'click button "One"', 'click button "Two"'])
    expect(result.windowIds).toEqual(['a', 'b'])
    expect(
      result.events.filter(({ kind }) => kind === 'click').map(({ windowId, url }) => `${windowId} ${url}`),
    ).toEqual(['a https://shop.test/', 'b https://shop.test/two'])
  })
})

describe('two recorders in one stream', () => {
  const metaOf =
    (href: string, at: number): Step =>
    () => ({
      type: 4,
      timestamp: START + at,
      data: { href, width: 1, height: 1 },
    })
  const picture =
    (at: number): Step =>
    page => ({ type: 2, timestamp: START + at, data: { node: page.root } })
  const codes = (...steps: Step[]): string[] => normalize(frames(steps)).notes.map(({ code }) => code)
  const first = load(0, body())

  test('are noted when their pages come interleaved', () => {
    const [one, other] = ['https://shop.test/', 'https://other.test/']
    expect(codes(first, metaOf(one, 10), metaOf(other, 11), picture(12), picture(13))).toContain(
      'several-recorders',
    )
    expect(codes(first, metaOf(one, 10), metaOf(one, 11), picture(12), picture(13))).toContain(
      'several-recorders',
    )
  })

  test('are not suspected where a picture or a Meta is missing', () => {
    const one = 'https://shop.test/'
    expect(codes(first, metaOf(one, 10), metaOf(one, 500), picture(501))).not.toContain('several-recorders')
    expect(codes(first, picture(10), picture(500), metaOf(one, 900), picture(901))).not.toContain(
      'several-recorders',
    )
  })
})

describe('counts and times', () => {
  test('frames are counted by name, unknown ones are noted', () => {
    const odd: Step = () => [
      { type: 42, timestamp: START + 10, data: {} },
      { type: 3, timestamp: START + 20, data: { source: 77 } },
    ]
    const { frameCounts, notes } = normalize(
      frames([load(0, body()), odd, custom('mine', {}, 30), click('#pay', 1000)]),
    )
    expect([...frameCounts]).toEqual(
      expect.arrayContaining([
        ['MouseInteraction', 3],
        ['FullSnapshot', 1],
        ['Type 42', 1],
        ['Source 77', 1],
        ['Custom mine', 1],
      ]),
    )
    expect(notes).toMatchObject([{ code: 'unknown-frame', count: 2 }])
  })

  test('what a recorder tells from before its first frame has a negative offset', () => {
    const span = custom(
      'performanceSpan',
      {
        op: 'resource.script',
        description: 'https://shop.test/a.js',
        startTimestamp: (START - 400) / 1000,
        endTimestamp: START / 1000,
        data: {},
      },
      0,
    )
    const { events, zeroMs } = normalize(frames([load(0, body()), span]))
    expect(zeroMs).toBe(START)
    expect(events[0]?.offsetMs).toBe(-400)
  })

  test('one frame with a broken clock does not move the zero', () => {
    const broken: Step = () => ({
      type: 3,
      timestamp: START - 400 * 24 * 3600 * 1000,
      data: { source: 1, positions: [] },
    })
    const result = normalize(frames([load(0, body()), click('#pay', 1000), broken, all(click('#pay', 2000))]))
    expect(result.zeroMs).toBe(START)
  })

  test('activity is told by the second', () => {
    const move: Step = increment(1, () => ({ positions: [] }), 4200)
    expect([...normalize(frames([load(0, body()), move, input('#name', 'a', 9900)])).activeSeconds]).toEqual([
      4, 9,
    ])
  })
})
