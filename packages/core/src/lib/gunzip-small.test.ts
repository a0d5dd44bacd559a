import fc from 'fast-check'
import { gzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { holds } from '../../../../test/runtimes/holds.ts'
import { gunzipSmall as gunzip } from './gunzip-small.ts'
import { inflateAll } from './inflate-all.ts'
import { concat } from './concat.ts'

const gunzipSmall = (bytes: Uint8Array, maxBytes: number) => gunzip(bytes, bytes.length, maxBytes)

const content = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.string({ maxLength: 4000 }).map(text => new TextEncoder().encode(text)),
  // Words that come again: near, far, and over themselves.
  fc
    .array(fc.tuple(fc.constantFrom('"id":', 'adds', 'é', 'a', '{"class":"'), fc.nat(3), fc.nat()), {
      maxLength: 900,
    })
    .map(words =>
      new TextEncoder().encode(words.map(([word, times, n]) => word.repeat(times ** 3) + (n % 97)).join('')),
    ),
)
const level = fc.constantFrom(0, 1, 6, 9)

test('gives what was compressed', () => {
  holds(
    fc.property(content, level, (bytes, packing) => {
      expect(gunzipSmall(gzipSync(bytes, { level: packing }), 1e6)).toEqual(bytes)
    }),
  )
})

test('gives nothing, or the same as the careful inflater, of damaged data', () => {
  const wound = fc.record({ at: fc.nat(), value: fc.nat(255), cut: fc.nat(40) })
  holds(
    fc.property(content, level, fc.array(wound, { minLength: 1, maxLength: 3 }), (bytes, packing, wounds) => {
      let packed = gzipSync(bytes, { level: packing }).slice()
      for (const { at, value, cut } of wounds) {
        if (cut > 30) packed = packed.slice(0, Math.max(0, packed.length - (cut - 30)))
        else packed[at % packed.length] = value
      }
      const quick = gunzipSmall(packed, 1e6)
      if (quick === undefined) return
      const { bytes: careful, damage } = inflateAll(packed, 1e6)
      expect([quick, undefined]).toEqual([careful, damage])
    }),
    { numRuns: 500 },
  )
})

test('leaves two members, large data and more than is allowed to the careful inflater', () => {
  const one = gzipSync(new Uint8Array(10))
  expect(gunzipSmall(concat([one, one]), 1e6)).toBeUndefined()
  expect(gunzipSmall(gzipSync(new Uint8Array(70_000)), 1e6)).toBeUndefined()
  expect(gunzipSmall(one, 9)).toBeUndefined()
  const named = gzipSync(new Uint8Array(10), { filename: 'a' })
  expect([gunzipSmall(named, 1e6), inflateAll(named, 1e6).bytes]).toEqual([undefined, new Uint8Array(10)])
})
