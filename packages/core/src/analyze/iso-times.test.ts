import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holds } from '../../../../test/runtimes/holds.ts'
import { createIsoTimes, toIso } from './iso-times.ts'

test('one time after another is what each is by itself', () => {
  const isoOf = createIsoTimes()
  const time = fc.oneof(
    fc.integer({ min: 1_700_000_000_000, max: 1_700_000_002_000 }),
    fc.integer({ min: -5000, max: 5000 }),
    fc.maxSafeInteger(),
    fc.double(),
    fc.constantFrom(NaN, Infinity, 8.64e15, 8.64e15 + 1, 253_402_300_799_999, 253_402_300_800_000, -0),
  )
  holds(
    fc.property(fc.array(time), times => {
      for (const timeMs of times) expect(isoOf(timeMs)).toBe(toIso(timeMs))
    }),
  )
})
