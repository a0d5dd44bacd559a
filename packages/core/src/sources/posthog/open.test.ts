import { describe, expect, test } from 'vitest'
import { decode } from '../../decode/decode.ts'
import { createHealthLog } from '../../decode/health.ts'
import { defaultLimits } from '../../decode/limits.ts'
import { concat } from '../../lib/concat.ts'
import { SourceError } from '../error.ts'
import type { OpenOptions, RemoteRecording } from '../source.ts'
import {
  blocksGone,
  listed,
  madeBlocks,
  madePosthog,
  madeRow,
  notFound,
  NOW_MS,
  packedAnswer,
  SESSION,
  snappy,
  STARTED_MS,
  type Made,
} from './testing/posthog-server.ts'

const ref = { replayId: SESSION }
const LIST = 'GET session_recordings/<id>/snapshots?blob_v2=true'
const DETAIL = 'GET session_recordings/<id>/'
const data = (from: number, to: number): string =>
  `GET session_recordings/<id>/snapshots?source=blob_v2&start_blob_key=${from}&end_blob_key=${to}&decompress=false`
const isData = (query: Readonly<Record<string, string>>): boolean => query['source'] === 'blob_v2'

interface Read {
  readonly segments: Record<number, string>
  readonly ids: readonly number[]
  readonly names: readonly string[]
  readonly error: unknown
}

async function readAll(recording: RemoteRecording): Promise<Read> {
  const segments: Record<number, string> = {}
  const ids: number[] = []
  const names: string[] = []
  let error: unknown
  try {
    for await (const { id = NaN, name, open } of recording.segments()) {
      const pieces: Uint8Array[] = []
      for await (const piece of open()) pieces.push(piece)
      segments[id] = new TextDecoder().decode(concat(pieces))
      ids.push(id)
      names.push(name)
    }
  } catch (thrown) {
    error = thrown
  }
  return { segments, ids, names, error }
}

async function read(made: Made, options?: OpenOptions): Promise<Read & { recording: RemoteRecording }> {
  const recording = await made.source.open(ref, options)
  return { ...(await readAll(recording)), recording }
}

/** The window of each frame, as the decoder has it. */
async function windowsOf(recording: RemoteRecording): Promise<string[]> {
  const windows: string[] = []
  for await (const batch of decode(recording, { limits: defaultLimits, health: createHealthLog() }).frames())
    for (const { windowId } of batch) windows.push(windowId)
  return windows
}

const upTo = (count: number, from = 0): number[] => Array.from({ length: count - from }, (_, i) => i + from)
const codeOf = (error: unknown): string => (error instanceof SourceError ? error.code : String(error))
const openCode = (made: Made): Promise<string> =>
  made.source.open(ref).then(
    () => 'opened',
    (error: unknown) => codeOf(error),
  )

