import { expect, test } from 'vitest'
import { parseClock } from './clock-times.ts'

const now = Date.UTC(2026, 10, 20, 12)

test.each([
  ['7d', now - 7 * 86_400_000],
  ['90m', now - 90 * 60_000],
  ['2w', now - 14 * 86_400_000],
  ['2026-11-01', Date.UTC(2026, 10, 1)],
  ['2026-11-01T18:00:00Z', Date.UTC(2026, 10, 1, 18)],
  ['2026-11-01T18:00', Date.UTC(2026, 10, 1, 18)],
  ['2026-11-01T18:00:00+02:00', Date.UTC(2026, 10, 1, 16)],
])('%s is a time, UTC unless it says otherwise', (text, expected) => {
  expect(parseClock(text, '--from', now)).toBe(expected)
})

test('a day alone ends with its last millisecond', () => {
  expect(parseClock('2026-11-01', '--to', now, true)).toBe(Date.UTC(2026, 10, 2) - 1)
})

test.each(['', 'yesterday', '7', '2026', '2026-13-01', '5y'])(
  '%j is none, and the message says what is',
  text => {
    expect(() => parseClock(text, '--from', now)).toThrow(/--from .* is no time: write/)
  },
)
