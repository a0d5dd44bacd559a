import { describe, expect, it } from 'vitest'
import { concat } from './concat.ts'
import { createJsonElements, type JsonElement } from './json-elements.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = ({ pieces }: JsonElement): string => new TextDecoder().decode(concat(pieces))

/** Feeds a text in pieces of so many bytes. */
function split(text: string, size = Infinity, maxBytes = Infinity) {
  const elements = createJsonElements(maxBytes)
  const all = utf8(text)
  const found: JsonElement[] = []
  for (let at = 0; at < all.length; at += size) found.push(...elements.feed(all.subarray(at, at + size)))
  return { texts: found.map(textOf), found, state: elements.state }
}

const nested = '[{"a":[1,"]"]},{"b":"\\\\\\"],["}]'
const arrays = ` [ [${nested}] ,[],\n[ ], null , {"a":1},"x\\"]",-1.5e3,[[[[]]]]\t] `
const elementsOfIt = [`[${nested}]`, '[]', '[ ]', 'null', '{"a":1}', '"x\\"]"', '-1.5e3', '[[[[]]]]']

describe('the elements of an array', () => {
  it('are found wherever the bytes are cut', () => {
    for (let size = 1; size <= utf8(arrays).length; size++)
      expect(split(arrays, size)).toMatchObject({ texts: elementsOfIt, state: 'done' })
  })

  it('are as the engine reads them', () => {
    const { texts } = split(arrays, 7)
    expect(texts.map(text => JSON.parse(text) as unknown)).toEqual(JSON.parse(arrays))
  })

  it('are given as soon as they are complete', () => {
    const elements = createJsonElements(Infinity)
    const feed = (text: string): string[] => [...elements.feed(utf8(text))].map(textOf)
    expect(feed('[[1],[2')).toEqual(['[1]'])
    expect(elements.state).toBe('inside')
    expect(feed(']')).toEqual(['[2]'])
    expect(elements.state).toBe('between')
    expect(feed(',3')).toEqual([])
    expect(feed(']')).toEqual(['3'])
    expect(elements.state).toBe('done')
  })

  it('are not copied: their pieces lie in the bytes that were fed', () => {
    const chunk = utf8('[[1],[2]]')
    const [first] = [...createJsonElements(Infinity).feed(chunk)]
    expect(first!.pieces.map(({ buffer, byteOffset }) => [buffer === chunk.buffer, byteOffset])).toEqual([
      [true, 1],
    ])
  })

  it('are followed without recursion, however deep they nest', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    expect(split(`[${deep},1]`, 1000).found.map(({ bytes }) => bytes)).toEqual([400_000, 1])
  })
})

it('keeps nothing of an element that is too large, and goes on behind it', () => {
  const { found, state } = split(`[[1],["${'x'.repeat(100)}"],[2]]`, 8, 50)
  expect(found.map(({ bytes, isTooLarge }) => [bytes, isTooLarge])).toEqual([
    [3, false],
    [104, true],
    [3, false],
  ])
  expect(found[1]!.pieces).toEqual([])
  expect(state).toBe('done')
})

describe('where it stands', () => {
  it.each([
    ['', 'before'],
    [' \n', 'before'],
    ['[', 'between'],
    ['[1 ', 'between'],
    ['[1', 'inside'],
    ['["]', 'inside'],
    ['[]', 'done'],
    ['[] trailing', 'done'],
    ['{"data":[]}', 'no-array'],
    ['<html>', 'no-array'],
    ['[1,]', 'broken'],
    ['[,1]', 'broken'],
    ['[1 2]', 'broken'],
    ['[1,,2]', 'broken'],
    ['[1}', 'broken'],
    ['[<html>', 'broken'],
  ])('%j is %s', (text, state) => {
    expect(split(text).state).toBe(state)
    expect(split(text, 1).state).toBe(state)
  })
})
