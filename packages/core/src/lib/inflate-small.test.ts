import { deflateSync } from 'fflate'
import { expect, test } from 'vitest'
import { inflateSmall } from './inflate-small.ts'

/** Bits in the order in which they are read, as bytes. */
function bits(...codes: string[]): Uint8Array {
  const all = codes.join('')
  const bytes = new Uint8Array(Math.ceil(all.length / 8))
  for (let at = 0; at < all.length; at++) bytes[at >> 3]! |= Number(all[at]) << (at & 7)
  return bytes
}

function inflate(bytes: Uint8Array, size: number): Uint8Array | undefined {
  const out = new Uint8Array(size)
  return inflateSmall(bytes, 0, bytes.length, out) === bytes.length ? out : undefined
}

test('gives what is far back, and what is longest', () => {
  const bytes = new Uint8Array(60_000)
  let seed = 1
  for (let i = 0; i < 32_768; i++) bytes[i] = seed = (seed * 75 + 74) % 65_537
  bytes.set(bytes.subarray(0, 20_000), 32_768)
  expect(inflate(deflateSync(bytes), bytes.length)).toEqual(bytes)
})

// Of the fixed codes: 'a' is 10010001, the end 0000000, the shortest run 0000001.
test.each([
  ['a block of fixed codes', ['1', '10', '10010001', '0000000'], 1, [0x61]],
  ['a run over itself', ['1', '10', '10010001', '0000001', '00000', '0000000'], 4, [0x61, 0x61, 0x61, 0x61]],
  ['two blocks', ['0', '10', '10010001', '0000000', '1', '10', '10010001', '0000000'], 2, [0x61, 0x61]],
  ['more than was said', ['1', '10', '10010001', '10010001', '0000000'], 1, undefined],
  ['less than was said', ['1', '10', '10010001', '0000000'], 2, undefined],
  [
    'what comes from before the beginning',
    ['1', '10', '10010001', '0000001', '00001', '0000000'],
    4,
    undefined,
  ],
  ['a distance that there is not', ['1', '10', '10010001', '0000001', '11110', '0000000'], 4, undefined],
  ['a length that there is not', ['1', '10', '10010001', '11000110', '00000', '0000000'], 4, undefined],
  ['a kind of block that there is not', ['1', '11', '10010001', '0000000'], 1, undefined],
  ['no end', ['1', '10', '10010001'], 1, undefined],
  ['nothing', [], 0, undefined],
])('%s', (_, codes, size, expected) => {
  expect(inflate(bits(...codes), size)).toEqual(expected && Uint8Array.from(expected))
})

test('never reads on and on in an empty place', () => {
  for (let kind = 0; kind < 8; kind++)
    expect(inflate(Uint8Array.of(kind, 0, 0, 0xff, 0xff), 10)).toBeUndefined()
})
