import { expect, test } from 'vitest'
import { zoneShiftMs } from './zone-shift.ts'

const HOUR_MS = 3_600_000
const MIN_MS = 60_000
const span = { fromMs: 1_779_357_600_000, toMs: 1_779_357_600_000 + 10 * MIN_MS }
const at = (...minutes: number[]): number[] => minutes.map(minute => span.fromMs + minute * MIN_MS)

test.each<[string, number[], number]>([
  ['events within the recording stay', at(0, 5, 9), 0],
  ['one within is enough', at(-120, 5), 0],
  ['events just before the first frame stay', at(-1), 0],
  ['events of a zone seven hours behind are moved forward', at(-420, -415, -411), 7 * HOUR_MS],
  ['events of a zone five and a half hours ahead are moved back', at(330, 335), -5.5 * HOUR_MS],
  ['events that no zone puts into the recording stay', at(-420, -300), 0],
  ['events of another day stay', at(-3000), 0],
  ['no events', [], 0],
])('%s', (_, times, expected) => {
  expect(zoneShiftMs(times, span)).toBe(expected)
})

test('in a long recording the first event is taken to be near its beginning', () => {
  const long = { fromMs: span.fromMs, toMs: span.fromMs + 3 * HOUR_MS }
  expect(zoneShiftMs(at(-419, -400), long)).toBe(7 * HOUR_MS)
})
