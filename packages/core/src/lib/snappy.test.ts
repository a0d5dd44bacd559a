import { describe, expect, test } from 'vitest'
import { concat } from './concat.ts'
import { checkSnappy, unsnappy } from './snappy.ts'

const utf8 = new TextDecoder()
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const bytesOf = (...values: readonly number[]): Uint8Array => Uint8Array.from(values)

function unpacked(bytes: Uint8Array, pieceBytes?: number): string {
  const block = checkSnappy(bytes, 1 << 20)
  return typeof block === 'string'
    ? `damage: ${block}`
    : utf8.decode(concat([...unsnappy(bytes, block, pieceBytes)]))
}

/** `abcd` and then copies of every width: 1, 2 and 4 bytes of offset. */
const COPIES = concat([
  bytesOf(4 + 4 + 5 + 6, 3 << 2),
  text('abcd'),
  bytesOf(1 | (0 << 2), 4),
  bytesOf(2 | (4 << 2), 4, 0),
  bytesOf(3 | (5 << 2), 1, 0, 0, 0),
])

/** 70 and 300 literal bytes: their sizes stand in one and in two bytes behind the tag. */
function literals(): { readonly bytes: Uint8Array; readonly meant: string } {
  const short = 'x'.repeat(70)
  const long = 'y'.repeat(300)
  const bytes = concat([
    bytesOf((370 & 0x7f) | 0x80, 370 >> 7, 60 << 2, 69),
    text(short),
    bytesOf(61 << 2, 299 & 0xff, 299 >> 8),
    text(long),
  ])
  return { bytes, meant: short + long }
}

/** What another implementation (snappyjs 0.7.0) makes of a text, in base64. */
const MADE_ELSEWHERE: readonly (readonly [name: string, base64: string, meant: string])[] = [
  ['one character', 'AQBh', 'a'],
  [
    'a line of a recording',
    'UpBbInctMSIseyJ0eXBlIjozLCJkYXRhIjp7InNvdXJjZSI6MiwiCRxQMiwiaWQiOjE3fSwidGltZXN0YW1wARA0OTUxNjQzMjM0MTJ9XQo=',
    '["w-1",{"type":3,"data":{"source":2,"type":2,"id":17},"timestamp":1795164323412}]\n',
  ],
  [
    'lines',
    'hw6wWyJ3LTAiLHsidHlwZSI6MywidGltZXN0YW1wIjoxNzk1MTY0MzIzNDEyfV0KAS0AMYItABA0MTQzfQktADKGLQAIODc0DS2GhwAMNTYwNQ0thocADDYzMzYNLYaHAAw3MDY3DS2GhwAMNzc5OA0tADGC4QAMODUyOQ0thocADDkyNjANLYaHAAw5OTkxDS2ChwAMMzA3MjHCgocADDMxNDUxwoKHAAwzMjE4McKGhwAIMjkxMcKGhwAIMzY0McKGhwAMNDM3N6IOAQg1MTAxwoaHAAg1ODMxwoaHAAg2NTcxwoYOAQg3MzAxwoaHAAg4MDMxwoaHAAg4NzYxwoaHAAg5NDkxwoKHAAw0MDIyMcKChwAMNDA5NTHCgocADDQxNjgxwoaHAAgyNDExwoaHAAgzMTQxwoaHAAgzODgxwoaHAAg0NjExwoaHAAg1MzQxwoaHAAg2MDcxwoaHAAg2ODAxwoaHAAg3NTMxwoaHAAw4MjY2bVeGhwAIODk5McKGhwAMOTcyOA1agocADDUwNDUxwoKHAAw1MTE5McKChwAYNTE5MjF9XQ==',
    Array.from(
      { length: 40 },
      (_, i) => `["w-${i % 3}",{"type":3,"timestamp":${1_795_164_323_412 + i * 731}}]`,
    ).join('\n'),
  ],
  [
    'more than 64 KiB',
    `gPEEBG5h${'/gIA'.repeat(1023)}9gIABG5h${'/gIA'.repeat(225)}9gIA`,
    'na'.repeat(40_000),
  ],
]

