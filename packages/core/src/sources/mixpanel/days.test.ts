import { expect, test } from 'vitest'
import { allDays, daysAround, halves } from './days.ts'

const at = (text: string): number => Date.parse(text)

test('a stretch of time takes its days and one more on either side, for any time zone', () => {
  expect(daysAround(at('2026-05-20T23:59:59Z'), at('2026-05-21T00:00:01Z'))).toEqual({
    from: '2026-05-19',
    to: '2026-05-22',
  })
})

test('times that are no dates stay within the calendar', () => {
  expect(daysAround(-1e20, 1e20)).toEqual({ from: '1970-01-01', to: '9999-12-31' })
})

test('all days are those of the longest retention', () => {
  expect(allDays(at('2026-05-20T12:00:00Z'))).toEqual({ from: '2026-02-18', to: '2026-05-21' })
})

test.each([
  [
    ['2026-02-27', '2026-03-02'],
    [
      ['2026-03-01', '2026-03-02'],
      ['2026-02-27', '2026-02-28'],
    ],
  ],
  [
    ['2026-05-01', '2026-05-02'],
    [
      ['2026-05-02', '2026-05-02'],
      ['2026-05-01', '2026-05-01'],
    ],
  ],
  [['2026-05-01', '2026-05-01'], undefined],
])('%j in halves, the later one first', ([from = '', to = ''], expected) => {
  expect(halves({ from, to })?.map(half => [half.from, half.to])).toEqual(expected)
})
