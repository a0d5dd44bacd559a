import { describe, expect, it } from 'vitest'
import { createAppearedReader, type AppearedOptions } from './appeared.ts'
import { pageOf, type Page } from '../testing/page.ts'

type Changes = Parameters<Page['mutate']>[0]

/** Texts with their roles in front: `alert: Failed`. */
function appeared(markup: string, changes: Changes, options: Partial<AppearedOptions> = {}): string[] {
  const page = pageOf(markup)
  const log = page.mutate(changes)
  return createAppearedReader(page.mirror, { limit: 10, ...options })(log).map(({ role, text }) =>
    role === '' ? text : `${role}: ${text}`,
  )
}

describe('what appeared, of insertions', () => {
  const cases: [name: string, markup: string, added: string, expected: string[]][] = [
    [
      'joins an inserted subtree to one text',
      '',
      '<div><h3>Added</h3><p>Blue <b>mug</b></p></div>',
      ['Added Blue mug'],
    ],
    ['tells apart what is inserted side by side', '', '<div>One</div><p>Two</p>', ['One', 'Two']],
    [
      'keeps the order of the page',
      '',
      '<p>1st</p><div>2nd</div><section>3rd</section>',
      ['1st', '2nd', '3rd'],
    ],
    ['knows alerts', '', '<div role=alert>Failed</div>', ['alert: Failed']],
    [
      'knows live regions',
      '',
      '<div aria-live=assertive>Now</div><div aria-live=polite>Later</div>',
      ['alert: Now', 'status: Later'],
    ],
    [
      'puts the telling ones first',
      '',
      '<p>text</p><div role=status>Saved</div><dialog open>Sure?</dialog><div role=alert>Failed</div>',
      ['alert: Failed', 'dialog: Sure?', 'status: Saved', 'text'],
    ],
    [
      'puts what is made like a message before plain text',
      '',
      '<p>text</p><div class="my-toast">Saved</div>',
      ['Saved', 'text'],
    ],
    [
      'finds the dialog inside a portal',
      '',
      '<div><div></div><div role=dialog><h2>Delete?</h2><p>Really</p></div></div>',
      ['dialog: Delete? Really'],
    ],
    [
      'tells a message in a page apart from the page',
      '',
      '<main><h1>Cart</h1><div role=alert>Sold out</div><p>Mugs</p></main>',
      ['alert: Sold out', 'Cart Mugs'],
    ],
    ['drops white space', '', '<p> </p>\n<div></div>', []],
    ['drops separators', '', '<p>|</p><i>…</i>', []],
    ['puts a heading before plain text', '', '<p>text</p><h2>Your cart</h2>', ['Your cart', 'text']],
    ['keeps signs', '', '<p>✓</p>', ['✓']],
    ['drops what is said twice', '', '<p>Saved</p><div>Saved</div>', ['Saved']],
    [
      'of what is said twice keeps the telling one',
      '',
      '<p>Saved</p><div role=status>Saved</div>',
      ['status: Saved'],
    ],
    [
      'drops what does not show',
      '',
      '<style>p{}</style><script>x</script><div hidden>no</div><dialog>no</dialog><div style="display:none">no</div>',
      [],
    ],
    ['tells hidden text as hidden', '', '<p>*****</p>', ['masked(5)']],
    [
      'says nothing of fields and their options',
      '',
      '<form>Size<select><option>S</option></select><textarea>typed</textarea></form>',
      ['Size'],
    ],
    [
      'folds a long list',
      '',
      `<ul>${[1, 2, 3, 4, 5, 6, 7].map(n => `<li>row ${n}</li>`).join('')}</ul>`,
      ['row 1 · row 2 · row 3 … 4 more'],
    ],
    [
      'shows slotted text once',
      '',
      '<x-toast role=status>Saved<#shadow><p><slot></slot></p></#shadow></x-toast>',
      ['status: Saved'],
    ],
  ]
  it.each(cases)('%s', (_, markup, added, expected) =>
    expect(appeared(markup, { add: [['body', added]] })).toEqual(expected),
  )

  it('folds items added to a list', () => {
    const items = [1, 2, 3, 4, 5, 6, 7].map(n => `<li>row ${n}</li>`).join('\n')
    expect(appeared('<ul !><li>old</li></ul>', { add: [['', items]] })).toEqual([
      'row 1 · row 2 · row 3 … 4 more',
    ])
  })

  it('takes the role of what frames the insertion', () => {
    expect(appeared('<div role=log !></div>', { add: [['', '<p>Hello</p>']] })).toEqual(['log: Hello'])
    expect(appeared('<ul role=listbox !></ul>', { add: [['', '<li role=option>Berlin</li>']] })).toEqual([
      'listbox: Berlin',
    ])
  })

  it('joins text and inline boxes that came beside each other', () => {
    const page = '<p !>Old text <u>old</u></p>'
    expect(appeared(page, { add: [['', ' Hello <b>dear</b> <i>world</i>']] })).toEqual(['Hello dear world'])
  })

  it('tells messages that stack up in one region one by one', () => {
    const old = '<div>Blue mug added</div>'
    expect(appeared(`<div role=status !>${old}</div>`, { add: [['', '<div>Red mug added</div>']] })).toEqual([
      'status: Red mug added',
    ])
    expect(appeared('<div role=alert !></div>', { add: [['', '<b>Error</b><p>No connection</p>']] })).toEqual(
      ['alert: Error No connection'],
    )
  })

  it('folds alike rows though their classes alternate', () => {
    const rows = [1, 2, 3, 4, 5, 6]
      .map(n => `<div class="row ${n % 2 ? 'odd' : 'even'}">row ${n}</div>`)
      .join('')
    expect(appeared('', { add: [['body', rows]] })).toEqual(['row 1 · row 2 · row 3 … 3 more'])
  })

  it('gives an alert whole when a part of it came', () => {
    expect(appeared('<p role=alert>Could not save: <b !></b></p>', { add: [['', 'no connection']] })).toEqual(
      ['alert: Could not save: no connection'],
    )
  })

  it('drops what came into something hidden, or into the head', () => {
    expect(appeared('<div hidden><p !></p></div>', { add: [['', 'x marks']] })).toEqual([])
    expect(appeared('<head><title !></title></head>', { add: [['', 'New title']] })).toEqual([])
  })

  it('drops what a person types into the page', () => {
    expect(appeared('<div contenteditable !></div>', { add: [['', '<p>typed text</p>']] })).toEqual([])
  })

  it('drops what changes by itself', () => {
    const page = pageOf('<div !ticker></div><div !calm></div>')
    const log = page.mutate({
      add: [
        ['ticker', '<p>News</p>'],
        ['calm', '<p>Saved</p>'],
      ],
    })
    const isAmbient = (slot: number) => page.mirror.parent(slot) === page.slot('ticker')
    expect(createAppearedReader(page.mirror, { limit: 10, isAmbient })(log)).toEqual([
      { text: 'Saved', role: '' },
    ])
  })

  it('marks hidden text, and puts it after clear text of its kind', () => {
    const page = pageOf('')
    const log = page.mutate({ add: [['body', '<p>****</p><div>Total: <b>***</b></div><h2>Clear</h2>']] })
    expect(createAppearedReader(page.mirror, { limit: 10 })(log)).toEqual([
      { text: 'Clear', role: '' },
      { text: 'masked(4)', role: '', masked: true },
      { text: 'Total: masked(3)', role: '', masked: true },
    ])
  })

  it('gives as many as asked for, cut to a line', () => {
    const long = `<p>${'word '.repeat(100)}</p>`
    const texts = appeared(
      '',
      { add: [['body', `<div role=alert>Failed</div>${long}<i>third text</i>`]] },
      { limit: 2 },
    )
    expect(texts).toHaveLength(2)
    expect(texts[0]).toBe('alert: Failed')
    expect(texts[1]!.length).toBeLessThanOrEqual(200)
  })

  it('says nothing of what the same frame took away again', () => {
    const page = pageOf('<div !></div>')
    const log = page.mutate({ add: [['', '<p !new>Gone</p>']] })
    page.mutate({ remove: ['new'] })
    expect(createAppearedReader(page.mirror, { limit: 10 })(log)).toEqual([])
  })
})

