import { gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { parseRange } from '../lib/json.ts'
import { decodeBytes } from './testing/decode-bytes.ts'
import { createHealthLog } from './health.ts'
import { defaultLimits } from './limits.ts'
import { type ByteRange, mutationParts, snapshotParts, unpackedData } from './parts.ts'
import { byteString, utf8 } from './testing/bytes.ts'
import { compressedEvents, events, gzipped } from './testing/recordings.ts'

const [, snapshot, , mutation] = events

function only(event: unknown) {
  const [frame] = decodeBytes(utf8(JSON.stringify([event]))).frames
  if (!frame) throw new Error('no frame')
  return frame
}

function options(limits = defaultLimits) {
  return { health: createHealthLog(), limits }
}

const value = (part: ByteRange | undefined) => part && parseRange(part.bytes, part.start, part.end)

describe('the parts of a mutation', () => {
  const expected = { ...mutation.data, source: undefined }
  const [, compressed] = compressedEvents()

  it.each([
    ['plain', mutation],
    ['compressed', compressed],
    ['compressed as a whole', { ...mutation, data: gzipped(mutation.data), cv: '2024-10' }],
    ['with white space', JSON.parse(JSON.stringify(mutation))],
  ])('are found when they are %s', (_, event) => {
    const using = options()
    const parts = mutationParts(only(event), using)
    expect(
      parts && Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, value(part)])),
    ).toEqual(expected)
    expect(using.health.notes()).toEqual([])
  })

  it('are found in any layout', () => {
    const text = ` [ ${JSON.stringify(mutation, null, '\t')} ] `
    const [frame] = decodeBytes(utf8(text)).frames
    const parts = frame && mutationParts(frame, options())
    expect([value(parts?.adds), value(parts?.removes)]).toEqual([mutation.data.adds, mutation.data.removes])
  })

  it('are absent where they are absent, or no arrays', () => {
    const parts = mutationParts(
      only({ ...mutation, data: { source: 0, adds: null, removes: {}, texts: 5 } }),
      options(),
    )
    expect(parts).toEqual({ adds: undefined, removes: undefined, texts: undefined, attributes: undefined })
  })

  it('are read as far as they can be, and what cannot is noted', () => {
    const using = options()
    const data = {
      source: 0,
      adds: gzipped(mutation.data.adds).slice(0, 40),
      removes: gzipped([]),
      texts: mutation.data.texts,
    }
    const parts = mutationParts(only({ ...mutation, data, cv: '2024-10' }), using)
    expect([parts?.adds, value(parts?.removes), value(parts?.texts)]).toEqual([
      undefined,
      [],
      mutation.data.texts,
    ])
    expect(using.health.notes()).toMatchObject([
      { code: 'unreadable-frame', count: 1, segmentId: 0, frameIndex: 0 },
    ])
  })

  it.each([
    ['text', 'hello'],
    ['a character that is no byte', `${gzipped([]).slice(0, 12)}\u20ac`],
    ['JSON that breaks off', byteString(gzipSync(utf8('[1,')))],
    ['no array', gzipped({})],
    ['nothing', ''],
  ])('are none when they are %s', (_, text) => {
    const using = options()
    expect(
      mutationParts(only({ type: 3, timestamp: 1, data: { source: 0, adds: text } }), using)?.adds,
    ).toBeUndefined()
    expect(using.health.notes().map(note => note.code)).toEqual(['unreadable-frame'])
  })

  it('may not grow beyond the limit', () => {
    const using = options({ ...defaultLimits, unpackedBytes: 50 })
    expect(mutationParts(only(compressed), using)?.adds).toBeUndefined()
    expect(using.health.notes().map(note => note.code)).toEqual(['unreadable-frame'])
  })

  it('are none of a frame without data', () => {
    const using = options()
    expect(mutationParts(only({ type: 3, timestamp: 1 }), using)).toBeUndefined()
    expect(mutationParts(only({ type: 3, timestamp: 1, data: [] }), using)).toBeUndefined()
    expect(using.health.notes()).toMatchObject([{ code: 'unreadable-frame', count: 2 }])
  })
})

describe('the node of a snapshot', () => {
  it.each([
    ['plain', snapshot],
    ['compressed', compressedEvents()[0]],
    ['last', { ...snapshot, data: { initialOffset: {}, node: snapshot.data.node } }],
  ])('is found when it is %s', (_, event) => {
    expect(value(snapshotParts(only(event), options()))).toEqual(snapshot.data.node)
  })

  it('is unreadable when it is no object', () => {
    const using = options()
    for (const node of [null, 'x', []])
      expect(snapshotParts(only({ type: 2, timestamp: 1, data: { node } }), using)).toBeUndefined()
    expect(using.health.notes()).toMatchObject([{ code: 'unreadable-frame', count: 3 }])
  })

  it('is missing in mobile recordings, and that is said', () => {
    const using = options()
    expect(snapshotParts(only({ type: 2, timestamp: 1, data: { wireframes: [] } }), using)).toBeUndefined()
    expect(using.health.notes().map(note => note.code)).toEqual(['mobile'])
  })
})

describe('data as a value', () => {
  it('has its compressed parts unpacked', () => {
    const rule = {
      type: 3,
      timestamp: 1,
      cv: '2024-10',
      data: { source: 8, id: 4, adds: gzipped([{ rule: 'a{}' }]), removes: gzipped([]) },
    }
    expect(unpackedData(only(rule), options())).toEqual({
      source: 8,
      id: 4,
      adds: [{ rule: 'a{}' }],
      removes: [],
    })
    expect(
      unpackedData(only({ ...snapshot, data: gzipped(snapshot.data), cv: '2024-10' }), options()),
    ).toEqual(snapshot.data)
  })

  it('leaves out parts that cannot be read', () => {
    const using = options()
    const rule = {
      type: 3,
      timestamp: 1,
      cv: '2024-10',
      data: { source: 8, adds: 'x', removes: gzipped([]) },
    }
    expect(unpackedData(only(rule), using)).toEqual({ source: 8, removes: [] })
    expect(using.health.notes().map(note => note.code)).toEqual(['unreadable-frame'])
  })

  it('is taken as it is from other frames', () => {
    expect(unpackedData(only(mutation), options())).toEqual(mutation.data)
    expect(unpackedData(only({ type: 1, timestamp: 1 }), options())).toBeUndefined()
  })
})
