import { describe, expect, it } from 'vitest'
import { typosBetween, typosOf, unharmedPieces } from './typos.ts'

/** Every word that is one typo away, with a letter that is in no word. */
function mistyped(word: string): string[] {
  const words: string[] = []
  for (let i = 0; i <= word.length; i++) {
    const before = word.slice(0, i)
    words.push(`${before}#${word.slice(i)}`)
    if (i < word.length) words.push(before + word.slice(i + 1), `${before}#${word.slice(i + 1)}`)
    if (i + 1 < word.length) words.push(before + word[i + 1]! + word[i]! + word.slice(i + 2))
  }
  return words.filter(other => other !== word)
}

const WORDS = ['cart', 'order', 'coupon', 'payment', 'checkout', 'confirmation']

describe('typosBetween', () => {
  it.each(WORDS)('counts each of one typo in %s as one, and stops when there are too many', word => {
    for (const other of mistyped(word)) {
      expect([other, typosBetween(word, other, 2)]).toEqual([other, 1])
      expect(typosBetween(word, other, 0)).toBe(1)
    }
    expect(typosBetween(word, 'zzzzzzz', 1)).toBe(2)
  })

  it('counts two', () => {
    expect(typosBetween('checkout', 'chackuot', 2)).toBe(2)
    expect(typosBetween('checkout', 'chakcuot', 2)).toBe(3)
  })
})

describe('unharmedPieces', () => {
  it.each(WORDS)('has one that is in every mistyped %s', word => {
    const pieces = unharmedPieces(word, 1)
    for (const other of mistyped(word))
      expect([other, pieces.some(piece => other.includes(piece))]).toEqual([other, true])
  })

  it('has one that is in nearly every word with two typos', () => {
    const pieces = unharmedPieces('checkout', 2)
    const words = mistyped('checkout').flatMap(mistyped)
    const missed = words.filter(other => !pieces.some(piece => other.includes(piece)))
    expect(missed.length / words.length).toBeLessThan(0.01)
  })
})

it('forgives the more, the longer a word is', () => {
  expect(['mug', 'cart', 'payment', 'checkout'].map(typosOf)).toEqual([0, 1, 1, 2])
})
