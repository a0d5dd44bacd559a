import { expect, test } from 'vitest'
import { toMs } from './time.ts'

const MS = 1_795_158_401_479

test.each([
  ['ms stay', MS, MS],
  ['fractions of a ms are cut', MS + 0.9, MS],
  ['seconds become ms', MS / 1000, MS],
  ['µs become ms', MS * 1000, MS],
  ['ns become ms', MS * 1e6, MS],
  ['small values count from a zero of their own', 1500, 1500],
  ['the last ms of the year 9999 is a time', 253_402_300_799_999, 253_402_300_799_999],
  ['what is later is none', 253_402_300_800_000, NaN],
  ['more than ns is none', 1e19, NaN],
  ['what is negative is none', -MS, NaN],
  ['zero is none', 0, NaN],
  ['infinity is none', Infinity, NaN],
  ['what is no number is none', NaN, NaN],
])('%s', (_name, value, ms) => {
  expect(toMs(value)).toBe(ms)
})
