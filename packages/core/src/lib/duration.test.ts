import { describe, expect, it } from 'vitest'
import { formatDuration, formatOffset } from './duration.ts'

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [16.4, '16 ms'],
    [1000, '1.0 s'],
    [9949, '9.9 s'],
    [9999, '10 s'],
    [59_600, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_720_000, '1 h 02 min'],
    [NaN, 'unknown'],
  ])('tells %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

describe('formatOffset', () => {
  it.each([
    [0, '0:00.0'],
    [3249, '0:03.2'],
    [760_000, '12:40.0'],
    [3_723_500, '1:02:03.5'],
    [-1500, '-0:01.5'],
    [NaN, '?'],
  ])('tells %d ms as %s', (ms, text) => {
    expect(formatOffset(ms)).toBe(text)
  })
})
