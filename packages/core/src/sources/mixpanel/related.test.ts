import { describe, expect, test } from 'vitest'
import { decode } from '../../decode/decode.ts'
import { createHealthLog } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { RELATED_SEGMENT, type Recording } from '../recording.ts'
import type { ReplaySummary } from '../source.ts'
import { eventsSegment } from './replay-events.ts'
import { all, fakeVendor, insights, PROJECT, read, row, START_MS, type Asked } from './testing/fake-vendor.ts'

const replay: ReplaySummary = {
  source: 'mixpanel',
  replayId: 'r-1',
  project: String(PROJECT),
  startedAtMs: START_MS,
  endedAtMs: START_MS + 60_000,
}

interface Sections {
  readonly time: readonly { readonly value: unknown }[]
  readonly filter: readonly { readonly filterValue: string[]; readonly filterOperator: string }[]
  readonly group: readonly { readonly value: string }[]
  readonly show: readonly { readonly behavior: { readonly name: string } }[]
}

const sectionsOf = ({ body }: Asked): Sections =>
  (body as { bookmark: { sections: Sections } }).bookmark.sections

/** Groups nested around a count. */
function nested(keys: readonly string[], count: number): object {
  let level: object = { all: count }
  for (const key of keys.toReversed()) level = { $overall: { all: count }, [key]: level }
  return level
}

/** Events of `r-1` at seconds after its beginning. */
function events(list: readonly (readonly [seconds: number, name: string, count?: number])[]): object {
  return Object.fromEntries(
    list.map(([seconds, name, count = 1]) => [
      new Date(START_MS + seconds * 1000).toISOString().slice(0, 19),
      nested([name, 'r-1'], count),
    ]),
  )
}

test('events come by time, with their counts, and the properties that were asked for', async () => {
  const answer = {
    '2026-11-20T12:00:09': nested(['Paid', 'r-1', 'Chrome', 'undefined'], 1),
    '2026-11-20T12:00:03': {
      ...nested(['Add To Cart', 'r-1', 'Chrome', 'mug'], 3),
      Looked: { 'r-1': { Chrome: { hat: { all: 1 } } }, 'r-2': { Chrome: { hat: { all: 1 } } } },
    },
  }
  const vendor = fakeVendor({ events: answer })
  const { records, notes } = await vendor.source.related(replay, { properties: ['$browser', 'item'] })
  expect(notes).toEqual([])
  expect(records).toEqual([
    {
      kind: 'events',
      name: 'Add To Cart',
      timeMs: START_MS + 3000,
      count: 3,
      properties: { $browser: 'Chrome', item: 'mug' },
    },
    {
      kind: 'events',
      name: 'Looked',
      timeMs: START_MS + 3000,
      properties: { $browser: 'Chrome', item: 'hat' },
    },
    { kind: 'events', name: 'Paid', timeMs: START_MS + 9000, properties: { $browser: 'Chrome' } },
  ])
  const sections = sectionsOf(vendor.asked[0]!)
  expect(sections.show[0]?.behavior.name).toBe('$all_events')
  expect(sections.group.map(({ value }) => value)).toEqual([
    '$time',
    '$event_name',
    '$mp_replay_id',
    '$browser',
    'item',
  ])
  expect(sections.filter.map(({ filterValue, filterOperator }) => [filterOperator, filterValue])).toEqual([
    ['equals', ['r-1']],
    ['does not equal', ['$mp_session_record']],
  ])
  expect(sections.time[0]?.value).toEqual(['2026-11-19', '2026-11-21'])
})

test('a sixth property is refused before anything is asked', async () => {
  const vendor = fakeVendor()
  const properties = ['a', 'b', 'c', 'd', 'e', 'f']
  const refused = { code: 'bad-question', message: expect.stringContaining('a, b, c, d, e, f') as string }
  await expect(vendor.source.related(replay, { properties })).rejects.toMatchObject(refused)
  await expect(vendor.source.open(replay, { properties })).rejects.toMatchObject(refused)
  await expect(vendor.source.prepare([replay], { properties })).rejects.toMatchObject(refused)
  await expect(all(vendor.source.fetchReplays([replay], { properties }, read))).rejects.toMatchObject(refused)
  await expect(all(vendor.source.replaysForUser('u', { properties }, read))).rejects.toMatchObject(refused)
  expect(vendor.asked).toEqual([])
})

test('kinds that Mixpanel does not know are told, and not asked for', async () => {
  const vendor = fakeVendor()
  const { records, notes } = await vendor.source.related(replay, { kinds: ['errors', 'logs'] })
  expect(records).toEqual([])
  expect(notes).toEqual([expect.stringContaining('no errors'), expect.stringContaining('no logs')])
  expect(vendor.asked).toEqual([])
})

