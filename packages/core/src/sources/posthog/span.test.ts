import { describe, expect, test } from 'vitest'
import { align } from './align.ts'
import { eachLine, spanOf } from './span.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('the times of lines', () => {
  test.each([
    ['of a window', '["w",{"type":3,"data":{"timestamp":1},"timestamp":1795164323412}]', 1_795_164_323_412],
    ['with its time in front', '["w",{"timestamp":1795164323412,"data":{"a":[{}]}}]', 1_795_164_323_412],
    ['of an event alone', '{"windowId":"w","timestamp":1795164323412}', 1_795_164_323_412],
    ['with a fraction', '[ "w" , {"timestamp":1795164323412.7} ]', 1_795_164_323_412],
    ['of a window without name', '[null,{"timestamp":1795164323412}]', 1_795_164_323_412],
    ['without time', '["w",{"type":3}]', NaN],
    ['that is cut', '["w",{"type":3,"timesta', NaN],
    ['that is no JSON', 'not json', NaN],
    ['that is half a pair', '["w"]', NaN],
  ])('a line %s', (_, line, timeMs) => {
    const found: number[] = []
    eachLine(bytesOf(`${line}\n`), (_from, _to, time) => found.push(time))
    expect(found).toEqual([timeMs])
  })

  test('lines lie where they lie, empty ones are none', () => {
    const found: [number, number][] = []
    eachLine(bytesOf('[1]\n\n  \n[2]'), (from, to) => found.push([from, to]))
    expect(found).toEqual([
      [0, 4],
      [8, 11],
    ])
  })

  test('a span goes from the least to the greatest, whatever the order', () => {
    const line = (timeMs: number): string => `["w",{"timestamp":${timeMs}}]\n`
    const text = line(1_795_164_323_500) + line(1_795_164_323_400) + 'junk\n' + line(1_795_164_323_450)
    expect(spanOf(bytesOf(text))).toEqual({ fromMs: 1_795_164_323_400, toMs: 1_795_164_323_500 })
    expect(spanOf(bytesOf('junk\n'))).toBeUndefined()
    expect(spanOf(bytesOf(''))).toBeUndefined()
  })
})

describe('which of those asked for each received one is', () => {
  const at = (fromMs: number, toMs = fromMs + 10): { fromMs: number; toMs: number } => ({ fromMs, toMs })
  const asked = [at(0), at(10), at(20), at(30), at(40)]

  test.each([
    ['all', asked, [0, 1, 2, 3, 4]],
    ['none', [], []],
    ['all but the first', asked.slice(1), [1, 2, 3, 4]],
    ['all but the last', asked.slice(0, 4), [0, 1, 2, 3]],
    ['the first and the last', [at(0), at(40)], [0, 4]],
    ['one of the middle', [at(20)], [2]],
    ['times that are a little off', [at(12, 19), at(28, 41)], [1, 3]],
  ])('%s', (_, received, places) => {
    expect(align(received, asked)).toEqual(places)
  })

  test('blocks that overlap are told apart by both of their ends', () => {
    const overlapping = [at(0, 100), at(5, 30), at(5, 200), at(90, 210)]
    expect(align([at(5, 200)], overlapping)).toEqual([2])
    expect(align([at(5, 30), at(90, 210)], overlapping)).toEqual([1, 3])
  })
})
