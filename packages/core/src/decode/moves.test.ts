import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holds } from '../../../../test/runtimes/holds.ts'
import type { Frame } from './frame.ts'
import { createMovesReader, type Moves } from './moves.ts'

type Place = { x: number; y: number; id: number; timeOffset: number }

/** A frame whose `data` is this JSON, white space and all. */
function frameOf(data: string): Frame {
  const head = '{"type":3,"data":'
  const bytes = new TextEncoder().encode(`${head}${data},"timestamp":1}`)
  const dataEnd = head.length + new TextEncoder().encode(data).length
  return {
    segmentId: 0,
    frameIndex: 0,
    type: 3,
    source: 1,
    timestamp: 1,
    windowId: '',
    bytes,
    start: 0,
    end: bytes.length,
    dataStart: head.length,
    dataEnd,
    compressedParts: false,
    nodes: undefined,
  }
}

function places({ length, x, y, id, timeOffset }: Moves): Place[] {
  return Array.from({ length }, (_, nth) => ({
    x: x[nth]!,
    y: y[nth]!,
    id: id[nth]!,
    timeOffset: timeOffset[nth]!,
  }))
}

const read = (data: string): Place[] => places(createMovesReader()(frameOf(data)))

describe('the reader of mouse paths', () => {
  it('reads what recorders write', () => {
    const data =
      '{"source":1,"positions":[{"x":12.5,"y":-4,"id":31,"timeOffset":-450},{"x":1,"y":2,"id":3,"timeOffset":0}]}'
    expect(read(data)).toEqual([
      { x: 12.5, y: -4, id: 31, timeOffset: -450 },
      { x: 1, y: 2, id: 3, timeOffset: 0 },
    ])
  })

  it.each([
    ['white space', '{"source": 1, "positions": [ {"x": 1, "y": 2, "id": 3, "timeOffset": -4} ]}'],
    ['another order', '{"positions":[{"timeOffset":-4,"id":3,"y":2,"x":1}],"source":1}'],
    ['exponents', '{"source":1,"positions":[{"x":1e0,"y":2,"id":3,"timeOffset":-4}]}'],
    [
      'more than we ask for',
      '{"source":1,"positions":[{"x":1,"y":2,"id":3,"timeOffset":-4,"debug":{"a":[1]}}]}',
    ],
  ])('reads %s', (_, data) => {
    expect(read(data)).toEqual([{ x: 1, y: 2, id: 3, timeOffset: -4 }])
  })

  it.each([
    '{}',
    '{"positions":7}',
    '{"positions":[]}',
    '{"positions":[7,null,"x"]}',
    '{"positions":[{"x":"1","y":2}]}',
    '[]',
    '"x"',
  ])('finds nothing in %s', data => {
    expect(read(data)).toEqual([])
  })

  it('reads any numbers as JSON.parse does', () => {
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    holds(
      fc.property(
        fc.array(fc.record({ x: number, y: number, id: number, timeOffset: number }), { maxLength: 20 }),
        positions => {
          const data = JSON.stringify({ source: 1, positions })
          const parsed = JSON.parse(data) as { positions: Place[] }
          expect(read(data)).toEqual(parsed.positions)
        },
      ),
    )
  })

  it('takes no more places than a recorder writes', () => {
    const many = Array.from({ length: 5000 }, () => ({ x: 1, y: 1, id: 1, timeOffset: 0 }))
    expect(read(JSON.stringify({ positions: many }))).toHaveLength(512)
  })

  it('forgets the frame before', () => {
    const reader = createMovesReader()
    reader(frameOf('{"positions":[{"x":1,"y":2,"id":3,"timeOffset":-4}]}'))
    expect(reader(frameOf('{"positions":[]}')).length).toBe(0)
  })
})
