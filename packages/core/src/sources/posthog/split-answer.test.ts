import { describe, expect, test } from 'vitest'
import { concat } from '../../lib/concat.ts'
import type { Block } from './plan.ts'
import { payloadOf, splitAnswer, unpack, type Batch } from './split-answer.ts'
import { madeBlocks, packed, snappy, type MadeBlock } from './testing/posthog-server.ts'

const made = madeBlocks(5)
const blocks: readonly Block[] = made.map(({ fromMs, toMs }, id) => ({ id: id + 7, fromMs, toMs }))
const texts = (...ids: readonly number[]): string[] => ids.map(id => made[id]!.text)
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

function contents({ found }: Batch): Record<number, string> {
  return Object.fromEntries(
    [...found].map(([id, payload]) => [id, new TextDecoder().decode(concat([...unpack(payload)]))]),
  )
}

const expected = (...ids: readonly number[]): Record<number, string> =>
  Object.fromEntries(ids.map(id => [id + 7, made[id]!.text]))

describe.each([
  ['packed blocks', (ids: readonly number[]) => packed(texts(...ids))],
  ['lines', (ids: readonly number[]) => bytesOf(texts(...ids).join(''))],
])('%s', (_, answer) => {
  test('all of them, each with its number', () => {
    const batch = splitAnswer(answer([0, 1, 2, 3, 4]), blocks, false)
    expect(contents(batch)).toEqual(expected(0, 1, 2, 3, 4))
    expect(batch.lost).toEqual([])
  })

  test.each([[[1, 2, 3, 4]], [[0, 1, 2, 3]], [[0, 2, 4]], [[3]], [[0, 4]]])(
    'only %j: the others are lost, and none has a wrong number',
    ids => {
      const batch = splitAnswer(answer(ids), blocks, false)
      expect(contents(batch)).toEqual(expected(...ids))
      expect(batch.lost.map(({ id }) => id - 7)).toEqual([0, 1, 2, 3, 4].filter(id => !ids.includes(id)))
    },
  )

  test('one block that was asked for alone', () => {
    expect(contents(splitAnswer(answer([2]), blocks.slice(2, 3), false))).toEqual(expected(2))
  })
})

describe('packed blocks', () => {
  test('a damaged one is lost, its neighbours are not', () => {
    const bytes = packed(texts(0, 1, 2))
    const second = 4 + snappy(made[0]!.text).length + 4
    bytes.fill(0xff, second, second + 5)
    const batch = splitAnswer(bytes, blocks.slice(0, 3), false)
    expect(contents(batch)).toEqual(expected(0, 2))
    expect(batch.lost.map(({ id }) => id - 7)).toEqual([1])
  })

  test('an answer that was cut keeps what is whole of it', () => {
    const bytes = packed(texts(0, 1, 2, 3, 4))
    const two = packed(texts(0, 1)).length
    for (const end of [two, two + 2, two + 4, bytes.length - 1]) {
      const batch = splitAnswer(bytes.subarray(0, end), blocks, false)
      expect(contents(batch)).toEqual(end > two + 4 ? expected(0, 1, 2, 3) : expected(0, 1))
    }
  })

  test('an empty block is lost', () => {
    const batch = splitAnswer(packed([made[0]!.text, '', made[2]!.text]), blocks.slice(0, 3), false)
    expect(contents(batch)).toEqual(expected(0, 2))
  })

  test('more blocks than were asked for are none of these', () => {
    expect(splitAnswer(packed(texts(0, 1)), blocks.slice(0, 1), false).hasMoved).toBe(true)
  })

  test('blocks of other times than listed are noticed while a recording may still grow', () => {
    const answer = packed(texts(2, 3))
    expect(splitAnswer(answer, blocks.slice(0, 2), true).hasMoved).toBe(true)
    expect(splitAnswer(answer, blocks.slice(2, 4), true).hasMoved).toBe(false)
  })

  test('without times in the list nobody guesses which are missing', () => {
    const undated = blocks.map(({ id }) => ({ id, fromMs: NaN, toMs: NaN }))
    const batch = splitAnswer(packed(texts(0, 1)), undated, false)
    expect(batch.found.size).toBe(0)
    expect(batch.lost).toHaveLength(5)
    expect(contents(splitAnswer(packed(texts(0, 1, 2, 3, 4)), undated, false))).toEqual(
      expected(0, 1, 2, 3, 4),
    )
  })
})

describe('lines', () => {
  test('blocks that overlap a little keep their own', () => {
    const at = (timeMs: number): string => `["w",{"timestamp":${timeMs}}]\n`
    const T = made[0]!.fromMs
    const two: readonly MadeBlock[] = [
      { text: at(T) + at(T + 5000) + at(T + 9000), fromMs: T, toMs: T + 9000 },
      { text: at(T + 7000) + at(T + 8000) + at(T + 12_000), fromMs: T + 7000, toMs: T + 12_000 },
    ]
    const batch = splitAnswer(
      bytesOf(two.map(({ text }) => text).join('')),
      two.map(({ fromMs, toMs }, id) => ({ id, fromMs, toMs })),
      false,
    )
    expect(contents(batch)).toEqual({ 0: two[0]!.text, 1: two[1]!.text })
  })

  test('a block of which the end is missing is lost', () => {
    const half = made[1]!.text.split('\n').slice(0, 2).join('\n')
    const batch = splitAnswer(bytesOf(`${made[0]!.text}${half}\n${made[2]!.text}`), blocks.slice(0, 3), false)
    expect(contents(batch)).toEqual(expected(0, 2))
  })

  test('lines that are no JSON stay with the block before them', () => {
    const text = `${made[0]!.text}not json\n${made[1]!.text}`
    expect(contents(splitAnswer(bytesOf(text), blocks.slice(0, 2), false))).toEqual({
      7: `${made[0]!.text}not json\n`,
      8: made[1]!.text,
    })
  })
})

describe('one object', () => {
  test('snappy is unpacked, JSON and gzip stay as they are', () => {
    const text = made[0]!.text
    expect(new TextDecoder().decode(concat([...unpack(payloadOf(snappy(text))!)]))).toBe(text)
    for (const bytes of [bytesOf(text), bytesOf(` {"a":1}`), Uint8Array.of(0x1f, 0x8b, 8, 0)])
      expect([...unpack(payloadOf(bytes)!)]).toEqual([bytes])
  })

  test.each([
    ['nothing', ''],
    ['a web page', '<html></html>'],
  ])('%s is no payload', (_, text) => {
    expect(payloadOf(bytesOf(text))).toBeUndefined()
  })

  test('a large one comes in pieces of a megabyte', () => {
    const text = `${made[0]!.text}${'x'.repeat(3 * 2 ** 20)}`
    const sizes = [...unpack(payloadOf(snappy(text))!)].map(({ length }) => length)
    expect(sizes.slice(0, -1).every(size => size === 2 ** 20)).toBe(true)
    expect(sizes).toHaveLength(4)
  })
})
