import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holds } from '../../../../../test/runtimes/holds.ts'
import { inTurn, lane } from './lanes.ts'

test('all entries are taken once, in order of time, those of earlier lanes first', () => {
  const list = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 })
  holds(
    fc.property(fc.array(list, { maxLength: 4 }), lists => {
      const sorted = lists.map(items => items.toSorted((one, other) => one - other))
      const taken: [atMs: number, nth: number][] = []
      inTurn(
        sorted.map((items, nth) =>
          lane(
            items,
            item => item,
            (_, atMs) => taken.push([atMs, nth]),
          ),
        ),
      )
      const expected = sorted
        .flatMap((items, nth) => items.map((item): [number, number] => [item, nth]))
        .sort((one, other) => one[0] - other[0] || one[1] - other[1])
      expect(taken).toEqual(expected)
    }),
  )
})