describe('what appeared, of changed texts', () => {
  const cases: [name: string, markup: string, text: string, expected: string[]][] = [
    ['gives the text', '<p !>Pay</p>', 'Paying…', ['Paying…']],
    ['gives a counter with its label', '<a>Cart <b !>2</b></a>', '3', ['Cart 3']],
    ['gives a counter with its unit', '<p><b>You have</b> <i !>2</i> items</p>', '3', ['You have 3 items']],
    [
      'gives a counter without what stands around in other boxes',
      '<header><a href=/>Home</a><a href=/help>Help</a><b !>12:00</b></header>',
      '12:01',
      ['12:01'],
    ],
    ['gives words by themselves', '<div>Status <b !>open</b></div>', 'closed', ['closed']],
    ['gives a short word of a script without spaces by itself', '<div>状态 <b !>開</b></div>', '閉', ['閉']],
    ['gives a status whole', '<p role=status>Step <b !>1</b> of 3</p>', '2', ['status: Step 2 of 3']],
    ['drops emptied ones', '<p !>Pay</p>', '', []],
    ['drops hidden ones', '<p ! hidden>Pay</p>', 'Paid', []],
    ['drops style sheets', '<style !>a{}</style>', 'b{}', []],
    ['drops titles', '<svg><title !>a</title></svg>', 'b', []],
    ['drops typed ones', '<div contenteditable><p !>a</p></div>', 'abc', []],
    ['tells hidden ones', '<p !>***</p>', '****', ['masked(4)']],
  ]
  it.each(cases)('%s', (_, markup, text, expected) =>
    expect(appeared(markup, { texts: [['', text]] })).toEqual(expected),
  )

  it('gives a line once though two of its texts changed', () => {
    const page = '<p><b !a>1</b> of <b !b>9</b></p>'
    expect(
      appeared(page, {
        texts: [
          ['a', '2'],
          ['b', '8'],
        ],
      }),
    ).toEqual(['2 of 8'])
  })
})