test('an answer that was cut off is asked for in halves of the days, and what still is cut off is told', async () => {
  const vendor = fakeVendor({
    instead: asked => {
      const [from, to] = sectionsOf(asked).time[0]!.value as [string, string]
      if (from !== to) return insights({}, true)
      return from === '2026-11-20' ? insights(events([[1, 'Looked']]), true) : insights({})
    },
  })
  const { records, notes } = await vendor.source.related(replay)
  expect(records.map(({ name }) => name)).toEqual(['Looked'])
  expect(notes).toEqual([expect.stringContaining('only a part')])
  // Three days: a question for all, two for halves, two for the half that had two days.
  expect(vendor.counts()).toEqual({ insights: 5 })
})

describe('events as a segment', () => {
  const records = [
    {
      kind: 'events' as const,
      name: 'Add To Cart',
      timeMs: START_MS + 3000,
      count: 3,
      properties: { item: 'mug' },
    },
    { kind: 'events' as const, name: 'Paid', timeMs: START_MS + 9000, properties: {} },
  ]

  test('are frames of tracked events, equal ones as often as they happened', async () => {
    const recording: Recording = {
      summary: { source: 'mixpanel', replayId: 'r-1' },
      segments: () => [
        {
          id: RELATED_SEGMENT,
          name: 'events',
          async *open() {
            yield eventsSegment(records)
          },
        },
      ],
    }
    const frames: string[] = []
    const texts: string[] = []
    for await (const batch of decode(recording, {
      limits: defaultLimits,
      health: createHealthLog(),
    }).frames())
      for (const frame of batch) {
        frames.push(`${frame.segmentId}:${frame.frameIndex} ${frame.timestamp - START_MS}`)
        texts.push(new TextDecoder().decode(frame.bytes.subarray(frame.dataStart, frame.dataEnd)))
      }
    expect(frames).toEqual(['1000000:0 3000', '1000000:1 3000', '1000000:2 3000', '1000000:3 9000'])
    // The same bytes twice would be taken for the same record, sent again.
    expect(new Set(texts).size).toBe(4)
  })

  test('come last, and once for all replays that are fetched together', async () => {
    const vendor = fakeVendor({
      files: { 'r-1': 2, 'r-2': 1 },
      replays: { 'r-1': row(0), 'r-2': row(0) },
      events: events([[3, 'Looked', 2]]),
    })
    const results = await all(
      vendor.source.fetchReplays(['r-1', 'r-2'], { include: ['events'] }, async recording => {
        const { ids, texts } = await read(recording)
        return { ids, last: texts.at(-1), notes: recording.outcome?.().notes }
      }),
    )
    expect(results.map(result => 'value' in result && result.value.ids)).toEqual([
      [0, 1, RELATED_SEGMENT],
      [0],
    ])
    expect(results[0]).toMatchObject({
      value: { last: expect.stringContaining('"Looked"') as string, notes: [] },
    })
    expect(vendor.counts()).toMatchObject({ insights: 2, sign: 1 })
  })

  test('that cannot be had end nothing: it is told', async () => {
    const vendor = fakeVendor({
      instead: asked =>
        asked.operation === 'insights' && sectionsOf(asked).show[0]?.behavior.name === '$all_events'
          ? new Response('', { status: 403 })
          : undefined,
      replays: { 'r-1': row(0) },
    })
    const recording = await vendor.source.open({ replayId: 'r-1' }, { include: ['events', 'errors'] })
    expect((await read(recording)).ids).toEqual([0])
    expect(recording.outcome?.()).toMatchObject({
      isPartial: false,
      notes: [
        { code: 'related-limit', message: expect.stringContaining('no errors') as string },
        { code: 'related-limit', message: expect.stringContaining('forbidden') as string },
      ],
    })
  })

  test('in the time of another zone are moved into their recording, and that is told', async () => {
    const vendor = fakeVendor({ replays: { 'r-1': row(0) }, events: events([[3 - 7 * 3600, 'Looked']]) })
    const recording = await vendor.source.open({ replayId: 'r-1' }, { include: ['events'] })
    const { texts } = await read(recording)
    expect(texts.at(-1)).toContain(`"time":${START_MS / 1000 + 3}`)
    expect(recording.outcome?.().notes).toEqual([
      expect.objectContaining({
        code: 'related-time',
        message: expect.stringContaining('7 h later') as string,
      }),
    ])
  })
})
