import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holds } from '../../../../test/runtimes/holds.ts'
import { partitionPoint } from './partition-point.ts'

test('is where a walk from the first place would stop', () => {
  holds(
    fc.property(
      fc.array(fc.integer({ min: -9, max: 9 })),
      fc.integer({ min: -10, max: 10 }),
      (numbers, limit) => {
        const list = numbers.toSorted((one, other) => one - other)
        const walked = list.findIndex(number => number >= limit)
        expect(partitionPoint(list.length, place => list[place]! < limit)).toBe(
          walked < 0 ? list.length : walked,
        )
      },
    ),
  )
})
