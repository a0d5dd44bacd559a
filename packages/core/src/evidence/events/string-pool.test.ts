import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holds } from '../../../../../test/runtimes/holds.ts'
import { createStringPool, readStringPool, type StringPool } from './string-pool.ts'

function poolOf(strings: readonly string[]): { readonly pool: StringPool; readonly ids: readonly number[] } {
  const writer = createStringPool()
  const ids = strings.map(text => writer.idOf(text))
  const { ends, bytes } = writer.columns()
  return { pool: readStringPool(ends, bytes), ids }
}

it('gives equal strings one number, and 0 to the empty one', () => {
  const { pool, ids } = poolOf(['a', 'b', 'a', ''])
  expect(ids).toEqual([1, 2, 1, 0])
  expect(pool.size).toBe(3)
  expect([0, 1, 2, 3, -1].map(id => pool.at(id))).toEqual(['', 'a', 'b', '', ''])
  expect([pool.find('b'), pool.find(''), pool.find('c')]).toEqual([2, 0, -1])
})

it('finds in each string what is in it, and nothing that lies in two', () => {
  holds(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '😀', '\uFEFF', '\u0001') }), {
        maxLength: 30,
      }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '😀', '\uFEFF'), minLength: 1, maxLength: 3 }),
      (strings, text) => {
        const { pool, ids } = poolOf(strings)
        const held = pool.holding(text)
        expect(ids.map(id => held[id])).toEqual(strings.map(one => Number(one.includes(text))))
        expect(ids.map(id => pool.at(id))).toEqual(strings)
      },
    ),
  )
})

it('does not find across strings by what stands between them', () => {
  const { pool } = poolOf(['ab', 'cd'])
  expect([...pool.holding('b\u0000c')]).toEqual([0, 0, 0])
  expect([...pool.holding('')]).toEqual([1, 1, 1])
})

it('keeps its numbers when text is no Unicode', () => {
  const { pool, ids } = poolOf(['\ud800x', 'next'])
  expect(pool.at(ids[1]!)).toBe('next')
})