describe('a recording of blocks', () => {
  test('60 blocks take a detail, a list and three calls, and come whole and in order', async () => {
    const blocks = madeBlocks(60)
    const made = madePosthog({ blocks })
    const { segments, ids, names, recording } = await read(made)
    expect(made.asked).toEqual([DETAIL, LIST, data(0, 19), data(20, 39), data(40, 59)])
    expect(ids).toEqual(upTo(60))
    expect(names[7]).toBe('blob_v2/7')
    expect(segments).toEqual(Object.fromEntries(blocks.map(({ text }, id) => [id, text])))
    expect(recording.outcome?.()).toEqual({ missing: [], isPartial: false, notes: [] })
    expect(made.calls.every(({ authorization }) => authorization === 'Bearer phx_canary0123456789')).toBe(
      true,
    )
  })

  test('no more than the next twenty are asked for before these are read', async () => {
    const made = madePosthog({ blocks: madeBlocks(100) })
    const recording = await made.source.open(ref)
    for await (const { id } of recording.segments()) {
      expect(made.asked.slice(2)).toEqual([data(0, 19), data(20, 39)])
      if (id === 19) break
    }
    expect(made.asked).toHaveLength(4)
    expect(recording.outcome?.().isPartial).toBe(true)
  })

  test('a summary tells who, when, where and how long it is kept', async () => {
    const { summary } = await madePosthog().source.open(ref)
    expect(summary).toEqual({
      source: 'posthog',
      replayId: SESSION,
      project: '42',
      live: false,
      startedAtMs: STARTED_MS,
      endedAtMs: STARTED_MS + 214_000,
      user: 'u-17',
      url: 'https://shop.test/cart',
      counts: { clicks: 22, errors: 2 },
      platform: 'web',
      retentionDays: 90,
    })
    const mobile = madePosthog({ row: { snapshot_source: 'mobile', distinct_id: '', start_url: null } })
    const { platform, user, url } = (await mobile.source.open(ref)).summary
    expect({ platform, user, url }).toEqual({ platform: 'mobile', user: 'a@b.c', url: undefined })
  })

  test('what a list has just told of it is not asked for again', async () => {
    const made = madePosthog({
      instead: ({ path }) =>
        path === 'session_recordings/'
          ? Response.json({ results: [madeRow(undefined, { click_count: 5 })], has_next: false })
          : undefined,
    })
    const open = async (): Promise<number | undefined> => (await made.source.open(ref)).summary.counts?.clicks
    for await (const _ of made.source.list({}));
    expect([await open(), await open()]).toEqual([5, 22])
    for await (const _ of made.source.list({}));
    made.pass(60_000)
    expect(await open()).toBe(22)
    expect(made.asked.filter(name => name === DETAIL)).toHaveLength(2)
  })

  test('several windows are kept apart', async () => {
    expect(await windowsOf(await madePosthog({ blocks: madeBlocks(1) }).source.open(ref))).toEqual([
      'w-0',
      'w-1',
      'w-0',
      'w-1',
    ])
  })

  test('progress tells bytes and segments of how many', async () => {
    const told: { bytes: number; segments: number; ofSegments?: number }[] = []
    const made = madePosthog({ blocks: madeBlocks(21) })
    await read(made, { onProgress: progress => told.push(progress) })
    expect(told.at(-1)).toMatchObject({ segments: 21, ofSegments: 21 })
    expect(told.at(-1)!.bytes).toBeGreaterThan(21 * 200)
    expect(told.map(({ bytes }) => bytes)).toEqual(told.map(({ bytes }) => bytes).toSorted((a, b) => a - b))
  })

  test('from a number on, nothing before it is asked for', async () => {
    const made = madePosthog({ blocks: madeBlocks(60) })
    const { ids, recording } = await read(made, { from: 23 })
    expect(ids).toEqual(upTo(60, 23))
    expect(made.asked.slice(2)).toEqual([data(23, 42), data(43, 59)])
    expect(recording.outcome?.().isPartial).toBe(false)
  })

  test('from behind the last one there is nothing, and nothing is missing', async () => {
    const made = madePosthog({ blocks: madeBlocks(5) })
    const { ids, error, recording } = await read(made, { from: 5 })
    expect([ids, error, made.asked.length]).toEqual([[], undefined, 2])
    expect(recording.outcome?.()).toEqual({ missing: [], isPartial: false, notes: [] })
  })

  test('only wanted ones, neighbours in one call', async () => {
    const made = madePosthog({ blocks: madeBlocks(60) })
    const wanted = new Set([3, 4, 5, 20, 58, 59])
    const { ids, recording } = await read(made, { wants: id => wanted.has(id) })
    expect(ids).toEqual([...wanted])
    expect(made.asked.slice(2)).toEqual([data(3, 5), data(20, 20), data(58, 59)])
    expect(recording.outcome?.()).toMatchObject({ missing: [], isPartial: true })
  })

  test('no more than so many, and it is told', async () => {
    const made = madePosthog({ blocks: madeBlocks(60) })
    const { ids, recording } = await read(made, { maxSegments: 25 })
    expect(ids).toEqual(upTo(25))
    expect(made.asked.slice(2)).toEqual([data(0, 19), data(20, 24)])
    expect(recording.outcome?.()).toMatchObject({
      isPartial: true,
      notes: [{ code: 'segment-limit', segmentId: 25 }],
    })
  })

  test('a server that unpacks blocks itself: the same segments with the same calls', async () => {
    const blocks = madeBlocks(60)
    const made = madePosthog({
      blocks,
      instead: ({ query }) =>
        isData(query)
          ? new Response(
              blocks
                .slice(Number(query['start_blob_key']), Number(query['end_blob_key']) + 1)
                .map(({ text }) => text)
                .join('')
                .trimEnd(),
            )
          : undefined,
    })
    const { segments } = await read(made)
    expect(made.asked).toHaveLength(5)
    expect(Object.keys(segments)).toHaveLength(60)
    for (const [id, { text }] of blocks.entries()) expect(segments[id]!.trimEnd()).toBe(text.trimEnd())
  })
})

