import { describe, expect, it } from 'vitest'
import { bytesOf, columnsOf } from './line.ts'

describe('columnsOf', () => {
  const cases: [name: string, text: string, columns: number][] = [
    ['letters', 'Clicked “Größe”…', 16],
    ['wide characters', '注文 ok', 7],
    ['emoji', '🛒 1', 4],
    ['accents that lie over a letter', 'e\u0301e', 2],
    ['joiners and variation selectors', 'a\u200db\ufe0f', 2],
    ['half a character', 'a\ud83d', 2],
  ]
  it.each(cases)('counts %s', (_, text, columns) => expect(columnsOf(text)).toBe(columns))
})

describe('bytesOf', () => {
  it('counts as an encoder does', () => {
    for (const text of ['', 'abc', 'ä → 注 🛒', 'lone \ud83d', '\udc00\ud83d\ud83d\ude00'])
      expect(bytesOf(text)).toBe(new TextEncoder().encode(text).length)
  })
})
