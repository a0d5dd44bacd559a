import { gunzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { fixture } from '../../../../test/runtimes/fixtures.ts'
import { chunks } from '../lib/testing/bytes.ts'
import { decodeBytes } from './testing/decode-bytes.ts'
import { rawFrame } from './frame.ts'
import { mutationParts, snapshotParts } from './parts.ts'
import { defaultLimits } from './limits.ts'

interface Event {
  readonly type: number
  readonly data: { readonly source?: number }
}

const lineBytes = await fixture('recordings/shop-posthog/snapshots.jsonl.gz')
const arrayBytes = await fixture('recordings/shop-rrweb/recording.json.gz')
const segmentBytes = await fixture('recordings/shop-sentry/recording-segments.json.gz')

const textOf = (gzip: Uint8Array) => new TextDecoder().decode(gunzipSync(gzip))

/** Segment, window and event of every record, as JSON.parse reads them. */
const recordings: [string, Uint8Array, [number, string, Event][]][] = [
  ['rrweb', arrayBytes, (JSON.parse(textOf(arrayBytes)) as Event[]).map(event => [0, '', event])],
  [
    'Sentry',
    segmentBytes,
    (JSON.parse(textOf(segmentBytes)) as Event[][]).flatMap((events, id) =>
      events.map((event): [number, string, Event] => [id, '', event]),
    ),
  ],
  [
    'PostHog',
    lineBytes,
    textOf(lineBytes)
      .split('\n')
      .filter(line => line !== '')
      .map((line): [number, string, Event] => {
        const [windowId, event] = JSON.parse(line) as [string, Event]
        return [0, windowId, event]
      }),
  ],
]

it.each(recordings)('a recording of %s is read as JSON.parse reads it', (_, bytes, expected) => {
  for (const pieces of [[bytes], chunks(bytes, 1000)]) {
    const { frames, health, report } = decodeBytes(pieces)
    expect(health.notes()).toEqual([])
    expect([frames.length, report.frames, report.unknownFrames]).toEqual([
      expected.length,
      expected.length,
      0,
    ])
    for (const [i, frame] of frames.entries()) {
      const [segmentId, windowId, event] = expected[i] ?? []
      expect([frame.segmentId, frame.windowId, frame.type]).toEqual([segmentId, windowId, event?.type])
      expect(frame.source).toBe(event?.type === 3 ? event.data.source : -1)
      expect(rawFrame(frame)).toBe(JSON.stringify(event))
    }
  }
})

it.each(recordings)('every snapshot and mutation of %s can be opened', (_, bytes) => {
  const { frames, health } = decodeBytes(bytes)
  const options = { health, limits: defaultLimits }
  let opened = 0
  for (const frame of frames) {
    if (frame.type === 2 && snapshotParts(frame, options)) opened++
    if (frame.type === 3 && frame.source === 0) {
      const parts = mutationParts(frame, options)
      if (parts?.adds && parts.removes && parts.texts && parts.attributes) opened++
    }
  }
  expect(opened).toBe(
    frames.filter(frame => frame.type === 2 || (frame.type === 3 && frame.source === 0)).length,
  )
  expect(opened).toBeGreaterThan(400)
  expect(health.notes()).toEqual([])
})
