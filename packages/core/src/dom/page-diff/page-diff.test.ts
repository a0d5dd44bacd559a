import { describe, expect, it } from 'vitest'
import { frameOf } from '../../decode/testing/frame-of.ts'
import type { Frame } from '../../decode/frame.ts'
import { createMirror } from '../mirror/create-mirror.ts'
import { createHealthLog } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { widePage } from '../testing/deep-page.ts'
import { pageOf, type Page } from '../testing/page.ts'
import { ambientAt, diffPages, type PageDiff } from './page-diff.ts'

/** What a change makes of a page: each line without the ids. */
function changed(markup: string, change: (page: Page) => void): PageDiff {
  const after = pageOf(markup)
  change(after)
  return diffPages(pageOf(markup).mirror, after.mirror, { sameLoad: true })
}

function told({ appeared, vanished, changed, moved }: PageDiff): Record<string, string[]> {
  const lines = Object.entries({ appeared, vanished, changed, moved })
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => [name, list.map(({ text }) => text.replaceAll(/ #\d+/g, ''))] as const)
  return Object.fromEntries(lines)
}

describe('diffPages', () => {
  it('says nothing of a page that stayed as it was', () => {
    const diff = changed('<main><h1>A</h1><p>b</p></main>', () => {})
    expect(told(diff)).toEqual({})
    expect([diff.remade, diff.looks.count]).toEqual([0, 0])
  })

  it('tells what appeared and vanished once, with what is in it', () => {
    const markup = '<main !m><section !s aria-label=Old><h2>Gone</h2><p>Text</p></section></main>'
    const diff = changed(markup, page =>
      page.mutate({
        remove: ['s'],
        add: [['m', '<div role=dialog aria-label=New><button>OK</button></div>']],
      }),
    )
    expect(told(diff)).toEqual({
      appeared: ['dialog "New"', 'button "OK"'],
      vanished: ['region "Old"', 'heading 2 "Gone"', '"Text"'],
    })
    expect(diff.appeared.map(({ depth }) => depth)).toEqual([0, 1])
  })

  it('tells changed texts by what they stand in, values, states and addresses', () => {
    const markup =
      '<div role=status><p !t>1 item</p></div><button !b>Save</button><input !i aria-label=Name value=a>' +
      '<a !a href=/one>Link</a><div role=switch aria-checked=false !s>Dark</div>'
    const diff = changed(markup, page => {
      page.mutate({
        texts: [
          ['t', '2 items'],
          ['b', 'Saving'],
        ],
        attributes: [
          ['b', { disabled: '' }],
          ['a', { href: '/two' }],
          ['s', { 'aria-checked': 'true' }],
        ],
      })
      page.mirror.applyInput(page.nodeId('i'), 'abc', false)
    })
    expect(told(diff)).toEqual({
      changed: [
        'text in status: "1 item" → "2 items"',
        'button: "Save" → "Saving", now disabled',
        'textbox "Name": value "a" → "abc"',
        'link "Link": href "/one" → "/two"',
        'switch "Dark": now checked, no longer unchecked',
      ],
    })
  })

  it('tells what was hidden as vanished, and what is shown again as appeared', () => {
    const hide = changed('<p !>Hello</p>', page => page.mutate({ attributes: [['', { hidden: '' }]] }))
    expect(told(hide)).toEqual({ vanished: ['"Hello"'] })
    const show = changed('<p ! hidden>Hello</p>', page =>
      page.mutate({ attributes: [['', { hidden: null }]] }),
    )
    expect(told(show)).toEqual({ appeared: ['"Hello"'] })
  })

  it('does not tell a move as gone and come', () => {
    const markup =
      '<ul aria-label=A !a><li !x>One</li><li !y>Two</li></ul><ul aria-label=B !b><li>Three</li></ul>'
    const page = pageOf(markup)
    const node = { type: 2, id: page.nodeId('x'), tagName: 'li', attributes: {}, childNodes: [] }
    const text = { type: 3, id: 100, textContent: 'One' }
    const diff = changed(markup, ({ mirror, nodeId }) => {
      mirror.applyMutation(
        frame({
          removes: [{ parentId: nodeId('a'), id: nodeId('x') }],
          adds: [
            { parentId: nodeId('b'), nextId: null, node },
            { parentId: nodeId('x'), nextId: null, node: text },
          ],
        }),
      )
    })
    expect(told(diff)).toEqual({
      changed: ['list "A": 2 → 1 in it', 'list "B": 1 → 2 in it'],
      moved: ['item: moved from list "A" to list "B"'],
    })
  })

  it('tells another order as that', () => {
    const markup = '<ol !o aria-label=Work><li !x>One</li><li>Two</li><li>Three</li></ol>'
    const diff = changed(markup, ({ mirror, nodeId }) => {
      const node = { type: 2, id: nodeId('x'), tagName: 'li', attributes: {}, childNodes: [] }
      mirror.applyMutation(
        frame({
          removes: [{ parentId: nodeId('o'), id: nodeId('x') }],
          adds: [
            { parentId: nodeId('o'), nextId: null, node },
            { parentId: nodeId('x'), nextId: null, node: { type: 3, id: 100, textContent: 'One' } },
          ],
        }),
      )
    })
    expect(told(diff)).toEqual({ moved: ['list "Work": the order of what is in it changed'] })
  })

  it('counts what was made anew as it was, and tells what took the place of another', () => {
    const markup = '<main !m><div !d><button>Save</button><p>3 items</p></div></main>'
    const diff = changed(markup, page =>
      page.mutate({ remove: ['d'], add: [['m', '<div><button>Save</button><p>4 items</p></div>']] }),
    )
    expect(told(diff)).toEqual({ changed: ['text in main: "3 items" → "4 items"'] })
    expect(diff.remade).toBe(1)
  })

  it('tells classes and styles apart from what can be read', () => {
    const diff = changed('<div class="a b" !><p>x</p></div>', page =>
      page.mutate({ attributes: [['', { class: 'b is-open', style: 'color: red' }]] }),
    )
    expect(told(diff)).toEqual({})
    expect(diff.looks).toMatchObject({
      count: 1,
      first: [
        { text: expect.stringMatching(/^div #\d+: class \+is-open −a, style "" → "color: red"$/) as string },
      ],
    })
  })

  it('marks what changes by itself and tells it last', () => {
    const markup = '<time !c>0</time><button !b>Save</button>'
    const after = pageOf(markup)
    for (let i = 1; i <= 6; i++) after.mutate({ texts: [['c', String(i)]] }, 1000 + i * 1000)
    after.mutate({ texts: [['b', 'Saved']] }, 7500)
    const diff = diffPages(pageOf(markup).mirror, after.mirror, {
      sameLoad: true,
      isAmbient: ambientAt(after.mirror, 7600),
    })
    expect(diff.changed.map(({ text, ambient }) => [text.replace(/ #\d+/, ''), ambient ?? false])).toEqual([
      ['button: "Save" → "Saved"', false],
      ['text: "0" → "6"', true],
    ])
  })

  it('compares two page loads by what stands on them', () => {
    const before = pageOf('<i></i><h1>Cart</h1><input aria-label=Name value=a><a href=/>Home</a>')
    const after = pageOf('<a href=/>Home</a><h1>Thanks</h1><input aria-label=Name value=b>')
    const diff = diffPages(before.mirror, after.mirror, { sameLoad: false })
    expect(diff.by).toBe('content')
    expect(told(diff)).toEqual({
      changed: ['heading 1: "Cart" → "Thanks"', 'textbox "Name": value "a" → "b"'],
    })
  })

  it('never shows what was masked, only that it is', () => {
    const diff = changed('<input ! type=password aria-label=P value="***">', page =>
      page.mirror.applyInput(page.nodeId(), '*****', false),
    )
    expect(told(diff)).toEqual({ changed: ['textbox "P": value masked(3) → masked(5)'] })
  })

  it('keeps to its budget and counts the rest', () => {
    const empty = createMirror({ health: createHealthLog(), limits: defaultLimits })
    expect(diffPages(empty, empty, { sameLoad: true }).appeared).toEqual([])
    const markup = '<main !m><p !p>x</p></main>'
    const after = pageOf(markup)
    after.mutate({
      add: Array.from({ length: 300 }, (_, i) => ['m', `<div><h2>New ${i}</h2></div>`] as const),
    })
    const diff = diffPages(pageOf(markup).mirror, after.mirror, { sameLoad: true, maxTokens: 100 })
    expect(diff.appeared.length).toBeGreaterThan(5)
    expect(diff.appeared.length + diff.leftOut.appeared).toBe(300)
    expect(diff.appeared.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(400)
  })

  it('compares pages of 50,000 nodes', { timeout: 30_000 }, () => {
    const diff = diffPages(widePage(12_500), widePage(12_400), { sameLoad: true })
    expect(diff.changed.map(({ text }) => text.replace(/ #\d+/, ''))).toEqual([
      'list "Many": 12500 → 12400 in it',
    ])
  })
})

function frame(changes: object): Frame {
  return frameOf({ type: 3, timestamp: 2000, data: { source: 0, texts: [], attributes: [], ...changes } })
}
