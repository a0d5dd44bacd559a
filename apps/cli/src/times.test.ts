import { describe, expect, it } from 'vitest'
import { parseTime, toOffset } from './times.ts'

describe('parseTime', () => {
  it.each([
    ['83421ms', 83_421],
    ['0', 0],
    ['90s', 90_000],
    ['1.5s', 1500],
    ['2min', 120_000],
    ['1:23', 83_000],
    ['1:02:03.5', 3_723_500],
    ['90:00', 5_400_000],
  ])('reads %s', (text, offsetMs) => {
    expect(parseTime(text, '--at')).toEqual({ offsetMs })
  })

  it('reads times on the clock, and places them in a recording', () => {
    const time = parseTime('2026-05-03T18:40:05Z', '--at')
    expect(toOffset(time, Date.parse('2026-05-03T18:40:00Z'))).toBe(5000)
  })

  it.each(['', 'soon', '12', '1:75', '1:99:00', '-5s', '5 s', 'May 3', '2026-13-45'])('refuses %j', text => {
    expect(() => parseTime(text, '--at')).toThrow(/--at .* is no time/)
  })
})
