import { beforeAll, describe, expect, it } from 'vitest'
import { recordingCase, recordingCases, recordingOf, stored } from '../../../../../test/runtimes/stored.ts'
import type { SessionEvent } from '../../normalize/event.ts'
import { readEvents } from '../../pipeline/analyze.ts'
import { targetOf, toEventRecord, type EventRecord } from '../event-record.ts'
import type { StoredReplay } from '../stored-replay.ts'
import { bytesOfJson } from './fit-record.ts'
import { eventsAnswerSchema } from './events-answer-schema.ts'
import { kindsOf, type EventFilter } from './matching-rows.ts'
import { DEFAULT_LIMIT, eachEvent, queryEvents, REPLY_BYTES } from './query.ts'
import { searchText } from './search-text.ts'

/** What the filter means, event by event. */
function isMatch(event: SessionEvent, filter: EventFilter): boolean {
  const { kinds, fromMs = -Infinity, toMs = Infinity, contains = '', selector = '', url = '' } = filter
  return (
    (kinds === undefined || kindsOf(kinds).has(event.kind)) &&
    event.offsetMs >= fromMs &&
    event.offsetMs <= toMs &&
    searchText(event).text.includes(contains.toLowerCase()) &&
    (targetOf(event)?.selector ?? '').toLowerCase().includes(selector.toLowerCase()) &&
    event.url.toLowerCase().includes(url.toLowerCase()) &&
    (filter.windowId === undefined || (event.windowId ?? '') === filter.windowId) &&
    (filter.epoch === undefined || event.epoch === filter.epoch)
  )
}

const filters: readonly EventFilter[] = [
  {},
  { kinds: ['click', 'input'] },
  { kinds: ['interaction', 'network'], fromMs: 2000 },
  { kinds: ['dom'], toMs: 6000 },
  { fromMs: 3000, toMs: 3000.5 },
  { contains: 'CART' },
  { contains: 'mug', kinds: ['mutation'] },
  { contains: 'no such text anywhere' },
  { selector: 'button' },
  { url: '/CART', kinds: ['click', 'navigation'] },
  { epoch: 1 },
  { windowId: 'no such window' },
]

describe.each([...recordingCases])('events of %s', (_, paths) => {
  let replay: StoredReplay
  let events: readonly SessionEvent[]
  beforeAll(async () => {
    const open = await recordingCase(paths)
    replay = await stored(open())
    events = (await readEvents(open())).events
  })
  const asJson = (event: SessionEvent): unknown => JSON.parse(JSON.stringify(toEventRecord(event)))

  it('are those that each filter means, in order', async () => {
    for (const filter of [...filters, ...replay.replay.windows.map(windowId => ({ windowId }))]) {
      const answer = await queryEvents(replay, { ...filter, limit: Infinity })
      const wanted = events.filter(event => isMatch(event, filter)).map(asJson)
      expect([filter, answer.events]).toEqual([filter, wanted])
      expect([answer.matching, answer.remaining, answer.nextCursor]).toEqual([wanted.length, 0, undefined])
    }
  })

  it('come page by page, each once, in answers that are as the schema says and not too large', async () => {
    expect(events.length).toBeGreaterThan(0)
    const seen: EventRecord[] = []
    let cursor: string | undefined
    do {
      const answer = await queryEvents(replay, { maxBytes: REPLY_BYTES, ...(cursor && { cursor }) })
      // Unknown keys would be dropped: what comes out equal holds nothing that the schema does not tell.
      expect(eventsAnswerSchema.parse(answer)).toEqual(answer)
      expect(answer.events.length).toBeLessThanOrEqual(DEFAULT_LIMIT)
      expect(bytesOfJson(answer)).toBeLessThanOrEqual(REPLY_BYTES)
      expect(answer.remaining).toBe(events.length - seen.length - answer.events.length)
      seen.push(...answer.events)
      cursor = answer.nextCursor
    } while (cursor !== undefined)
    expect(seen.map(({ segmentId, frameIndex }) => [segmentId, frameIndex])).toEqual(
      events.map(({ pointer }) => [pointer.segmentId, pointer.frameIndex]),
    )
  })

  it('can be streamed, and gone on with', async () => {
    const all: EventRecord[] = []
    for await (const event of eachEvent(replay, { kinds: ['interaction'] })) all.push(event)
    expect(all).toEqual(events.filter(({ category }) => category === 'interaction').map(asJson))
    const first = await queryEvents(replay, { kinds: ['interaction'], limit: 3 })
    if (first.nextCursor === undefined) return
    const rest: EventRecord[] = []
    for await (const event of eachEvent(replay, { kinds: ['interaction'], cursor: first.nextCursor }))
      rest.push(event)
    expect(rest).toEqual(all.slice(3))
  })
})