describe('blocks that an answer leaves out', () => {
  const blocks = madeBlocks(30)
  const without =
    (lost: readonly number[], times = Infinity) =>
    ({ query }: { query: Readonly<Record<string, string>> }, nth: number): Response | undefined => {
      if (!isData(query) || nth >= times) return undefined
      const from = Number(query['start_blob_key'])
      const texts = blocks
        .slice(from, Number(query['end_blob_key']) + 1)
        .filter((_, i) => !lost.includes(i + from))
        .map(({ text }) => text)
      if (texts.length === 0) return blocksGone()
      return query['decompress'] === 'false' ? packedAnswer(texts) : new Response(texts.join(''))
    }

  test('are asked for alone, and then all is here', async () => {
    let hasFailed = false
    const made = madePosthog({
      blocks,
      instead: (call, nth) => {
        if (hasFailed || !isData(call.query)) return undefined
        hasFailed = true
        return without([4, 9])(call, nth)
      },
    })
    const { segments, recording } = await read(made)
    expect(made.asked.filter(name => name.includes('_key=4&') || name.includes('_key=9&'))).toEqual([
      'GET session_recordings/<id>/snapshots?source=blob_v2&start_blob_key=4&end_blob_key=4',
      'GET session_recordings/<id>/snapshots?source=blob_v2&start_blob_key=9&end_blob_key=9',
    ])
    expect(segments).toEqual(Object.fromEntries(blocks.map(({ text }, id) => [id, text])))
    expect(recording.outcome?.()).toEqual({ missing: [], isPartial: false, notes: [] })
  })

  test('and that do not come alone either are told, neighbours in one note; nothing is asked a third time', async () => {
    const made = madePosthog({ blocks, instead: without([4, 5, 6, 25]) })
    const { ids, error, recording } = await read(made)
    expect(error).toBeUndefined()
    expect(ids).toEqual(upTo(30).filter(id => ![4, 5, 6, 25].includes(id)))
    const { missing, notes } = recording.outcome!()
    expect(missing).toEqual([4, 5, 6, 25])
    expect(notes).toMatchObject([
      { code: 'segment-unavailable', segmentId: 4 },
      { code: 'segment-unavailable', segmentId: 25 },
    ])
    expect(notes[0]!.message).toContain('4 to 6')
    // 0–19, 20–29, 4–6 in one call and its two halves, and 25.
    expect(made.asked).toHaveLength(2 + 2 + 2)
  })

  test('all of them at once: two halves, and then they are told', async () => {
    const lost = upTo(20)
    const made = madePosthog({ blocks, instead: without(lost) })
    const { ids, recording } = await read(made)
    expect(ids).toEqual(upTo(30, 20))
    expect(made.asked.slice(2).toSorted()).toEqual(
      [data(0, 19), data(0, 9), data(10, 19), data(20, 29)].toSorted(),
    )
    expect(recording.outcome?.().missing).toEqual(lost)
    expect(made.waits).toEqual([])
  })

  test('all of them at once, but not in halves', async () => {
    const made = madePosthog({
      blocks,
      instead: ({ query }, nth) =>
        isData(query) && query['end_blob_key'] === '19' && query['start_blob_key'] === '0' && nth === 0
          ? blocksGone()
          : undefined,
    })
    const { ids, recording } = await read(made)
    expect(ids).toEqual(upTo(30))
    expect(recording.outcome?.().missing).toEqual([])
  })

  test('none at all can be read: that is an error and no empty recording', async () => {
    const made = madePosthog({ blocks, instead: ({ query }) => (isData(query) ? blocksGone() : undefined) })
    const { ids, error, recording } = await read(made)
    expect([ids, codeOf(error)]).toEqual([[], 'unavailable'])
    expect(recording.outcome?.().missing).toHaveLength(30)
    expect(made.asked).toHaveLength(2 + 6)
  })

  test('a damaged block is asked for unpacked', async () => {
    const made = madePosthog({
      blocks,
      instead: async ({ query }) => {
        if (query['decompress'] !== 'false' || query['start_blob_key'] !== '20') return undefined
        const bytes = new Uint8Array(
          await packedAnswer(blocks.slice(20).map(({ text }) => text)).arrayBuffer(),
        )
        bytes.fill(0xff, 4, 9)
        return new Response(bytes)
      },
    })
    const { segments } = await read(made)
    expect(segments[20]).toBe(blocks[20]!.text)
    expect(made.asked).toHaveLength(5)
  })
})

