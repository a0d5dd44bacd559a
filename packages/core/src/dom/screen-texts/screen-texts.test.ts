import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../decode/limits.ts'
import { frameOf } from '../../decode/testing/frame-of.ts'
import { createMirror } from '../mirror/create-mirror.ts'
import type { Mirror, Slot } from '../mirror/mirror.ts'
import { createScreenTexts, type ScreenText } from './screen-texts.ts'

interface Node {
  readonly type: number
  readonly id: number
  readonly tagName?: string
  readonly attributes?: Record<string, string>
  readonly childNodes?: readonly Node[]
  readonly textContent?: string
}

interface RawEvent {
  readonly type: number
  readonly data: object
}

let nextId = 100
const text = (textContent: string, id = nextId++): Node => ({ type: 3, id, textContent })
const el = (
  tagName: string,
  childNodes: readonly Node[] = [],
  attributes: Record<string, string> = {},
  id = nextId++,
): Node => ({ type: 2, id, tagName, attributes, childNodes })

function snapshot(...children: readonly Node[]): RawEvent {
  const node = { type: 0, id: 1, childNodes: [el('html', [el('body', children, {}, 3)], {}, 2)] }
  return { type: 2, data: { node, initialOffset: { left: 0, top: 0 } } }
}

function mutation(parts: object): RawEvent {
  return { type: 3, data: { source: 0, texts: [], attributes: [], removes: [], adds: [], ...parts } }
}

const add = (node: Node, parentId = 3, nextId: number | null = null): object => ({ parentId, nextId, node })

/** The texts of events that come a second apart, from 1,000 on; the recording ends a second after the last. */
function told(...events: readonly RawEvent[]): readonly ScreenText[] {
  const reader = createScreenTexts({ limits: defaultLimits })
  events.forEach((event, i) => reader.see(frameOf({ ...event, timestamp: (i + 1) * 1000 }, i)))
  return reader.finish((events.length + 1) * 1000).texts
}

/** Each as `text from-to`, in the order in which they came. */
function times(texts: readonly ScreenText[]): string[] {
  return texts.flatMap(({ text: words, intervals }) =>
    intervals.map(({ fromMs, toMs, to }) => `${words} ${fromMs}-${to === undefined ? 'end' : toMs}`),
  )
}

describe('texts on the screen', () => {
  it('stand there from the frame that shows them to the one that removes them', () => {
    const toast = el('div', [text('Saved')], {}, 50)
    const texts = told(
      snapshot(el('h1', [text('Orders')])),
      mutation({ adds: [add(toast)] }),
      mutation({}),
      mutation({ removes: [{ parentId: 3, id: 50 }] }),
    )
    expect(times(texts)).toEqual(['Orders 1000-end', 'Saved 2000-4000'])
    const [orders, saved] = texts
    expect(orders!.role).toBe('heading')
    expect(saved!.intervals[0]).toMatchObject({ from: { frameIndex: 1 }, to: { frameIndex: 3 } })
  })

  it('are lines as one reads them, through inline boxes, and menus of links one by one', () => {
    const texts = told(
      snapshot(
        el('button', [text('Add to '), el('b', [text('cart')])]),
        el('p', [text('Read the '), el('a', [text('terms')]), text(' first'), el('br'), text('then go on')]),
        el('nav', [el('a', [text('Home')]), text(' '), el('a', [text('Shop')])]),
      ),
    )
    expect(texts.map(one => one.text)).toEqual([
      'Add to cart',
      'Read the terms first',
      'then go on',
      'Home',
      'Shop',
    ])
    expect(texts[0]!.selector).toBe('role=button[name="Add to cart"]')
  })

  const hiding: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ['hidden', { hidden: '' }, { hidden: null }],
    ['aria-hidden', { 'aria-hidden': 'true' }, { 'aria-hidden': 'false' }],
    ['display', { style: { display: 'none' } }, { style: { display: false } }],
    ['visibility', { style: 'visibility: hidden' }, { style: '' }],
  ]
  it.each(hiding)('go and come with %s, and nothing else does that', (_, hide, show) => {
    const box = el('div', [el('p', [text('Here')])], {}, 50)
    const set = (attributes: Record<string, unknown>): RawEvent =>
      mutation({ attributes: [{ id: 50, attributes }] })
    expect(
      times(told(snapshot(box), set(hide), set({ class: 'x' }), set(show), set({ class: 'y' }))),
    ).toEqual(['Here 1000-2000', 'Here 4000-end'])
  })

  it('stand on while they are moved, written anew, or shown by another picture of the same page', () => {
    const line = (id: number): Node => el('p', [text('Total')], {}, id)
    const texts = told(
      snapshot(line(50)),
      mutation({ removes: [{ parentId: 3, id: 50 }], adds: [add(line(51))] }),
      snapshot(line(51)),
      mutation({ attributes: [{ id: 51, attributes: { title: 'x' } }] }),
    )
    expect(times(texts)).toEqual(['Total 1000-end'])
  })

  it('are told piece by piece, each of them, where a line has more of them than anyone reads', () => {
    const pieces = Array.from({ length: 1501 }, (_, i) => text(`piece ${i}`))
    const texts = told(snapshot(el('p', pieces)))
    expect(texts.map(({ text: words }) => words)).toEqual(pieces.map(({ textContent }) => textContent))
  })

  it('are counted, not told one by one, where the same stands there many times', () => {
    const rows = Array.from({ length: 500 }, () => el('li', [text('Delete')]))
    const texts = told(snapshot(el('ul', rows)))
    expect(texts).toHaveLength(1)
    expect(texts[0]).toMatchObject({ text: 'Delete', most: 500 })
  })

  it('are told by their length where the recorder hid them', () => {
    const texts = told(snapshot(el('p', [text('*****')]), el('p', [text('Hello '), el('b', [text('***')])])))
    expect(texts.map(({ text: words, masked }) => [words, masked])).toEqual([
      ['masked(5)', 5],
      ['Hello masked(3)', 3],
    ])
  })

  it('are not what somebody typed', () => {
    const secret = 'my secret'
    const texts = told(
      snapshot(
        el('textarea', [text(secret)]),
        el('input', [], { value: secret }),
        el('div', [text(secret)], { contenteditable: 'true' }),
        el('p', [text('Label')]),
      ),
    )
    expect(times(texts)).toEqual(['Label 1000-end'])
  })

  it('become one text with its last value where they keep changing, as a clock does', () => {
    const ticks = Array.from({ length: 500 }, (_, i) =>
      mutation({ texts: [{ id: 60, value: `12:${Math.floor(i / 60) + 10}:${(i % 60) + 10}` }] }),
    )
    const texts = told(snapshot(el('p', [text('12:00:00', 60)]), el('p', [text('Stays')])), ...ticks)
    expect(texts.length).toBeLessThan(15)
    const clock = texts.find(({ values }) => values !== undefined)!
    expect(clock.values).toEqual({ count: 500 - texts.length + 3, last: '12:18:29' })
    expect(clock.intervals).toHaveLength(1)
  })

  it('are left out and counted when there are too many', () => {
    const reader = createScreenTexts({
      limits: defaultLimits,
      caps: { texts: 3, characters: 1000, intervals: 100 },
    })
    const page = snapshot(...['a', 'b', 'c', 'd', 'e'].map(word => el('p', [text(word)])))
    reader.see(frameOf({ ...page, timestamp: 1000 }))
    expect(reader.finish(2000)).toMatchObject({ texts: { length: 3 }, leftOut: 2 })
  })
})

