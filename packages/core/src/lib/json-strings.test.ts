import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holds } from '../../../../test/runtimes/holds.ts'
import { readString } from './json.ts'

test('a string with escapes reads as JSON.parse reads it', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\n',
      '\t',
      '"',
      '\\',
      '/',
      '\b',
      '\f',
      '\r',
      ' ',
      'ab',
      'é',
      '\u0001',
      '\ud83d\ude00',
      '\ud800',
    ),
    fc.string(),
  )
  holds(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, slashes) => {
      const json = JSON.stringify(pieces.join(''))
      const written = slashes ? json.replaceAll('/', '\\/') : json
      const bytes = new TextEncoder().encode(written)
      expect(readString(bytes, 0, bytes.length)).toBe(JSON.parse(new TextDecoder().decode(bytes)))
    }),
  )
})