describe('a fetching that breaks off', () => {
  const blocks = madeBlocks(60)
  const failsFrom = (first: number, answer: () => Response) =>
    madePosthog({
      blocks,
      instead: ({ query }) =>
        isData(query) && Number(query['end_blob_key']) >= first ? answer() : undefined,
    })

  test('keeps the whole segments before, and the rest is all that is asked for then', async () => {
    const made = failsFrom(20, () => Response.json({ error: 'unexpected' }, { status: 500 }))
    const { ids, error, recording } = await read(made)
    expect(ids).toEqual(upTo(20))
    expect(codeOf(error)).toBe('unavailable')
    expect(recording.outcome?.()).toMatchObject({ missing: [], isPartial: true })
    const later = madePosthog({ blocks })
    expect((await read(later, { from: 20 })).ids).toEqual(upTo(60, 20))
    expect(later.asked.slice(2)).toEqual([data(20, 39), data(40, 59)])
  })

  test('twenty blocks that are too much for the server: ten at a time from there on', async () => {
    const made = madePosthog({
      blocks,
      instead: ({ query }) =>
        isData(query) && Number(query['end_blob_key']) - Number(query['start_blob_key']) > 9
          ? new Response('', { status: 504 })
          : undefined,
    })
    const { ids, error } = await read(made)
    expect([ids, error]).toEqual([upTo(60), undefined])
    // The prefetched second twenty were on their way already.
    const sizes = made.calls
      .filter(({ query }) => isData(query))
      .map(({ query }) => Number(query['end_blob_key']) - Number(query['start_blob_key']) + 1)
    expect(sizes.filter(size => size === 10)).toHaveLength(6)
    expect(sizes.filter(size => size > 10).length).toBeLessThanOrEqual(8)
  })

  test('429 is waited for as long as PostHog asks', async () => {
    let left = 1
    const made = failsFrom(40, () =>
      left-- > 0
        ? Response.json({ detail: 'throttled' }, { status: 429, headers: { 'retry-after': '20' } })
        : packedAnswer(blocks.slice(40).map(({ text }) => text)),
    )
    const { ids } = await read(made)
    expect(ids).toEqual(upTo(60))
    expect(made.waits).toEqual([20_000])
  })

  test('429 for an hour ends it at once, and the next call is not even tried', async () => {
    const made = failsFrom(40, () =>
      Response.json({ detail: 'throttled' }, { status: 429, headers: { 'retry-after': '2400' } }),
    )
    const { ids, error } = await read(made)
    expect(ids).toEqual(upTo(40))
    expect(error).toMatchObject({ code: 'rate-limited', retryAfterMs: 2_400_000 })
    const calls = made.asked.length
    await expect(made.source.open(ref)).rejects.toMatchObject({ code: 'rate-limited' })
    // The detail is of another kind; the list of blocks is not asked for.
    expect(made.asked.slice(calls)).toEqual([DETAIL])
    made.pass(2_400_000)
    expect((await read(made, { from: 40, maxSegments: 0 })).error).toBeUndefined()
  })

  test('429 for an hour is known to all that share the budget', async () => {
    const refusing = failsFrom(0, () =>
      Response.json({ detail: 'throttled' }, { status: 429, headers: { 'retry-after': '2400' } }),
    )
    expect(codeOf((await read(refusing)).error)).toBe('rate-limited')
    const other = madePosthog({ blocks, source: { budget: refusing.budget } })
    expect(await openCode(other)).toBe('rate-limited')
    expect(other.asked).toEqual([DETAIL])
  })

  test('an aborted fetching gives the blocks that are here, and rejects with the reason', async () => {
    const aborting = new AbortController()
    const made = madePosthog({ blocks })
    const recording = await made.source.open(ref, { signal: aborting.signal })
    const ids: number[] = []
    const reading = async (): Promise<void> => {
      for await (const { id } of recording.segments()) {
        ids.push(id!)
        if (id === 10) aborting.abort(new Error('enough'))
      }
    }
    await expect(reading()).rejects.toThrow('enough')
    expect(ids).toEqual(upTo(40))
    expect(recording.outcome?.().isPartial).toBe(true)
  })
})

