import fc from 'fast-check'
import { deflateSync, gzipSync, zlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { holds } from '../../../../test/runtimes/holds.ts'
import { concat } from './concat.ts'
import { areSame, byteAt, chunks, isPrefix, pseudoRandom } from './testing/bytes.ts'
import type { Compression } from './compression.ts'
import { inflateAll } from './inflate-all.ts'
import { createInflater } from './inflate.ts'

const text = new TextEncoder().encode(
  Array.from(
    { length: 400 },
    (_, i) => `{"type":3,"timestamp":${1795158659510 + i * 37},"data":{"source":2,"id":${i % 17}}}`,
  ).join(','),
)

function inflate(kind: Compression, pieces: Iterable<Uint8Array>, maxBytes = 1e9) {
  const inflater = createInflater(kind, maxBytes)
  const out: Uint8Array[] = []
  for (const piece of pieces) for (const part of inflater.feed(piece)) out.push(part)
  inflater.end()
  return { bytes: concat(out), damage: inflater.damage }
}

/** What came out, as it should be compared: the bytes only by their sameness. */
function against(expected: Uint8Array, { bytes, damage }: { bytes: Uint8Array; damage: string | undefined }) {
  return areSame(bytes, expected) ? (damage ?? 'sound') : 'other bytes'
}

const packers: [Compression, (bytes: Uint8Array, options: { level: 0 | 1 | 6 | 9 }) => Uint8Array][] = [
  ['gzip', gzipSync],
  ['zlib', zlibSync],
  ['raw', deflateSync],
]

const inputs: [string, Uint8Array][] = [
  ['nothing', new Uint8Array(0)],
  ['two bytes', new Uint8Array([91, 93])],
  ['events', text],
  ['noise', pseudoRandom(70_000)],
  ['a megabyte of zeros', new Uint8Array(2 ** 20)],
]

describe.each(packers)('%s', (kind, pack) => {
  it.each(inputs)('gives back %s at every level', (_, input) => {
    for (const level of [0, 1, 6, 9] as const) {
      const packed = pack(input, { level })
      expect(against(input, inflate(kind, [packed]))).toBe('sound')
      if (input.length < 2 ** 20) expect(against(input, inflateAll(packed, 2 ** 20))).toBe('sound')
    }
  })

  it('gives the same from single bytes', () => {
    const packed = pack(text, { level: 6 })
    expect(against(text, inflate(kind, chunks(packed, 1)))).toBe('sound')
  })

  it('gives everything before a cut, wherever it is, and says that it is cut', () => {
    const packed = pack(text, { level: 6 })
    let longest = 0
    for (let end = 0; end < packed.length; end += 7) {
      const { bytes, damage } = inflate(kind, [packed.subarray(0, end)])
      expect(damage).toBe('cut')
      expect(isPrefix(bytes, text)).toBe(true)
      expect(bytes.length).toBeGreaterThanOrEqual(longest)
      longest = bytes.length
      expect(against(bytes, inflateAll(packed.subarray(0, end), 1e6))).toBe('cut')
    }
    expect(longest).toBeGreaterThan(text.length * 0.95)
  })

  it('never gives more than allowed', () => {
    const packed = pack(new Uint8Array(5_000_000), { level: 9 })
    for (const allowed of [0, 1, 1000, 70_000, 4_999_999]) {
      const streamed = inflate(kind, [packed], allowed)
      expect([streamed.bytes.length, streamed.damage]).toEqual([allowed, 'too-large'])
      const whole = inflateAll(packed, allowed)
      expect([whole.bytes.length, whole.damage]).toEqual([allowed, 'too-large'])
    }
    expect(inflate(kind, [packed], 5_000_000).damage).toBeUndefined()
  })

  it('ends on any damage, and alike however the bytes come', () => {
    const packed = pack(text, { level: 6 })
    holds(
      fc.property(
        fc.nat(packed.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 1, max: 300 }),
        (at, flip, size) => {
          const broken = packed.slice()
          broken[at] = byteAt(broken, at) ^ flip
          const whole = inflate(kind, [broken])
          expect(against(whole.bytes, inflate(kind, chunks(broken, size)))).toBe(whole.damage ?? 'sound')
          inflateAll(broken, 1e6)
        },
      ),
    )
  })
})

describe('gzip and zlib', () => {
  it('notice a wrong checksum after all is out', () => {
    for (const [kind, pack, fromEnd] of [
      ['gzip', gzipSync, 8],
      ['zlib', zlibSync, 4],
    ] as const) {
      const packed = pack(text).slice()
      packed[packed.length - fromEnd] = byteAt(packed, packed.length - fromEnd) ^ 1
      expect(against(text, inflate(kind, [packed]))).toBe('checksum')
      expect(against(text, inflateAll(packed, 1e6))).toBe('checksum')
    }
  })

  it('go on with further members', () => {
    const packed = concat([
      gzipSync(text),
      gzipSync(new Uint8Array(0)),
      gzipSync(text.subarray(0, 100), { filename: 'a.json' }),
    ])
    for (const size of [1, 10, 1e6]) {
      expect(against(concat([text, text.subarray(0, 100)]), inflate('gzip', chunks(packed, size)))).toBe(
        'sound',
      )
    }
  })

  it('let padding pass behind the end, and tell of anything else', () => {
    const packed = gzipSync(text)
    expect(inflate('gzip', [packed, new Uint8Array(512)]).damage).toBeUndefined()
    expect(inflate('gzip', [packed, new Uint8Array([10])]).damage).toBeUndefined()
    expect(inflate('gzip', [packed, new Uint8Array([0, 7])]).damage).toBe('trailing')
    expect(inflateAll(concat([packed, new Uint8Array([7])]), 1e6).damage).toBe('trailing')
  })

  it('read headers with all of their optional fields', () => {
    const plain = gzipSync(text)
    const header = [
      0x1f,
      0x8b,
      8,
      2 | 4 | 8 | 16,
      0,
      0,
      0,
      0,
      0,
      3,
      3,
      0,
      1,
      2,
      3,
      110,
      0,
      99,
      99,
      0,
      56,
      246,
    ]
    const packed = concat([new Uint8Array(header), plain.subarray(10)])
    for (const size of [1, 1e6]) expect(against(text, inflate('gzip', chunks(packed, size)))).toBe('sound')
    expect(against(text, inflateAll(packed, 1e6))).toBe('sound')
  })

  it('do not look for the end of a name for ever', () => {
    const endless = new Uint8Array(600_000).fill(110)
    endless.set([0x1f, 0x8b, 8, 8])
    expect(inflate('gzip', chunks(endless, 10_000)).damage).toBe('cut')
  })
})

describe('inflateAll', () => {
  it('is not misled by a size that gzip states wrongly', () => {
    const packed = gzipSync(text).slice()
    packed.set([255, 255, 255, 255], packed.length - 4)
    expect(against(text, inflateAll(packed, 1e6))).toBe('checksum')
  })

  it('does not touch what it gave out before', () => {
    const first = inflateAll(gzipSync(text), 1e6).bytes
    inflateAll(gzipSync(pseudoRandom(50_000)), 1e6)
    expect(areSame(first, text)).toBe(true)
  })
})
