/** Recordings of any size, each of a kind that a careless way of reading it would make slow. */

type Json = Record<string, unknown>
type Maker = (size: number) => Json[]

const START = 1_700_000_000_000
/** The ids below are those of the page; what comes and goes has those from here on. */
const FIRST = 100

function range<T>(size: number, make: (index: number) => T): T[] {
  return Array.from({ length: size }, (_, index) => make(index))
}

function el(id: number, tagName = 'div', attributes: Json = {}, childNodes: Json[] = []): Json {
  return { type: 2, tagName, attributes, childNodes, id }
}

const text = (id: number, textContent = 'Pay'): Json => ({ type: 3, textContent, id })
const add = (parentId: number, nextId: number | null, node: Json): Json => ({ parentId, nextId, node })
const remove = (id: number): Json => ({ parentId: 6, id })

function snapshot(at: number, ...body: Json[]): Json {
  const html = el(3, 'html', {}, [el(4, 'head'), el(5, 'body', {}, body)])
  const node = {
    type: 0,
    id: 1,
    childNodes: [{ type: 1, name: 'html', publicId: '', systemId: '', id: 2 }, html],
  }
  return { type: 2, timestamp: START + at, data: { node, initialOffset: { left: 0, top: 0 } } }
}

function increment(at: number, source: number, data: Json): Json {
  return { type: 3, timestamp: START + at, data: { source, ...data } }
}

function mutation(at: number, parts: Json): Json {
  return increment(at, 0, { texts: [], attributes: [], removes: [], adds: [], ...parts })
}

function click(at: number, id: number): Json[] {
  return [1, 0, 2].map((type, step) => increment(at + step, 2, { type, id, x: 1, y: 1, pointerType: 0 }))
}

function input(at: number, id: number, value: string, isChecked = false): Json {
  return increment(at, 5, { id, text: value, isChecked })
}

function meta(at: number, href = 'https://shop.test/'): Json {
  return { type: 4, timestamp: START + at, data: { href, width: 1280, height: 720 } }
}

const empty = snapshot(0, el(6))
const chain = (size: number): Json[] =>
  range(size, i => add(i === 0 ? 6 : FIRST + i - 1, null, el(FIRST + i)))
const list = (size: number): Json[] => range(size, i => add(6, null, el(FIRST + i, 'li')))

/** One frame with many changes. */
export const floods: Readonly<Record<string, Maker>> = {
  'a list, first item first': n => [empty, mutation(1, { adds: list(n) })],
  'a list, last item first': n => [
    empty,
    mutation(1, { adds: range(n, i => add(6, i === 0 ? null : FIRST + i - 1, el(FIRST + i, 'li'))) }),
  ],
  'a list in which every item waits for the next one': n => [
    empty,
    mutation(1, { adds: range(n, i => add(6, i + 1 === n ? null : FIRST + i + 1, el(FIRST + i, 'li'))) }),
  ],
  'a list that waits for its parent': n => [
    empty,
    mutation(1, { adds: [...range(n, i => add(99, null, el(FIRST + i))), add(6, null, el(99))] }),
  ],
  'items whose next one never comes': n => [
    empty,
    mutation(1, { adds: range(n, i => add(6, 9_000_000 + i, el(FIRST + i))) }),
  ],
  'items whose parent never comes': n => [
    empty,
    mutation(1, { adds: range(n, i => add(9_000_000, null, el(FIRST + i))) }),
  ],
  'a chain, parents first': n => [empty, mutation(1, { adds: chain(n) })],
  'a chain, children first': n => [empty, mutation(1, { adds: chain(n).toReversed() })],
  'a chain in a snapshot': n => [
    // As text: `JSON.stringify` cannot go that deep.
    { json: `{"type":2,"timestamp":${START},"data":{"node":${nested(n)}}}` },
  ],
  'removal of a list': n => [
    empty,
    mutation(1, { adds: list(n) }),
    mutation(2, { removes: range(n, i => remove(FIRST + i)) }),
  ],
  'removal of a chain, parents first': n => [
    empty,
    mutation(1, { adds: chain(n) }),
    mutation(2, { removes: range(n, i => remove(FIRST + i)) }),
  ],
  'removal of a chain, children first': n => [
    empty,
    mutation(1, { adds: chain(n) }),
    mutation(2, { removes: range(n, i => remove(FIRST + n - 1 - i)) }),
  ],
  'a list sent again': n => [
    empty,
    mutation(1, { adds: list(n) }),
    mutation(2, {
      adds: list(n)
        .toReversed()
        .map(({ node }, i) => add(6, i === 0 ? null : FIRST + n - i, node as Json)),
    }),
  ],
  'attributes of one node in one frame': n => [
    empty,
    mutation(1, {
      attributes: range(n, i => ({
        id: 6,
        attributes: { [`data-${i % 5}`]: `${i}`, style: { left: '1px' } },
      })),
    }),
  ],
}

