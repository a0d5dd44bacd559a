import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { holds } from '../../../../test/runtimes/holds.ts'
import { frameData, type Frame } from './frame.ts'
import { createInteractionReader } from './interaction.ts'

const KEYS = ['id', 'type', 'x', 'y', 'pointerType'] as const

function frameOf(data: string): Frame {
  const bytes = new TextEncoder().encode(`{"type":3,"data":${data},"timestamp":1}`)
  const dataStart = '{"type":3,"data":'.length
  return {
    segmentId: 0,
    frameIndex: 0,
    type: 3,
    source: 2,
    timestamp: 1,
    windowId: '',
    bytes,
    start: 0,
    end: bytes.length,
    dataStart,
    dataEnd: dataStart + new TextEncoder().encode(data).length,
    compressedParts: false,
    nodes: undefined,
  }
}

function plain(data: unknown): Record<string, unknown> {
  return Object.fromEntries(KEYS.map(key => [key, (data as Record<string, unknown> | undefined)?.[key]]))
}

describe('the reader of interactions', () => {
  it('reads what recorders write', () => {
    const read = createInteractionReader().read(
      frameOf('{"source":2,"type":2,"id":31,"x":12.5,"y":-4,"pointerType":0}'),
    )
    expect(read).toEqual({ id: 31, type: 2, x: 12.5, y: -4, pointerType: 0 })
  })

  it('forgets the frame before', () => {
    const reader = createInteractionReader()
    reader.read(frameOf('{"source":2,"type":2,"id":31,"x":12.5,"y":-4,"pointerType":0}'))
    expect(reader.read(frameOf('{"source":3, "id": 7}'))).toEqual(plain({ id: 7 }))
  })

  const odd = [
    '[]',
    '{"id":"7"}',
    '{"id":null}',
    '{"id":07}',
    '{"id":1e3}',
    '{"id":7,}',
    '{"id":7 "x":1}',
    '{"id":7.}',
    '{"id":-}',
    '{"id":1,"target":{"x":2}}',
    '{"\\u0069d":1}',
    '{"id":12345678901234567890}',
    '"id"',
  ]
  it.each(odd)('leaves %s to be parsed', data => {
    expect(createInteractionReader().read(frameOf(data))).toBeUndefined()
  })

  test('never reads a number otherwise than JSON.parse does', () => {
    const value = fc.oneof(fc.integer(), fc.double(), fc.double({ min: -5000, max: 5000 }), fc.nat(9999))
    const member = fc.tuple(fc.constantFrom(...KEYS, 'source'), value)
    holds(
      fc.property(fc.array(member, { maxLength: 8 }), fc.nat(2), (members, spaces) => {
        const space = ' '.repeat(spaces)
        const data = `{${members.map(([key, number]) => `"${key}":${space}${JSON.stringify(number)}`).join(`,${space}`)}}`
        const frame = frameOf(data)
        const read = createInteractionReader().read(frame)
        if (read !== undefined) expect(read).toEqual(plain(frameData(frame)))
      }),
    )
  })
})
