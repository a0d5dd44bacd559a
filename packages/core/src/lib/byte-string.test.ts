import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holds } from '../../../../test/runtimes/holds.ts'
import { readByteString, readTextString } from './byte-string.ts'

const inside = (json: string) => {
  const bytes = new TextEncoder().encode(json)
  return [bytes, 1, bytes.length - 1] as const
}

it('gives back the bytes of any string of bytes, however it is escaped', () => {
  holds(
    fc.property(fc.uint8Array(), fc.boolean(), (bytes, areEscaped) => {
      const text = String.fromCharCode(...bytes)
      const json = areEscaped
        ? `"${Array.from(bytes, byte => `\\u${byte.toString(16).padStart(4, '0')}`).join('')}"`
        : JSON.stringify(text)
      expect(readByteString(...inside(json))).toEqual(bytes)
    }),
  )
})

it('knows every escape', () => {
  expect(readByteString(...inside('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fF"'))).toEqual(
    new Uint8Array([34, 92, 47, 8, 12, 10, 13, 9, 255]),
  )
})

it.each(['"\u20ac"', '"\\u0100"', '"\\x"', '"\\u00g0"', '"\\u00"', '"\\ä"', '"\u0100"'])(
  'finds no bytes in %s',
  json => {
    expect(readByteString(...inside(json))).toBeUndefined()
  },
)

it('gives the text of a string as UTF-8', () => {
  expect(readTextString(...inside(JSON.stringify('{"a":"€ \\" "}')))).toEqual(
    new TextEncoder().encode('{"a":"€ \\" "}'),
  )
  expect(readTextString(...inside('"\\x"'))).toBeUndefined()
})