const START = 1_777_833_600_000
const meta = { type: 4, timestamp: START, data: { href: 'https://shop.test/', width: 800, height: 600 } }
const log = (at: number, text: string): object => ({
  type: 6,
  timestamp: START + at,
  data: { plugin: 'rrweb/console@1', payload: { level: 'log', payload: [JSON.stringify(text)], trace: [] } },
})

describe('an answer', () => {
  it('cuts the texts of an event that alone is too large, and says so', async () => {
    const replay = await stored(recordingOf([meta, log(10, 'a'.repeat(30_000)), log(20, 'short')]))
    const answer = await queryEvents(replay, { kinds: ['console'], maxBytes: 1500 })
    expect(answer.cut).toBe(1)
    expect(bytesOfJson(answer)).toBeLessThanOrEqual(1500)
    expect(JSON.stringify(answer.events[0]!.data)).toMatch(/a… \(\d+ characters\)/)
    expect(eventsAnswerSchema.parse(answer)).toEqual(answer)
    const whole = await queryEvents(replay, { kinds: ['console'] })
    expect([whole.cut, whole.events.length]).toEqual([0, 2])
  })

  it('says where the recording may not tell all, and only there', async () => {
    const replay = await stored(recordingOf([meta, log(1000, 'a')], [log(60_000, 'b')]), {
      missing: [5],
      isPartial: true,
    })
    const codes = async (query: EventFilter): Promise<string[]> =>
      (await queryEvents(replay, query)).notes.map(({ code }) => code)
    expect(await codes({ toMs: 500 })).toEqual([])
    expect(await codes({ toMs: 60_000 })).toEqual(['not-fetched'])
    expect(await codes({ fromMs: -1, toMs: 70_000 })).toEqual([
      'before-recording',
      'after-recording',
      'not-fetched',
    ])
  })

  it('says that masked text cannot be found', async () => {
    const open = await recordingCase(recordingCases.get('shop-rrweb-masked') ?? [])
    const replay = await stored(open())
    const notes = (await queryEvents(replay, { contains: 'x' })).notes
    expect(notes.map(({ code }) => code)).toContain('masked')
    expect((await queryEvents(replay, {})).notes).toEqual([])
  })

  it('refuses what cannot be asked', async () => {
    const replay = await stored(recordingOf([meta]))
    await expect(queryEvents(replay, { kinds: ['clicks'] })).rejects.toMatchObject({ code: 'unknown-kind' })
    await expect(queryEvents(replay, { kinds: ['__proto__'] })).rejects.toMatchObject({
      code: 'unknown-kind',
    })
    await expect(queryEvents(replay, { cursor: '12' })).rejects.toMatchObject({ code: 'bad-cursor' })
    await expect(queryEvents(replay, { limit: -1 })).rejects.toMatchObject({ code: 'bad-question' })
  })

  it('counts without giving events', async () => {
    const replay = await stored(recordingOf([meta, log(1000, 'a')]))
    expect(await queryEvents(replay, { kinds: ['console'], limit: 0 })).toMatchObject({
      matching: 1,
      events: [],
      remaining: 1,
    })
  })
})