describe('raw snappy data', () => {
  test.each(MADE_ELSEWHERE)('%s, packed by another implementation', (_, base64, meant) => {
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0))
    expect(unpacked(bytes)).toBe(meant)
    expect(unpacked(bytes, 64)).toBe(meant)
  })

  test('literals and copies of every width', () => {
    expect(unpacked(COPIES)).toBe('abcdabcdabcdaaaaaaa')
  })

  test('sizes of literals behind their tags', () => {
    const { bytes, meant } = literals()
    expect(unpacked(bytes)).toBe(meant)
  })

  test('nothing at all', () => {
    expect(checkSnappy(bytesOf(0), 10)).toEqual({ length: 0, reach: 0 })
    expect(unpacked(bytesOf(0))).toBe('')
  })

  test.each([1, 2, 3, 4, 5, 7, 18, 19, 100])('the same in pieces of %i bytes', pieceBytes => {
    expect(unpacked(COPIES, pieceBytes)).toBe('abcdabcdabcdaaaaaaa')
    const { bytes, meant } = literals()
    expect(unpacked(bytes, pieceBytes)).toBe(meant)
  })

  test('pieces are not larger than asked for, but for what a copy reaches', () => {
    const { bytes } = literals()
    const block = checkSnappy(bytes, 1000)
    if (typeof block === 'string') throw new Error(block)
    expect([...unsnappy(bytes, block, 100)].map(({ length }) => length)).toEqual([100, 100, 100, 70])
  })

  test('every cut is told and none is unpacked', () => {
    const { bytes } = literals()
    for (const whole of [COPIES, bytes])
      for (let end = 0; end < whole.length; end++)
        expect(checkSnappy(whole.subarray(0, end), 1000)).toBe('cut')
  })

  test.each([
    ['a copy from before the beginning', bytesOf(8, 0, 0x61, 1 | (3 << 2), 2)],
    ['a copy from nowhere', bytesOf(8, 0, 0x61, 1 | (3 << 2), 0)],
    ['more than was promised', bytesOf(2, 3 << 2, 1, 2, 3, 4)],
    ['a length of more than 32 bits', bytesOf(0xff, 0xff, 0xff, 0xff, 0x1f, 0)],
    ['a length without end', bytesOf(0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
  ])('%s is corrupt', (_, bytes) => {
    expect(checkSnappy(bytes, 2 ** 32)).toBe('corrupt')
  })

  test('a promise that so few bytes cannot keep is no reason to make room for it', () => {
    expect(checkSnappy(bytesOf(0xff, 0xff, 0xff, 0xff, 0x0f, 0, 1), 2 ** 32)).toBe('cut')
  })

  test('more than is allowed is not unpacked', () => {
    expect(checkSnappy(COPIES, 18)).toBe('too-large')
    expect(checkSnappy(COPIES, 19)).toEqual({ length: 19, reach: 4 })
  })

  test('whatever random bytes claim, what passes the check unpacks to its length', () => {
    let seed = 7
    const random = (): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff)
    let passed = 0
    for (let round = 0; round < 20_000; round++) {
      const size = 1 + ((random() >> 8) % 12)
      const bytes = Uint8Array.from({ length: size }, () => (random() >> 8) & 0xff)
      // Small lengths and small tags, so that some of them are good.
      bytes[0] = bytes[0]! % 24
      if (size > 1) bytes[1] = bytes[1]! % 16
      const block = checkSnappy(bytes, 1 << 16)
      if (typeof block === 'string') continue
      passed++
      expect(concat([...unsnappy(bytes, block, 3)])).toHaveLength(block.length)
    }
    expect(passed).toBeGreaterThan(50)
  })
})