describe('the budget of a plan', () => {
  test('three recordings of 60 blocks fill a minute of the free plan; the fourth waits and no call is refused', async () => {
    const made = madePosthog({ blocks: madeBlocks(60), budget: { plan: 'free' } })
    for (let i = 0; i < 3; i++) await read(made)
    expect(made.waits).toEqual([])
    await read(made)
    expect(made.waits).toEqual([61_000])
    expect(made.budget.spent('snapshots')).toBe(16)
  })

  test('an hour that is used up is told with the time at which it goes on', async () => {
    const made = madePosthog({
      blocks: madeBlocks(60),
      budget: { limits: { snapshots: { perMinute: 100, perHour: 3 } } },
    })
    const { ids, error } = await read(made)
    expect(ids).toEqual(upTo(40))
    expect(error).toMatchObject({ code: 'rate-limited', retryAfterMs: 3_601_000 })
    expect(String(error)).toContain('go on in 61 min')
  })
})

describe('a recording that still grows', () => {
  const startedAtMs = NOW_MS - 10 * 60_000

  test('is live, and its blocks are listed anew when time has passed', async () => {
    let blocks = madeBlocks(3, startedAtMs)
    const made = madePosthog({
      startedAtMs,
      row: { ongoing: true },
      instead: ({ query, path }) => {
        if (!path.endsWith('snapshots')) return undefined
        if (query['source'] === undefined) return Response.json({ sources: listed(blocks) })
        return packedAnswer(
          blocks
            .slice(Number(query['start_blob_key']), Number(query['end_blob_key']) + 1)
            .map(({ text }) => text),
        )
      },
    })
    const recording = await made.source.open(ref)
    expect(recording.summary.live).toBe(true)
    blocks = madeBlocks(5, startedAtMs)
    made.pass(6000)
    expect((await readAll(recording)).ids).toEqual(upTo(5))
    expect(made.asked).toEqual([DETAIL, LIST, LIST, data(0, 4)])
  })

  test('a block that came in late and moved the others is noticed, and what was moved is told', async () => {
    const early = madeBlocks(41, startedAtMs)
    const late = { ...early[0]!, fromMs: startedAtMs + 30_000, toMs: startedAtMs + 31_000 }
    const after = [early[0]!, late, ...early.slice(1)]
    let hasMoved = false
    const made = madePosthog({
      startedAtMs,
      instead: ({ query, path }) => {
        if (!path.endsWith('snapshots')) return undefined
        if (query['source'] === undefined) return Response.json({ sources: listed(hasMoved ? after : early) })
        const from = Number(query['start_blob_key'])
        if (from === 20) hasMoved = true
        const now = hasMoved ? after : early
        return packedAnswer(now.slice(from, Number(query['end_blob_key']) + 1).map(({ text }) => text))
      },
    })
    const { ids, segments, recording } = await read(made)
    expect(ids).toEqual(upTo(42))
    expect(segments[20]).toBe(after[20]!.text)
    expect(segments[41]).toBe(early[40]!.text)
    expect(recording.outcome?.().notes).toMatchObject([{ code: 'segment-count' }])
  })

  test('times that never fit the list are taken as they are after one more list', async () => {
    const blocks = madeBlocks(3, startedAtMs)
    const made = madePosthog({
      startedAtMs,
      blocks: blocks.map(block => ({
        ...block,
        fromMs: block.fromMs - 7_200_000,
        toMs: block.toMs - 7_200_000,
      })),
    })
    const { ids, error } = await read(made)
    expect([ids, error]).toEqual([upTo(3), undefined])
    expect(made.asked).toEqual([DETAIL, LIST, data(0, 2), LIST, data(0, 2)])
  })

  test('nothing stored yet is said as that', async () => {
    expect(await openCode(madePosthog({ startedAtMs, blocks: [] }))).toBe('empty')
    expect(await openCode(madePosthog({ blocks: [] }))).toBe('expired')
    expect(await openCode(madePosthog({ blocks: [], row: { expiry_time: '2026-09-02T00:00:00Z' } }))).toBe(
      'expired',
    )
  })
})

