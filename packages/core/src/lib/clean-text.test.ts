import { describe, expect, it } from 'vitest'
import { cleanText, clip } from './clean-text.ts'

describe('cleanText', () => {
  const cases: [name: string, text: string, expected: string][] = [
    ['collapses and trims white space', '  Pay \n\t now\u00a0 ', 'Pay now'],
    ['drops escape sequences\u2019 control characters', '\u001b[31mred\u0007\u009b', '[31mred'],
    ['drops overrides that reorder text', 'evil\u202efdp.exe\u2066', 'evilfdp.exe'],
    ['drops what is not to be seen', 'pass\u200bword\ufeff\u00ad', 'password'],
    ['drops hidden messages in tag characters', 'ok\u{e0049}\u{e0067}', 'ok'],
    ['drops glyphs of icon fonts', '\ue8b6 Search', 'Search'],
    ['keeps joiners that make emoji', '👩\u200d💻', '👩\u200d💻'],
    ['mends lone surrogates', 'a\ud800b', 'a\ufffdb'],
    ['mends the second half alone', 'a\udc00b', 'a\ufffdb'],
    ['mends a first half at the end', 'ab\ud83d', 'ab\ufffd'],
  ]
  it.each(cases)('%s', (_, text, expected) => expect(cleanText(text)).toBe(expected))

  it('gives the same with and without a character that takes a closer look', () => {
    for (let code = 0; code < 0x110000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue
      const text = ` a${String.fromCodePoint(code)} b`
      // Nobody replaces this one, but the long way is gone.
      if (cleanText(`${text}\ufffc`) !== `${cleanText(text)}\ufffc`) expect.fail(code.toString(16))
    }
  })

  it('collapses white space wherever it stands', () => {
    const white = ['', ' ', '\n', '  ', ' \n', '\n ', '\u00a0', '\t\t \n']
    for (const before of white) {
      for (const between of white) {
        for (const after of white) {
          const expected = between === '' ? 'ab' : 'a b'
          expect(cleanText(`${before}a${between}b${after}`)).toBe(expected)
        }
      }
      expect(cleanText(before)).toBe('')
    }
  })

  it('clips to the limit with an ellipsis that counts', () => expect(cleanText('abcdefgh', 5)).toBe('abcd…'))
  it('does not read megabytes for a line', () => {
    expect(cleanText(`a${' '.repeat(1_000_000)}b`, 10)).toBe('a…')
    expect(cleanText('x'.repeat(1_000_000), 10)).toBe('xxxxxxxxx…')
  })
})

describe('clip', () => {
  it('splits no character', () => expect(clip('ab👩cd', 4)).toBe('ab…'))
  it('leaves what fits', () => expect(clip('abcd', 4)).toBe('abcd'))
})
