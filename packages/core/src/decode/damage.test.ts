import fc from 'fast-check'
import { gzipSync, zlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { holds } from '../../../../test/runtimes/holds.ts'
import { chunks } from '../lib/testing/bytes.ts'
import { decodeBytes } from './testing/decode-bytes.ts'
import { FrameType, rawFrame } from './frame.ts'
import { type Limits, defaultLimits } from './limits.ts'
import { byteString, joined, told, utf8 } from './testing/bytes.ts'
import { compressedEvents, envelope, events, lines, packed } from './testing/recordings.ts'

const list = `[${lines.join(',')}]`
const small: Limits = { ...defaultLimits, frameBytes: 2000 }

function codes(bytes: Uint8Array | string | readonly Uint8Array[], limits = defaultLimits): string[] {
  const input = typeof bytes === 'string' ? utf8(bytes) : bytes
  return decodeBytes(input, { limits })
    .health.notes()
    .map(note => note.code)
}

function types(bytes: Uint8Array | string, limits = defaultLimits): number[] {
  return decodeBytes(typeof bytes === 'string' ? utf8(bytes) : bytes, { limits }).frames.map(
    frame => frame.type,
  )
}

/** All that can be told of a recording, for comparing readings. */
function reading(bytes: Uint8Array | readonly Uint8Array[], limits: Limits): string {
  const { frames, health, report } = decodeBytes(bytes, { limits })
  // When a note is made depends on when the bytes come, what it says does not.
  const notes = health.notes().toSorted((a, b) => (a.code < b.code ? -1 : 1))
  return JSON.stringify([frames.map(told), notes, { ...report, framings: [...report.framings] }])
}

describe('bytes that end too early', () => {
  it('leave every event before the end, wherever it is', () => {
    for (const text of [list, lines.join('\n'), `{"events":${list}}`, JSON.stringify(events, null, 1)]) {
      const bytes = utf8(text)
      const whole = decodeBytes(bytes).frames.map(rawFrame)
      let most = 0
      for (let end = 1; end < bytes.length; end++) {
        const { frames, health } = decodeBytes(bytes.subarray(0, end))
        const known = frames.filter(frame => frame.type !== FrameType.Unknown).map(rawFrame)
        expect(known).toEqual(whole.slice(0, known.length))
        expect(known.length).toBeGreaterThanOrEqual(most)
        most = known.length
        const notes = health.notes().filter(note => note.code !== 'empty-segment')
        if (text.startsWith('[')) expect(notes.map(note => note.code)).toEqual(['truncated'])
      }
      expect(most).toBeGreaterThanOrEqual(4)
    }
  })

  it('are told apart from compressed data that breaks off', () => {
    const bytes = gzipSync(utf8(list))
    let most = 0
    for (let end = 20; end < bytes.length; end += 7) {
      const { frames, health } = decodeBytes(bytes.subarray(0, end))
      expect(
        health
          .notes()
          .map(note => note.code)
          .filter(code => code !== 'empty-segment'),
      ).toEqual(['damaged-compression'])
      expect(frames.map(frame => frame.type)).toEqual([4, 2, 3, 3, 5].slice(0, frames.length))
      most = Math.max(most, frames.length)
    }
    expect(most).toBeGreaterThanOrEqual(4)
  })

  it('are noted of an envelope', () => {
    const bytes = envelope(2, list)
    const cut = decodeBytes(bytes.subarray(0, bytes.length - 40))
    expect(cut.frames.map(frame => [frame.segmentId, frame.type])).toEqual([
      [2, 4],
      [2, 2],
      [2, 3],
      [2, 3],
    ])
    expect(cut.health.notes().map(note => note.code)).toEqual(['truncated'])
  })

  it('keep the window of the events before', () => {
    const text = `{"window_id":"w1","data":${list.slice(0, -30)}`
    expect(decodeBytes(utf8(text)).frames.map(frame => frame.windowId)).toEqual(['w1', 'w1', 'w1', 'w1'])
  })
})

describe('broken JSON', () => {
  const [first = '', second = '', third = '', fourth = ''] = lines

  it.each([
    ['junk between lines', `${first}\nhello world\n\n<html>{}</html>\n${second}\n`, [4, 2]],
    ['a half line', `${first}\n${second.slice(0, -40)}\n${third}\n${fourth}`, [4, 3, 3]],
    ['a line without its beginning', `${first}\n${second.slice(60)}\n${third}\n`, [4, 3]],
    ['a line that ends in a string', `${first}\n{"type":3,"data":{"a":"b\n${third}\n${fourth}\n`, [4, 3, 3]],
    ['a missing comma', `[${first} ${second},${third}]`, [4, 2, 3]],
    ['a comma too many', `[${first},,${second},${third},]`, [4, 2, 3]],
    [
      'bytes lost in the middle of an array',
      `[${first},${second.slice(0, 90)}${third.slice(20)},${fourth},${first}]`,
      [4, 3, 4],
    ],
    ['an array that lost its beginning', `${second.slice(50)},${third},${fourth}]`, [3, 3]],
    ['garbage in an array', `[${first},\u0000\u0001]}{"[,${third}]`, [4, 3]],
    [
      'a line of a window that is broken',
      `["w1",${first}]\n["w1",${second.slice(0, 99)}\n["w2",${third}]\n["w3",${fourth}]`,
      [4, 3, 3],
    ],
    [
      'a wrapper that breaks off',
      `{"events":[${first},${second.slice(0, 99)}\n{"events":[${third}]}`,
      [4, 3],
    ],
    ['text before the array', `recording:\n[${first},${second}]`, [4, 2]],
  ])('is skipped: %s', (_, text, expected) => {
    expect(types(text).filter(type => type !== FrameType.Unknown)).toEqual(expected)
    expect(codes(text)).toContain('damaged')
  })

  it('does not lose the window of the lines behind it', () => {
    const text = `["w1",${first}]\n["w1",${second.slice(0, 99)}\n["w2",${third}]\n["w3",${fourth}]`
    expect(decodeBytes(utf8(text)).frames.map(frame => frame.windowId)).toEqual(['w1', 'w2', 'w3'])
  })

  it('is no event: nodes of a broken snapshot are not taken for frames', () => {
    const node = JSON.stringify(events[1]).slice(30, -45)
    expect(types(`[${first},${node}]} ,${third}]`).filter(type => type !== FrameType.Unknown)).toEqual([4, 3])
  })
})

describe('records that are no events', () => {
  it('are counted, so that every pointer counts every record', () => {
    const text = `[null,{"a":1},${lines[0]},7,"text",true,{"type":2,"tagName":"p","id":4},${lines[2]}]`
    const { frames, report } = decodeBytes(utf8(text))
    expect(frames.map(frame => frame.type)).toEqual([-1, -1, 4, -1, -1, -1, -1, 3])
    expect(frames.map(frame => frame.frameIndex)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(report.unknownFrames).toBe(6)
  })

  it.each([
    [
      'numbers in strings',
      '{"type":"3","timestamp":"1795158661015","data":{"source":"2"}}',
      [3, 2, 1795158661015],
    ],
    ['seconds', '{"type":5,"timestamp":1795158661.0154,"data":{"source":1}}', [5, -1, 1795158661015]],
    [
      'keys twice: the last one counts',
      '{"type":4,"type":3,"timestamp":1,"timestamp":1795158661015,"data":{},"data":{"source":5}}',
      [3, 5, 1795158661015],
    ],
    [
      'data first',
      '{"data":{"positions":[{"source":1}],"source":6},"timestamp":1795158661015,"type":3}',
      [3, 6, 1795158661015],
    ],
    [
      'hostile keys',
      '{"__proto__":{"type":9},"constructor":1,"type":3,"data":{"__proto__":1,"source":3},"timestamp":1795158661015}',
      [3, 3, 1795158661015],
    ],
    [
      'keys with escapes',
      '{"\\u0074ype":9,"type":3,"ti\\"mestamp":1,"timestamp":1795158661015,"data":{"source":4}}',
      [3, 4, 1795158661015],
    ],
    ['an unknown type', '{"type":42,"timestamp":1795158661015,"data":[]}', [42, -1, 1795158661015]],
    ['a kind of its own as a number', '{"type":100,"timestamp":1795158661015}', [-1, -1, NaN]],
    ['a negative type', '{"type":-1,"timestamp":1795158661015}', [-1, -1, NaN]],
    ['no data', '{"type":1,"timestamp":1795158661015}', [1, -1, 1795158661015]],
    ['no time', '{"type":1,"data":{}}', [1, -1, NaN]],
    ['NaN as a time', '{"type":1,"data":{},"timestamp":NaN}', [1, -1, NaN]],
  ])('or almost: %s', (_, text, expected) => {
    const { frames } = decodeBytes(utf8(`[${text}]`))
    expect(frames.map(frame => [frame.type, frame.source, frame.timestamp])).toEqual([expected])
  })

  it.each([
    ['"2026-11-20T07:11:01.015Z"', 1795158661015],
    ['"1795158661015"', 1795158661015],
    ['"1795158661.015"', 1795158661015],
    ['"soon"', NaN],
    ['""', NaN],
  ])('a time may be a text: %s', (text, expected) => {
    const { frames } = decodeBytes(utf8(`[{"type":1,"data":{},"timestamp":${text}}]`))
    expect(frames.map(({ timestamp }) => timestamp)).toEqual([expected])
  })

  it('a packed event that cannot be opened keeps its place', () => {
    const good = packed(events[0])
    const broken = JSON.stringify(byteString(zlibSync(utf8(list)).subarray(0, 60)))
    const text = `[${good},${broken},${good},"x\\u009c\u20ac"]`
    const { frames, health } = decodeBytes(utf8(text))
    expect(frames.map(frame => frame.type)).toEqual([4, -1, 4, -1])
    expect(health.notes()).toMatchObject([{ code: 'unreadable-frame', count: 2, frameIndex: 1 }])
  })

  it('an unknown packer is noted', () => {
    expect(codes(`[${packed(events[0])}]`)).toEqual([])
    const other = JSON.stringify(JSON.stringify({ ...events[0], v: 'v9' }))
    expect(codes(`[${other}]`)).toEqual(['packer'])
  })
})

describe('limits', () => {
  it('leave out a frame that is too large, and keep its place', () => {
    const large = JSON.stringify({
      type: 2,
      timestamp: 1795158659600,
      data: { node: { textContent: '{"}]\\"'.repeat(700) } },
    })
    const text = `[${lines[0]},${large},${lines[2]}]`
    for (const size of [1, 10, 999, 1e6]) {
      const { frames, health } = decodeBytes(chunks(utf8(text), size), { limits: small })
      expect(frames.map(frame => [frame.frameIndex, frame.type])).toEqual([
        [0, 4],
        [2, 3],
      ])
      expect(health.notes()).toMatchObject([{ code: 'oversized-frame', count: 1, frameIndex: 1 }])
    }
  })

  it('go into a wrapper however large it is', () => {
    const many = Array.from({ length: 500 }, (_, i) => lines[i % 5]).join(',')
    for (const text of [
      `{"events":[${many}]}`,
      `{"a":{"b":1},"data":{"id":3,"snapshots":[${many}],"x":[${many}]}}`,
    ]) {
      for (const size of [100, 1e6]) {
        const { frames, health } = decodeBytes(chunks(utf8(text), size), { limits: small })
        expect(frames.length).toBe(500)
        expect(health.notes()).toEqual([])
      }
    }
  })

  it('end a recording that is too large, and say so only once', () => {
    const limits = { ...defaultLimits, recordingBytes: 800 }
    for (const bytes of [utf8(list), gzipSync(utf8(list)), envelope(1, zlibSync(utf8(list)))]) {
      for (const size of [1, 50, 1e6]) {
        const { frames, health, report } = decodeBytes(chunks(bytes, size), { limits })
        expect(frames.map(frame => frame.type)).toEqual([4, 2, 3, 3])
        expect(health.notes().map(note => note.code)).toEqual(['size-limit'])
        expect(report.recordingBytes).toBe(800)
      }
    }
  })

  it('stop a bomb', () => {
    const bomb = gzipSync(gzipSync(new Uint8Array(20_000_000)))
    const limits = { ...defaultLimits, recordingBytes: 100_000 }
    expect(codes(bomb, limits)).toContain('size-limit')
    const packedBomb = `["H4sI","x\\u009c",${JSON.stringify(String.fromCharCode(...zlibSync(new Uint8Array(3_000_000))))}]`
    expect(codes(packedBomb, { ...defaultLimits, unpackedBytes: 100_000 })).toEqual(['unreadable-frame'])
  })
})

describe('hostile shapes end soon', () => {
  const hostile: [string, string | Uint8Array][] = [
    ['arrays 100,000 deep', '['.repeat(100_000)],
    ['arrays 100,000 deep, closed', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects 100,000 deep', '{"a":'.repeat(100_000)],
    ['data 100,000 deep', '{"data":'.repeat(100_000)],
    ['wrappers 30,000 deep', '{"events":['.repeat(30_000)],
    ['data arrays 30,000 deep', '{"data":['.repeat(30_000)],
    ['frames that never end', '{"type":3,"timestamp":1,"data":{'.repeat(30_000)],
    ['lines that never end', '{"type":3,"timestamp":1,"data":{"a":"b\n'.repeat(30_000)],
    [
      'captures in captures',
      '{"event":"$snapshot","properties":{"$snapshot_data":'.repeat(20_000) + '{}' + '}}'.repeat(20_000),
    ],
    [
      'strings in strings',
      JSON.stringify(JSON.stringify(JSON.stringify(JSON.stringify(JSON.stringify(list))))),
    ],
    ['one line of letters', 'a'.repeat(3_000_000)],
    ['one line of quotes', '"'.repeat(3_000_001)],
    ['one line of backslashes', `["${'\\'.repeat(1_000_001)}`],
    ['braces', '}'.repeat(1_000_000)],
    ['openers', '{'.repeat(1_000_000)],
    ['a header without end', `{"event_id":"${'1'.repeat(300_000)}`],
    ['white space', ' '.repeat(1_000_000)],
    ['an envelope of headers', '{"event_id":"1"}\n'.repeat(50_000)],
    ['an envelope of items', '{"event_id":"1"}\n{"type":"event"}\n{}\n'.repeat(30_000)],
    ['a million small records', `[${'0,'.repeat(300_000)}0]`],
  ]

  it.each(hostile)('%s', (_, input) => {
    const bytes = typeof input === 'string' ? utf8(input) : input
    const limits = { ...defaultLimits, frameBytes: 1_000_000 }
    const whole = reading(bytes, limits)
    expect(reading(chunks(bytes, 65_536), limits) === whole).toBe(true)
  })
})

describe('any damage', () => {
  const inputs: Uint8Array[] = [
    utf8(list),
    utf8(lines.join('\n')),
    utf8(`{"data":{"id":"x","snapshots":${list}}}`),
    utf8(
      compressedEvents()
        .map(event => JSON.stringify(['w', event]))
        .join('\n'),
    ),
    utf8(`[${list},[],${list}]`),
    utf8(`[${events.map(packed).join()}]`),
    utf8(
      JSON.stringify([
        { event: '$snapshot', properties: { $snapshot_data: events, $window_id: 'w', $session_id: 's' } },
      ]),
    ),
    joined(envelope(1, zlibSync(utf8(list))), '\n', envelope(2, list)),
    gzipSync(utf8(list)),
    utf8(`data=${encodeURIComponent(list)}`),
  ]
  const limits: Limits = { ...defaultLimits, frameBytes: 1500, unpackedBytes: 4000, recordingBytes: 100_000 }

  it('is survived, and read alike however the bytes come', () => {
    const edit = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom('set', 'cut', 'repeat', 'insert'),
      length: fc.integer({ min: 1, max: 60 }),
      byte: fc.oneof(
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom(0x22, 0x5b, 0x5d, 0x7b, 0x7d, 0x2c, 0x3a, 0x5c, 0x0a),
      ),
    })
    holds(
      fc.property(
        fc.nat(inputs.length - 1),
        fc.array(edit, { maxLength: 4 }),
        fc.integer({ min: 1, max: 400 }),
        (which, edits, size) => {
          let bytes = inputs[which] ?? new Uint8Array(0)
          for (const { at, kind, length, byte } of edits) {
            const from = at % (bytes.length + 1)
            const to = Math.min(from + length, bytes.length)
            if (kind === 'set')
              bytes = joined(bytes.subarray(0, from), new Uint8Array([byte]), bytes.subarray(from + 1))
            else if (kind === 'insert')
              bytes = joined(bytes.subarray(0, from), new Uint8Array([byte]), bytes.subarray(from))
            else if (kind === 'cut') bytes = joined(bytes.subarray(0, from), bytes.subarray(to))
            else bytes = joined(bytes.subarray(0, to), bytes.subarray(from))
          }
          expect(reading(chunks(bytes, size), limits)).toBe(reading(bytes, limits))
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('noise is survived', () => {
    holds(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (bytes, size) => {
        expect(reading(chunks(bytes, size), limits)).toBe(reading(bytes, limits))
      }),
      { numRuns: 500 },
    )
  })
})