describe('other forms', () => {
  const [block] = madeBlocks(1)
  const ofSources =
    (sources: readonly unknown[], answer: (query: Readonly<Record<string, string>>) => Response) =>
    ({ query, path }: { query: Readonly<Record<string, string>>; path: string }): Response | undefined => {
      if (!path.endsWith('snapshots')) return undefined
      return query['source'] === undefined ? Response.json({ sources }) : answer(query)
    }

  test.each(['blob_v2_lts', 'blob_v2'])(
    'long-term storage (%s): one object by its path, one segment',
    async source => {
      const made = madePosthog({
        instead: ofSources([{ source, blob_key: 'lts/team/42/data' }], ({ blob_key }) =>
          blob_key === 'lts/team/42/data' ? new Response(snappy(block!.text)) : notFound(),
        ),
      })
      const { segments, ids } = await read(made)
      expect([ids, segments[0]]).toEqual([[0], block!.text])
      expect(made.asked.at(-1)).toBe(
        `GET session_recordings/<id>/snapshots?source=${source}&blob_key=lts/team/42/data&decompress=false`,
      )
      expect(made.asked).toHaveLength(3)
    },
  )

  test('an object that is damaged is asked for unpacked, and is lost when that is nothing either', async () => {
    const storing = (answer: (query: Readonly<Record<string, string>>) => Response): Made =>
      madePosthog({ instead: ofSources([{ source: 'blob_v2_lts', blob_key: 'a/b' }], answer) })
    const mended = storing(({ decompress }) => new Response(decompress === 'false' ? 'damage' : block!.text))
    expect((await read(mended)).segments[0]).toBe(block!.text)
    const lost = storing(() => new Response('<html>'))
    const { error, recording } = await read(lost)
    expect([codeOf(error), recording.outcome?.().missing]).toEqual(['unavailable', [0]])
    expect(lost.asked).toHaveLength(4)
  })

  test('blocks that have gone into long-term storage cannot be resumed, which is told', async () => {
    const made = madePosthog({
      instead: ofSources(
        [{ source: 'blob_v2_lts', blob_key: 'a/b' }],
        () => new Response(snappy(block!.text)),
      ),
    })
    const { ids, recording } = await read(made, { from: 30 })
    expect(ids).toEqual([])
    expect(recording.outcome?.()).toMatchObject({ isPartial: true, notes: [{ code: 'segment-count' }] })
    expect(made.asked).toHaveLength(2)
  })

  test('before blocks: files in the order of their times, then what is on its way; windows are kept', async () => {
    const files: Record<string, string> = {
      '100-200': `${JSON.stringify({ window_id: 'a', data: [{ type: 5, timestamp: STARTED_MS, data: { tag: 'x' } }] })}\n`,
      '300-400': `${JSON.stringify({ windowId: 'b', data: [{ type: 5, timestamp: STARTED_MS + 9000, data: { tag: 'y' } }] })}\n`,
    }
    const stamp = (ms: number): string => new Date(STARTED_MS + ms).toISOString()
    const made = madePosthog({
      instead: ofSources(
        [
          { source: 'realtime', start_timestamp: null, end_timestamp: null, blob_key: null },
          { source: 'blob', start_timestamp: stamp(9000), end_timestamp: stamp(9000), blob_key: '300-400' },
          { source: 'blob', start_timestamp: stamp(0), end_timestamp: stamp(0), blob_key: '100-200' },
        ],
        ({ source, blob_key = '' }) =>
          source === 'realtime'
            ? Response.json({
                snapshots: [
                  JSON.stringify({
                    window_id: 'c',
                    data: [{ type: 5, timestamp: STARTED_MS + 20_000, data: { tag: 'z' } }],
                  }),
                ],
              })
            : new Response(files[blob_key]),
      ),
    })
    expect(await windowsOf(await made.source.open(ref))).toEqual(['a', 'b', 'c'])
    expect(made.asked.slice(2)).toEqual([
      'GET session_recordings/<id>/snapshots?source=blob&blob_key=100-200',
      'GET session_recordings/<id>/snapshots?source=blob&blob_key=300-400',
      'GET session_recordings/<id>/snapshots?source=realtime',
    ])
  })

  test('a file that the server lists and refuses is told', async () => {
    const made = madePosthog({
      instead: ofSources(
        [{ source: 'blob', blob_key: '1-2' }, { source: 'blob', blob_key: '3-4' }, { source: 'realtime' }],
        ({ source, blob_key }) => {
          if (source === 'realtime') return Response.json({ snapshots: [] })
          return blob_key === '1-2' ? new Response(block!.text) : notFound()
        },
      ),
    })
    const { ids, recording } = await read(made)
    expect(ids).toEqual([0])
    expect(recording.outcome?.()).toMatchObject({
      missing: [1],
      notes: [{ code: 'segment-unavailable', segmentId: 1 }],
    })
  })

  test('where there are blocks, older forms of the same data are left alone', async () => {
    const made = madePosthog({
      instead: ofSources(
        [{ source: 'realtime' }, { source: 'blob', blob_key: '1-2' }, ...listed(madeBlocks(1))],
        () => packedAnswer([block!.text]),
      ),
    })
    expect((await read(made)).ids).toEqual([0])
    expect(made.asked).toEqual([DETAIL, LIST, data(0, 0)])
  })
})