/** How often the page is asked for a node, an attribute or a text. */
function countedWork(rows: number, changes: number): number {
  let asked = 0
  const counting = (mirror: Mirror): Mirror => {
    const count =
      <Result>(ask: (slot: Slot, name: string) => Result) =>
      (slot: Slot, name: string): Result => {
        asked++
        return ask(slot, name)
      }
    const {
      parent,
      firstChild,
      lastChild,
      nextSibling,
      previousSibling,
      nodeType,
      attribute,
      text: words,
    } = mirror
    return Object.assign(Object.create(mirror) as Mirror, {
      parent: count(parent),
      firstChild: count(firstChild),
      lastChild: count(lastChild),
      nextSibling: count(nextSibling),
      previousSibling: count(previousSibling),
      nodeType: count(nodeType),
      attribute: count(attribute),
      text: (slot: Slot, limit?: number) => {
        asked++
        return words(slot, limit)
      },
    })
  }
  const reader = createScreenTexts({
    limits: defaultLimits,
    createMirror: options => counting(createMirror(options)),
  })
  const first = 1000
  const list = Array.from({ length: rows }, (_, i) =>
    el('li', [el('span', [text(`row ${i}`)])], {}, first + 10_000_000 + i),
  )
  reader.see(frameOf({ ...snapshot(el('ul', list, {}, 50), el('p', [text('0', 60)])), timestamp: 1000 }))
  const before = asked
  for (let i = 0; i < changes; i++) {
    const id = 20_000_000 + i * 2
    const row = el('li', [text(`new ${i}`, id + 1)], {}, id)
    const parts = {
      adds: [add(row, 50, first + 10_000_000)],
      texts: [{ id: 60, value: `word ${i}` }],
      attributes: [{ id: 50, attributes: { style: `top: ${i}px` } }],
      removes: i > 0 ? [{ parentId: 50, id: id - 2 }] : [],
    }
    reader.see(frameOf({ ...mutation(parts), timestamp: 1001 + i }, i))
  }
  return asked - before
}

describe('the work for a change', () => {
  it('does not grow with the page', () => {
    expect(countedWork(5000, 50)).toBeLessThan(countedWork(50, 50) * 1.1)
  })

  it('is the same for the thousandth change as for the first', () => {
    expect(countedWork(50, 1000)).toBeLessThan(countedWork(50, 100) * 11)
  })

  it('does not grow with a line that nobody could read as one', () => {
    const work = (pieces: number): number => {
      const reader = { asked: 0 }
      const texts = createScreenTexts({
        limits: defaultLimits,
        createMirror(options) {
          const mirror = createMirror(options)
          const { nodeType } = mirror
          return Object.assign(Object.create(mirror) as Mirror, {
            nodeType(slot: Slot) {
              reader.asked++
              return nodeType(slot)
            },
          })
        },
      })
      const line = Array.from({ length: pieces }, (_, i) => el('span', [text(`w${i} `)]))
      texts.see(frameOf({ ...snapshot(el('p', line, {}, 50)), timestamp: 1000 }))
      const before = reader.asked
      for (let i = 0; i < 20; i++) {
        const adds = [add(text(`more ${i} `, 30_000_000 + i), 50)]
        texts.see(frameOf({ ...mutation({ adds }), timestamp: 1001 + i }, i))
      }
      return reader.asked - before
    }
    expect(work(20_000)).toBeLessThan(work(1000) * 1.1)
  })
})
