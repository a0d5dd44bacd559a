import { gzipSync, zlibSync } from 'fflate'
import { byteString, joined, utf8 } from './bytes.ts'

/** A small page: every kind of frame that the framings treat differently. */
export const events = [
  { type: 4, timestamp: 1795158659510, data: { href: 'https://shop.test/cart', width: 1280, height: 720 } },
  {
    type: 2,
    data: {
      node: {
        type: 0,
        id: 1,
        childNodes: [
          {
            type: 2,
            id: 3,
            tagName: 'html',
            attributes: { class: 'a "b" {c}' },
            childNodes: [{ type: 3, id: 4, textContent: 'Zahlen € 5 \\ [' }],
          },
        ],
      },
      initialOffset: { left: 0, top: 0 },
    },
    timestamp: 1795158659516,
  },
  { type: 3, data: { source: 2, type: 2, id: 15, x: 120, y: 88, pointerType: 0 }, timestamp: 1795158661015 },
  {
    type: 3,
    data: {
      source: 0,
      texts: [{ id: 4, value: 'Zahlung läuft' }],
      attributes: [{ id: 3, attributes: { class: null } }],
      removes: [{ parentId: 3, id: 9 }],
      adds: [
        {
          parentId: 3,
          nextId: null,
          node: { type: 2, id: 77, tagName: 'p', attributes: {}, childNodes: [] },
        },
      ],
    },
    timestamp: 1795158661030,
  },
  {
    type: 5,
    timestamp: 1795158661.0154,
    data: { tag: 'performanceSpan', payload: { op: 'resource.fetch', data: { source: 9 } } },
  },
] as const

/** The events as JSON texts. */
export const lines: readonly string[] = events.map(event => JSON.stringify(event))

/** An event as rrweb's packer writes it: a JSON string of zlib data. */
export function packed(event: object): string {
  return JSON.stringify(byteString(zlibSync(utf8(JSON.stringify({ ...event, v: 'v1' })))))
}

/** A value as PostHog compresses it. */
export function gzipped(value: unknown): string {
  return byteString(gzipSync(utf8(JSON.stringify(value)), { mtime: 0 }))
}

/** The third and the fourth event as PostHog sends them: parts of them are compressed. */
export function compressedEvents(): readonly object[] {
  const [, snapshot, , mutation] = events
  return [
    { ...snapshot, data: gzipped(snapshot.data), cv: '2024-10' },
    {
      ...mutation,
      data: {
        source: 0,
        texts: gzipped(mutation.data.texts),
        attributes: gzipped(mutation.data.attributes),
        removes: gzipped(mutation.data.removes),
        adds: gzipped(mutation.data.adds),
      },
      cv: '2024-10',
    },
  ]
}

/** An envelope as Sentry's SDK sends it. */
export function envelope(
  segmentId: number,
  body: Uint8Array | string,
  options: { hasLengths?: boolean } = {},
): Uint8Array {
  const recording = joined(`{"segment_id":${segmentId}}\n`, body)
  const event = JSON.stringify({
    type: 'replay_event',
    replay_id: 'dec834106e394e9f8d9768f26658be3e',
    segment_id: segmentId,
    replay_start_timestamp: 1795158659.3423,
    sdk: { name: 'sentry.javascript.browser', version: '11.12.0' },
  })
  const length = options.hasLengths ? `,"length":${utf8(event).length}` : ''
  return joined(
    '{"event_id":"dec834106e394e9f8d9768f26658be3e","sent_at":"2026-11-20T07:11:00.001Z"}\n',
    `{"type":"replay_event"${length}}\n${event}\n`,
    `{"type":"replay_recording","length":${recording.length}}\n`,
    recording,
  )
}