/** Many frames with few changes. */
export const trickles: Readonly<Record<string, Maker>> = {
  'many small frames': n => [
    snapshot(0, el(6, 'p', {}, [text(FIRST - 1)])),
    ...range(n, i =>
      mutation(1 + i, { removes: [remove(FIRST - 1 + i)], adds: [add(6, null, text(FIRST + i))] }),
    ),
  ],
  'a node that is moved again and again': n => [
    snapshot(0, el(6), el(7), el(8, 'p', {}, [text(9)])),
    ...range(n, i =>
      mutation(1 + i, { removes: [remove(8)], adds: [add(6 + (i % 2), null, el(8)), add(8, null, text(9))] }),
    ),
  ],
  'attributes of one node, frame by frame': n => [
    empty,
    ...range(n, i =>
      mutation(1 + i, { attributes: [{ id: 6, attributes: { class: `c${i}`, style: { left: `${i}px` } } }] }),
    ),
  ],
  'texts of one node': n => [
    snapshot(0, el(6, 'p', {}, [text(7)])),
    ...range(n, i => mutation(1 + i, { texts: [{ id: 7, value: `t${i}` }] })),
  ],
  'tags and attributes that were never seen': n => [
    empty,
    ...range(n, i =>
      mutation(1 + i, { adds: [add(6, null, el(FIRST + i, `x-${i}`, { [`data-${i}`]: '' }))] }),
    ),
  ],
}

/** What people do, on pages that grow with it. */
export const gestures: Readonly<Record<string, Maker>> = {
  'clicks on one button': n => [
    snapshot(0, el(6, 'button', {}, [text(7)])),
    ...range(n, i => click(100 + i * 100, 6)).flat(),
  ],
  'a click on each of many buttons': n => [
    snapshot(0, ...range(n, i => el(FIRST + 2 * i, 'button', {}, [text(FIRST + 2 * i + 1, `Pay ${i}`)]))),
    ...range(n, i => click(100 + i * 700, FIRST + 2 * i)).flat(),
  ],
  'clicks that each bring a line': n => [
    snapshot(0, el(6, 'div'), el(7, 'button', {}, [text(8)])),
    ...range(n, i => [
      ...click(100 + i * 700, 7),
      mutation(110 + i * 700, {
        adds: [
          add(6, null, el(FIRST + 2 * i, 'p')),
          add(FIRST + 2 * i, null, text(FIRST + 2 * i + 1, `row ${i}`)),
        ],
      }),
    ]).flat(),
  ],
  'typing into one field': n => [
    snapshot(0, el(6, 'input', { 'aria-label': 'Name' })),
    ...range(n, i => input(100 + i * 50, 6, 'x'.repeat(i % 30))),
  ],
  'typing into each of many labelled fields': n => [
    snapshot(
      0,
      ...range(n, i => el(FIRST + 3 * i, 'label', { for: `f${i}` }, [text(FIRST + 3 * i + 1, `Field ${i}`)])),
      ...range(n, i => el(FIRST + 3 * i + 2, 'input', { id: `f${i}` })),
    ),
    ...range(n, i => [
      ...click(100 + i * 700, FIRST + 3 * i + 2),
      input(110 + i * 700, FIRST + 3 * i + 2, `v${i}`),
    ]).flat(),
  ],
  'choosing each of many radios of a group': n => [
    snapshot(
      0,
      el(
        6,
        'form',
        {},
        range(n, i => el(FIRST + i, 'input', { type: 'radio', name: 'a', value: `${i}` })),
      ),
    ),
    ...range(n, i => [
      ...click(100 + i * 700, FIRST + i),
      input(103 + i * 700, FIRST + i, 'on', true),
    ]).flat(),
  ],
  'scrolling and selecting': n => [
    snapshot(0, el(6, 'p', {}, [text(7, 'word '.repeat(50))])),
    ...range(n, i => [
      increment(100 + i * 100, 3, { id: 1 + (i % 2) * 5, x: 0, y: i }),
      increment(150 + i * 100, 14, { ranges: [{ start: 7, startOffset: 0, end: 7, endOffset: i % 40 }] }),
    ]).flat(),
  ],
  'page loads': n =>
    range(n, i => [
      meta(i * 1000, `https://shop.test/${i}`),
      snapshot(i * 1000 + 1, el(6, 'button', {}, [text(7)])),
      ...click(i * 1000 + 500, 6),
    ]).flat(),
  checkouts: n =>
    range(n, i => [
      meta(i * 1000),
      snapshot(i * 1000 + 1, el(6, 'button', {}, [text(7)])),
      ...click(i * 1000 + 500, 6),
    ]).flat(),
  'console errors, requests and routes': n => [
    snapshot(0),
    ...range(n, i => [
      plugin(10 + i * 100, 'rrweb/console@1', {
        level: 'error',
        trace: [`a.js:${i}`],
        payload: ['"broken"'],
      }),
      plugin(20 + i * 100, 'rrweb/network@1', {
        requests: [{ name: `/api/${i}`, status: 200, startTime: i * 100 }],
      }),
      {
        type: 5,
        timestamp: START + 30 + i * 100,
        data: { tag: '$pageview', payload: { href: `https://shop.test/${i}` } },
      },
    ]).flat(),
  ],
}

function plugin(at: number, name: string, payload: Json): Json {
  return { type: 6, timestamp: START + at, data: { plugin: name, payload } }
}

function nested(depth: number): string {
  const open = range(depth, i => `{"type":2,"tagName":"div","attributes":{},"id":${FIRST + i},"childNodes":[`)
  return `{"type":0,"id":1,"childNodes":[${open.join('')}${']}'.repeat(depth)}]}`
}

/** The recording as bytes. */
export function bytesOf(events: readonly Json[]): Uint8Array<ArrayBuffer> {
  const texts = events.map(event =>
    typeof event['json'] === 'string' ? event['json'] : JSON.stringify(event),
  )
  return new TextEncoder().encode(`[${texts.join(',')}]`)
}