describe('what PostHog refuses', () => {
  const refusing = (status: number, body: unknown, where = 'snapshots'): Made =>
    madePosthog({
      instead: ({ path }) =>
        (where === 'snapshots') === path.endsWith('snapshots') ? Response.json(body, { status }) : undefined,
    })

  test.each([
    [401, 'detail', { detail: 'Invalid key' }, 'unauthorized', /phx_….*eu\.posthog\.com/],
    [
      403,
      'snapshots',
      { detail: "API key missing required scope 'session_recording:read'" },
      'forbidden',
      /scope session_recording:read/,
    ],
    [404, 'detail', { detail: 'Not found.' }, 'not-found', /retention has passed.*eu\.posthog\.com/],
    [
      410,
      'snapshots',
      { error: 'recording_deleted', deleted_at: '2026-08-30T01:02:03Z', deleted_by: 'boss@acme.test' },
      'deleted',
      /on 2026-08-30/,
    ],
  ] as const)('%i for the %s', async (status, where, body, code, words) => {
    const made = refusing(status, body, where)
    const error: unknown = await made.source.open(ref).catch((thrown: unknown) => thrown)
    expect(codeOf(error)).toBe(code)
    expect(String(error)).toMatch(words)
    expect(String(error)).not.toContain('boss@acme.test')
    expect(made.waits).toEqual([])
  })

  test.each(['..', 'a/b', '', 'a b', 'x'.repeat(201), '%2e'])(
    'no request is made for the id %j',
    async replayId => {
      const made = madePosthog()
      await expect(made.source.open({ replayId })).rejects.toMatchObject({ code: 'bad-question' })
      await expect(made.source.open({ replayId: SESSION, project: '1/../2' })).rejects.toMatchObject({
        code: 'bad-question',
      })
      expect(made.asked).toEqual([])
    },
  )
})
