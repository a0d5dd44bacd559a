import { expect, test } from 'vitest'
import { vendorTime } from './vendor-time.ts'

test.each<[string, unknown, number]>([
  ['seconds', 1779322882, 1779322882000],
  ['seconds with a fraction', 1779322882.5, 1779322882500],
  ['milliseconds', 1779322882123, 1779322882123],
  ['seconds as text', '1779322882', 1779322882000],
  ['ISO text without an offset: UTC, wherever this runs', '2026-05-21T10:00:03', 1779357603000],
  ['ISO text with a blank', '2026-05-21 10:00:03', 1779357603000],
  ['ISO text with an offset', '2026-05-21T10:00:03-07:00', 1779382803000],
  ['ISO text with Z', '2026-05-21T10:00:03Z', 1779357603000],
  ['a day', '2026-05-21', 1779321600000],
  ['zero', 0, NaN],
  ['a small number', 12, NaN],
  ['no time', 'undefined', NaN],
  ['nothing', null, NaN],
])('%s', (_, value, expected) => {
  expect(vendorTime(value)).toBe(expected)
})
