import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holds } from '../../../../test/runtimes/holds.ts'
import { skipValue } from './json.ts'
import { continueSkip, startSkip } from './json-skip.ts'

it('comes to the same end as a skip of the whole, however the bytes are cut', () => {
  const container = fc.oneof(fc.dictionary(fc.string(), fc.json()), fc.array(fc.string()), fc.string())
  holds(
    fc.property(container, fc.integer({ min: 1, max: 9 }), (value, size) => {
      const bytes = new TextEncoder().encode(`${JSON.stringify(value)},"]}`)
      const state = startSkip()
      let end = -1
      for (let at = 0; at < bytes.length && end < 0; at += size) {
        end = continueSkip(state, bytes, at, Math.min(at + size, bytes.length))
      }
      expect(end).toBe(skipValue(bytes, 0, bytes.length))
    }),
  )
})

it('follows escapes through long strings, wherever they are cut', () => {
  const unit = fc.constantFrom('\\', '"', 'a', ']', 'xxxxxxxxxxxxxxxx')
  holds(
    fc.property(fc.string({ unit, maxLength: 60 }), fc.integer({ min: 1, max: 200 }), (text, size) => {
      const bytes = new TextEncoder().encode(`${JSON.stringify([text])},"]}`)
      const state = startSkip()
      let end = -1
      for (let at = 0; at < bytes.length && end < 0; at += size)
        end = continueSkip(state, bytes, at, Math.min(at + size, bytes.length))
      expect(end).toBe(skipValue(bytes, 0, bytes.length))
    }),
    { numRuns: 1000 },
  )
})

it('goes on for ever where nothing ends', () => {
  const bytes = new TextEncoder().encode('{"a":"}\\"')
  expect(continueSkip(startSkip(), bytes, 0, bytes.length)).toBe(-1)
})
