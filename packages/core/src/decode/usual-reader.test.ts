import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holds } from '../../../../test/runtimes/holds.ts'
import { createNodeReader } from './node-reader.ts'
import { ROW } from './node-rows.ts'
import { createUsualReader, UNUSUAL } from './usual-reader.ts'

/** Behind the entries stands so much that the quick reader need not fear for the end of the bytes. */
const MORE = `,${' '.repeat(400)}`

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** What is read of an array of adds; without `more` behind it, by those who read anything. */
function readAdds(json: string, more: string): { end: number; rows: number[]; adds: number } {
  const bytes = bytesOf(json + more)
  const reader = createNodeReader(100)
  reader.begin()
  const end = reader.adds(bytes, 0, bytes.length)
  const { rows, from, to, adds } = reader.take(bytes, 0, bytes.length, undefined, undefined)
  return { end, rows: [...rows.subarray(from, to)], adds }
}

/** The same of a snapshot's node. */
function readNode(json: string, more: string): { end: number; rows: number[] } {
  const bytes = bytesOf(json + more)
  const reader = createNodeReader(3)
  reader.begin()
  const end = reader.node(bytes, 0, bytes.length)
  const { rows, from, to } = reader.take(bytes, 0, bytes.length, undefined, undefined)
  return { end, rows: [...rows.subarray(from, to)] }
}

function readsQuickly(json: string): boolean {
  const bytes = bytesOf(json + MORE)
  return createUsualReader().add(bytes, 0, bytes.length, new Int32Array(ROW), 0) !== UNUSUAL
}

const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc
    .array(fc.constantFrom('"', '\\', '{', '}', ':', ',', ' ', '[', 'é', 'x', '"}', ':"}', '🛒'))
    .map(all => all.join('')),
)

const attributes = fc.dictionary(
  text,
  fc.oneof(
    { weight: 6, arbitrary: text },
    {
      weight: 1,
      arbitrary: fc.constantFrom<unknown>(
        true,
        null,
        1.5,
        -1,
        {},
        { a: '"}' },
        { childNodes: [], id: 7 },
        [],
        ['}'],
      ),
    },
  ),
  { maxKeys: 4 },
)

const id = fc.oneof(
  fc.nat(9_999_999),
  fc.constantFrom(-1, 999_999_999, 1_000_000_000, 2 ** 31 - 1, 2 ** 31, 1.5),
)

const add = fc.record({
  parentId: id,
  nextId: fc.oneof(fc.constant(null), id),
  node: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant(2),
        tagName: fc.constantFrom('p', 'a"b', 'a\\', 'long-'.repeat(10)),
        attributes,
        childNodes: fc.oneof(
          { weight: 5, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.constant([{ id: 9 }]) },
        ),
        id,
      }),
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constant(3), textContent: text, id }) },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constantFrom(2, 3, 5, 9),
        textContent: text,
        id,
        isStyle: fc.constant(true),
      }),
    },
  ),
})

/** Nodes in nodes, deeper than is read. */
const { tree } = fc.letrec<{ tree: unknown; child: unknown }>(tie => ({
  child: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    fc.record({ type: fc.constant(3), textContent: text, id }),
    tie('tree'),
  ),
  tree: fc.record(
    {
      type: fc.constantFrom(2, 2, 2, 0),
      tagName: fc.constantFrom('p', 'ul', 'a\\'),
      attributes,
      childNodes: fc.array(tie('child'), { maxLength: 3 }),
      isSVG: fc.constant(true),
      id,
    },
    { requiredKeys: ['type', 'tagName', 'attributes', 'childNodes', 'id'] },
  ),
}))

describe('adds as recorders write them', () => {
  test.each([
    '{"parentId":1,"nextId":null,"node":{"type":2,"tagName":"p","attributes":{},"childNodes":[],"id":2}}',
    '{"parentId":1,"nextId":5,"node":{"type":2,"tagName":"x-y","attributes":{"a":"","b":"c: \\u007d"},"childNodes":[],"id":2}}',
    '{"parentId":1,"nextId":null,"node":{"type":3,"textContent":"","id":2}}',
    '{"parentId": 1, "nextId": 12, "node": {"type": 3, "textContent": "é {}", "id": 2}}',
  ])('are read quickly: %s', json => {
    expect(readsQuickly(json)).toBe(true)
  })

  test('are read as those read them who know any order and any white space', () => {
    holds(
      fc.property(fc.array(add, { minLength: 1, maxLength: 2 }), fc.constantFrom(0, 1, 2), (adds, spaces) => {
        const tight = JSON.stringify(adds)
        const json = [tight, withSpaces(adds), JSON.stringify(adds, null, 1)][spaces]!
        expect(readAdds(json, MORE)).toEqual(readAdds(json, ''))
      }),
      { numRuns: 3000 },
    )
  })

  test('so are the nodes of a snapshot', () => {
    holds(
      fc.property(tree, fc.constantFrom(0, 1, 2), (node, spaces) => {
        const json = [JSON.stringify(node), withSpaces(node), JSON.stringify(node, null, 1)][spaces]!
        expect(readNode(json, MORE)).toEqual(readNode(json, ''))
      }),
      { numRuns: 3000 },
    )
  })

  test('may end anywhere', () => {
    const json = `[${'{"parentId":1,"nextId":5,"node":{"type":2,"tagName":"p","attributes":{"a":"b"},"childNodes":[],"id":2}},'.repeat(4)}{}]`
    const whole = readAdds(json, '')
    for (let end = 0; end < json.length; end++) expect(readAdds(json.slice(0, end), '').end).toBeLessThan(0)
    expect(whole.adds).toBe(5)
  })
})

/** With a space behind commas and colons that are not in strings. */
function withSpaces(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"(?:[^"\\]|\\.)*"|[,:]/g, part =>
    part.length === 1 ? `${part} ` : part,
  )
}
