import { expect, it } from 'vitest'
import { samePieces } from './same-pieces.ts'

const pieces = (...texts: string[]): Uint8Array[] => texts.map(text => new TextEncoder().encode(text))

it.each([
  [['abc'], ['abc'], true],
  [['a', 'bc'], ['', 'ab', '', 'c', ''], true],
  [[], [''], true],
  [['abc'], ['abd'], false],
  [['abc'], ['ab'], false],
  [['', 'ab'], ['ab', 'c'], false],
])('%j and %j: %s', (some, others, isSame) => {
  expect(samePieces(pieces(...some), pieces(...others))).toBe(isSame)
  expect(samePieces(pieces(...others), pieces(...some))).toBe(isSame)
})