describe('what appeared, of changed attributes', () => {
  const cases: [name: string, markup: string, attributes: Record<string, unknown>, expected: string[]][] = [
    ['hidden removed', '<p ! hidden>Here</p>', { hidden: null }, ['Here']],
    ['hidden set', '<p !>Gone</p>', { hidden: '' }, []],
    [
      'aria-hidden removed',
      '<div role=dialog ! aria-hidden=true>Menu</div>',
      { 'aria-hidden': null },
      ['dialog: Menu'],
    ],
    ['aria-hidden false', '<p ! aria-hidden=true>Here</p>', { 'aria-hidden': 'false' }, ['Here']],
    ['a dialog opened', '<dialog !>Sure?</dialog>', { open: '', rr_open_mode: 'modal' }, ['dialog: Sure?']],
    ['a dialog closed', '<dialog ! open>Sure?</dialog>', { open: null, rr_open_mode: 'non-modal' }, []],
    [
      'details opened',
      '<details !><summary>More</summary><p>The rest</p></details>',
      { open: '' },
      ['The rest'],
    ],
    ['display shown', '<p ! style="display:none">Here</p>', { style: { display: 'block' } }, ['Here']],
    ['display reset', '<p ! style="display:none">Here</p>', { style: { display: false } }, ['Here']],
    ['display hidden', '<p !>Gone</p>', { style: 'display: none' }, []],
    ['an animation', '<p ! style="top:1px">Still here</p>', { style: { top: '2px' } }, []],
    ['a class of an alert', '<p ! role=alert>Failed</p>', { class: 'on' }, ['alert: Failed']],
    ['a class that opens an overlay', '<p ! class="modal">Sure?</p>', { class: 'modal show' }, ['Sure?']],
    ['any other class', '<p ! class="a">Still here</p>', { class: 'active' }, []],
    [
      'a menu expanded',
      '<button ! aria-controls=m aria-expanded=false>Sort</button><ul id=m role=menu><li>Price</li></ul>',
      { 'aria-expanded': 'true' },
      ['menu: Price'],
    ],
    [
      'a menu collapsed',
      '<button ! aria-controls=m aria-expanded=true>Sort</button><ul id=m role=menu><li>Price</li></ul>',
      { 'aria-expanded': 'false' },
      [],
    ],
    ['something else', '<p !>Still here</p>', { 'data-x': '1', 'aria-busy': null }, []],
    ['shown inside something hidden', '<div hidden><p ! hidden>No</p></div>', { hidden: null }, []],
  ]
  it.each(cases)('%s', (_, markup, attributes, expected) =>
    expect(appeared(markup, { attributes: [['', attributes]] })).toEqual(expected),
  )

  it('tells what is inside of a revealed element only once', () => {
    expect(
      appeared('<dialog !d><p !p hidden>Sure?</p></dialog>', {
        attributes: [
          ['d', { open: '' }],
          ['p', { hidden: null }],
        ],
      }),
    ).toEqual(['dialog: Sure?'])
  })

  it('tells many revealed rows as a list', () => {
    const rows = [1, 2, 3, 4, 5, 6]
    const page = `<ul>${rows.map(n => `<li !r${n} hidden>row ${n}</li>`).join('')}</ul>`
    const attributes = rows.map(n => [`r${n}`, { hidden: null }] as const)
    expect(appeared(page, { attributes })).toEqual(['row 1 · row 2 · row 3 … 3 more'])
  })
})
