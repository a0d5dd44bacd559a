import { describe, expect, it } from 'vitest'
import { maskedLength, maskedWord, shownText } from './mask.ts'

describe('maskedLength', () => {
  const cases: [name: string, text: string, expected: number | undefined][] = [
    ['counts hidden characters', '********', 8],
    ['counts the spaces between hidden words, not those around', '\n  ***  **** ', 8],
    ['knows bullets and blocks', '••●●██', 6],
    ['takes a lone star for a required mark', '*', undefined],
    ['takes a lone star with a space for one too', '* ', undefined],
    ['takes a close button for content', '×', undefined],
    ['takes text with stars for content', '**bold**', undefined],
    ['takes nothing for content', '', undefined],
    ['takes white space for content', ' \n ', undefined],
    ['knows what Sentry filtered, of unknown length', '[Filtered]', 0],
    ['takes text about filters for content', '[Filtered] by price', undefined],
  ]
  it.each(cases)('%s', (_, text, expected) => expect(maskedLength(text)).toBe(expected))
})

describe('shownText', () => {
  it('prints hidden text by its length', () => expect(shownText('*** ****')).toBe('masked(8)'))
  it('prints hidden text of unknown length so', () => expect(shownText('[Filtered]')).toBe('masked(?)'))
  it('prints content cleaned and clipped', () => expect(shownText(' a\n b c', 4)).toBe('a b…'))
  it('names masks by length', () => expect(maskedWord(3)).toBe('masked(3)'))
})
