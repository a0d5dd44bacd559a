import { gzipSync, zlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { chunks } from '../lib/testing/bytes.ts'
import { decodeBytes } from './testing/decode-bytes.ts'
import { FrameType, rawFrame } from './frame.ts'
import { byteString, joined, told, utf8 } from './testing/bytes.ts'
import { compressedEvents, envelope, events, lines, packed } from './testing/recordings.ts'

const list = `[${lines.join(',')}]`
const window = '01a1f7c7-5a2c-7c49-b102-d2a00daf6a7d'
const tracked = {
  event: 'Order placed',
  properties: { $session_id: 's-1', $window_id: window, time: 1795158662 },
}

const plain = { type: [4, 2, 3, 3, 5], source: [-1, -1, 2, 0, -1] }

/** Name, bytes, framings besides compressions. Each of them holds the five events. */
const sameEvents: [string, Uint8Array | string, string[]][] = [
  ['an array', list, ['json-array']],
  [
    'an array with white space everywhere',
    JSON.stringify(events, null, 2).replaceAll('\n', '\r\n\t'),
    ['json-array'],
  ],
  ['an array behind a byte order mark', joined(new Uint8Array([0xef, 0xbb, 0xbf]), list), ['json-array']],
  ['JSON Lines', lines.join('\n'), ['json-lines']],
  ['JSON Lines with CRLF and a blank line', `${lines.join('\r\n\r\n')}\r\n`, ['json-lines']],
  ['events one after another', lines.join(''), ['json-lines']],
  [
    'indented events one after another',
    events.map(event => JSON.stringify(event, null, 1)).join('\n'),
    ['json-lines'],
  ],
  ['a text sequence', lines.map(line => `\u001e${line}\n`).join(''), ['json-lines']],
  ['arrays on lines', `[${lines.slice(0, 2).join()}]\n[${lines.slice(2).join()}]`, ['json-array']],
  ['an object with events', `{"version":1,"events":${list},"more":{"events":[{}]}}`, ['wrapper']],
  ['an object with snapshots', `{"snapshots":${list}}`, ['wrapper']],
  ['an object with data', `{"data":${list}}`, ['wrapper']],
  [
    'an export with data.snapshots',
    `{"version":"2023","data":{"id":"x","person":{"a":[1]},"snapshots":${list}}}`,
    ['wrapper'],
  ],
  ['a wrapper in a wrapper', `{"recording":[{"a":"]","events":${list}}]}`, ['wrapper']],
  ['a wrapper in an array', `[{"events":${list}}]`, ['wrapper']],
  ['gzip', gzipSync(utf8(list)), ['json-array']],
  ['zlib', zlibSync(utf8(lines.join('\n'))), ['json-lines']],
  ['zlib in gzip', gzipSync(zlibSync(utf8(list))), ['json-array']],
  [
    'two gzip members',
    joined(gzipSync(utf8(list.slice(0, 300))), gzipSync(utf8(list.slice(300)))),
    ['json-array'],
  ],
  ['a stored blob that begins with zero', joined(new Uint8Array([0]), list), ['sentry-blob', 'json-array']],
  ['the same in zlib', zlibSync(joined(new Uint8Array([0]), list)), ['sentry-blob', 'json-array']],
  ['a recording payload', `{"segment_id":0}\n${list}`, ['sentry-recording', 'json-array']],
  [
    'a recording payload in zlib',
    joined('{"segment_id":"0"}\n', zlibSync(utf8(list))),
    ['sentry-recording', 'json-array'],
  ],
  ['an envelope', envelope(0, list), ['sentry-envelope', 'sentry-recording', 'json-array']],
  [
    'an envelope with compressed events',
    envelope(0, zlibSync(utf8(list))),
    ['sentry-envelope', 'sentry-recording', 'json-array'],
  ],
  [
    'an envelope with all lengths',
    envelope(0, list, { hasLengths: true }),
    ['sentry-envelope', 'sentry-recording', 'json-array'],
  ],
  [
    'an envelope among other items',
    joined(
      '{"sdk":{"name":"x"}}\n{"type":"session"}\n{"sid":"1"}\n{"type":"attachment","length":5}\n{\n[\n"\n',
      envelope(0, list),
      '\n{"type":"client_report","length":0}\n\n',
    ),
    ['sentry-envelope', 'sentry-recording', 'json-array'],
  ],
  ['an array of packed events', `[${events.map(packed).join(' , ')}]`, ['json-array', 'packed']],
  ['packed events on lines', events.map(packed).join('\n'), ['json-lines', 'packed']],
  ['events as texts', `[${lines.map(line => JSON.stringify(line)).join(',')}]`, ['json-array', 'packed']],
  ['the whole array as a text', JSON.stringify(list), ['json-lines', 'packed']],
  [
    'events as a text in an object',
    `{"id":1,"events":${JSON.stringify(list)}}`,
    ['wrapper', 'json-lines', 'packed'],
  ],
  [
    'events in base64',
    `{"events":"${btoa(byteString(gzipSync(utf8(list), { mtime: 0 })))}"}`,
    ['wrapper', 'json-lines', 'packed'],
  ],
  ['a form', `data=${encodeURIComponent(list)}&verbose=1`, ['form', 'json-array']],
  ['a form in base64', `data=${encodeURIComponent(btoa(byteString(utf8(list))))}`, ['form', 'json-array']],
]

describe.each(sameEvents)('%s', (_, input, framings) => {
  const bytes = typeof input === 'string' ? utf8(input) : input
  const whole = decodeBytes(bytes)

  it('gives the five events', () => {
    const { frames, report, health } = whole
    expect(frames.map(frame => frame.type)).toEqual(plain.type)
    expect(frames.map(frame => frame.source)).toEqual(plain.source)
    expect(frames.map(frame => frame.timestamp)).toEqual([
      1795158659510, 1795158659516, 1795158661015, 1795158661030, 1795158661015,
    ])
    expect(frames.map(frame => [frame.segmentId, frame.frameIndex])).toEqual(
      events.map((_event, i) => [0, i]),
    )
    for (const [i, frame] of frames.entries())
      expect(JSON.parse(rawFrame(frame))).toMatchObject(events[i] ?? {})
    expect(health.notes()).toEqual([])
    expect(report.frames).toBe(5)
    expect(report.unknownFrames).toBe(0)
    expect(report.segments.map(({ id, frames: count }) => [id, count])).toEqual([[0, 5]])
    const compressions = new Set(['gzip', 'zlib'])
    expect([...report.framings].filter(name => !compressions.has(name)).toSorted()).toEqual(
      framings.toSorted(),
    )
  })

  it('gives the same from single bytes and from pieces of any small size', () => {
    const expected = whole.frames.map(told)
    for (const size of [1, 2, 3, 7, 64, 1000]) {
      const cut = decodeBytes(chunks(bytes, size))
      expect(cut.frames.map(told)).toEqual(expected)
      expect(cut.health.notes()).toEqual([])
      expect(cut.report).toEqual(whole.report)
    }
  })

  it('gives the same from two pieces, wherever they meet', () => {
    const expected = whole.frames.map(told).join()
    for (let at = 1; at < bytes.length; at++) {
      const cut = decodeBytes([bytes.slice(0, at), bytes.slice(at)])
      if (cut.frames.map(told).join() !== expected) expect.fail(`differs when cut at ${at}`)
    }
  })
})

describe('windows', () => {
  const [first = '', second = ''] = lines
  it.each([
    ['lines of [window, event]', `["${window}",${first}]\n["w2",${second}]\n`, [window, 'w2']],
    ['an array of them', `[["${window}",${first}],[ "w2" , ${second} ]]`, [window, 'w2']],
    ['windows by number', `[1,${first}]\n[2,${second}]`, ['1', '2']],
    [
      'objects of a window',
      `{"window_id":"${window}","data":[${first}]}\n{"data":[${second}],"windowId":"w2"}`,
      [window, 'w2'],
    ],
    [
      'an array of those',
      `[{"windowId":"${window}","data":[${first}]},{"data":[${second}],"window_id":"w2"}]`,
      [window, 'w2'],
    ],
    [
      'events that name their window',
      `{"windowId":"${window}",${first.slice(1)}\n${second.slice(0, -1)},"window_id":7}`,
      [window, '7'],
    ],
  ])('are read from %s', (_, text, windows) => {
    for (const size of [1, 5, 1e6]) {
      const { frames, health } = decodeBytes(chunks(utf8(text), size))
      expect(frames.map(frame => [frame.type, frame.windowId, frame.frameIndex])).toEqual([
        [4, windows[0], 0],
        [2, windows[1], 1],
      ])
      expect(health.notes()).toEqual([])
    }
  })

  it('are not seen in an array of strings', () => {
    const { frames } = decodeBytes(utf8('["abc","def",{"type":4,"timestamp":1,"data":{}}]'))
    expect(frames.map(frame => [frame.type, rawFrame(frame)])).toEqual([
      [FrameType.Unknown, '"abc"'],
      [FrameType.Unknown, '"def"'],
      [FrameType.Meta, '{"type":4,"timestamp":1,"data":{}}'],
    ])
  })
})

describe('PostHog', () => {
  const capture = (data: unknown, id: string, shape: (properties: object) => object) =>
    shape({
      $snapshot_bytes: 5,
      $snapshot_data: data,
      $session_id: 's-1',
      $window_id: id,
      $lib: 'web',
      $lib_version: '1.418.10',
    })
  const snapshot = (properties: object) => ({ uuid: 'u', event: '$snapshot', properties, offset: 12 })

  it.each([
    ['an array', [capture(events.slice(0, 2), 'w1', snapshot), capture(events.slice(2), 'w2', snapshot)]],
    [
      'a batch',
      {
        api_key: 'k',
        batch: [capture(events.slice(0, 2), 'w1', snapshot), capture(events.slice(2), 'w2', snapshot)],
      },
    ],
    [
      'a batch whose events name themselves last',
      {
        batch: [
          capture(events.slice(0, 2), 'w1', properties => ({ properties, event: '$snapshot' })),
          capture(events.slice(2), 'w2', snapshot),
        ],
      },
    ],
  ])('captures are read from %s', (_, body) => {
    const bytes = gzipSync(utf8(JSON.stringify(body, null, 1)))
    for (const size of [1, 100, 1e6]) {
      const { frames, report, health } = decodeBytes(chunks(bytes, size))
      expect(frames.map(frame => frame.type)).toEqual(plain.type)
      expect(frames.map(frame => frame.windowId)).toEqual(['w1', 'w1', 'w2', 'w2', 'w2'])
      expect([report.replayId, report.sdk]).toEqual(['s-1', { name: 'posthog-js', version: '1.418.10' }])
      expect(report.framings).toContain('posthog-capture')
      expect(health.notes()).toEqual([])
    }
  })

  it('captures are read from a single object, with a single event or a text in it', () => {
    for (const data of [events[0], [events[0]], JSON.stringify([events[0]])]) {
      const { frames } = decodeBytes(utf8(JSON.stringify(capture(data, 'w1', snapshot))))
      expect(frames.map(frame => [frame.type, frame.windowId])).toEqual([[4, 'w1']])
    }
  })

  it('events are marked whose parts are compressed', () => {
    const text = compressedEvents()
      .map(event => JSON.stringify([window, event]))
      .join('\n')
    const { frames, report } = decodeBytes(utf8(text))
    expect(frames.map(frame => [frame.type, frame.source, frame.compressedParts])).toEqual([
      [2, -1, true],
      [3, 0, true],
    ])
    expect(report.framings).toContain('posthog-compressed')
  })
})

describe('tracked events', () => {
  it.each([
    ['a list of them', JSON.stringify([tracked])],
    ['lines of them', `${JSON.stringify(tracked)}\n`],
    ['a batch', JSON.stringify({ batch: [tracked] })],
    ['a form', `data=${encodeURIComponent(JSON.stringify([tracked]))}`],
  ])('are taken from %s', (_, text) => {
    const { frames, report } = decodeBytes(utf8(text))
    expect(frames.map(({ type, timestamp, windowId }) => ({ type, timestamp, windowId }))).toEqual([
      { type: FrameType.Tracked, timestamp: 1795158662000, windowId: window },
    ])
    const [frame] = frames
    expect(frame && [frame.dataStart, frame.dataEnd]).toEqual([frame?.start, frame?.end])
    expect(report.replayId).toBe('s-1')
  })

  it.each([
    ['an ISO time', { timestamp: '2026-11-20T07:06:39.606Z', properties: {} }, 1795158399606],
    ['seconds of PostHog', { properties: { $time: 1795158399.606 } }, 1795158399606],
    ['milliseconds of Mixpanel', { properties: { time: 1795158399606 } }, 1795158399606],
    [
      'the time of sending',
      { sent_at: '2026-11-20T07:06:40.000Z', offset: 394, properties: {} },
      1795158399606,
    ],
    ['nothing', { properties: {} }, NaN],
  ])('take their time from %s', (_, event, expected) => {
    const { frames } = decodeBytes(utf8(JSON.stringify({ event: 'x', ...event })))
    expect(frames[0]?.timestamp).toBe(expected)
  })

  it('stay harmless with hostile keys', () => {
    const text =
      '{"event":"__proto__","properties":{"__proto__":{"$window_id":"w"},"constructor":1,"time":1795158399606}}'
    const { frames } = decodeBytes(utf8(text))
    expect(frames.map(frame => [frame.type, frame.windowId])).toEqual([[FrameType.Tracked, '']])
    expect(({} as { $window_id?: string }).$window_id).toBeUndefined()
  })
})

describe('mobile recordings', () => {
  it('are noted where a stored blob begins with a video', () => {
    const video = utf8('{"type":3,"timestamp":1,"data":{}}')
    const blob = joined(new Uint8Array([1, 0, 0, 0, video.length]), video, list)
    for (const size of [1, 1e6]) {
      const { frames, health } = decodeBytes(chunks(zlibSync(blob), size))
      expect(frames.map(frame => frame.type)).toEqual(plain.type)
      expect(health.notes().map(note => note.code)).toEqual(['mobile'])
    }
  })

  it('are noted where an envelope carries a replay_video', () => {
    const { frames, health } = decodeBytes(
      joined('{"event_id":"1"}\n{"type":"replay_video","length":4}\n\n\n[{'),
    )
    expect(frames).toEqual([])
    expect(health.notes().map(note => note.code)).toEqual(['mobile', 'empty-segment'])
  })
})
