import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holds } from '../../../../../test/runtimes/holds.ts'
import { packColumn, unpackColumn } from './packed-column.ts'

const numbers = fc.array(
  fc.oneof(
    fc.integer({ min: -300, max: 300 }),
    fc.integer({ min: -5e9, max: 5e9 }),
    fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map(value => (Object.is(value, -0) ? 0 : value)),
  ),
)

it.each([true, false])('gives back every number (as steps: %s)', steps => {
  holds(
    fc.property(numbers, list => {
      const packed = packColumn(Float64Array.from(list), steps)
      expect([...unpackColumn(packed, list.length, steps)]).toEqual(list)
    }),
  )
})

it('keeps one number where all are the same, and one byte a row where rows go on slowly', () => {
  expect(packColumn(new Float64Array(1000).fill(7), false).byteLength).toBe(1)
  const times = Float64Array.from({ length: 1000 }, (_, row) => row * 40)
  expect(packColumn(times, true).byteLength).toBe(1000)
})
