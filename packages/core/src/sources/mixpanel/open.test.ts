import { describe, expect, test } from 'vitest'
import { fakeVendor, read, row, START_MS, type FakeOptions } from './testing/fake-vendor.ts'

const MIN_MS = 60_000
const DAY_MS = 86_400_000
const status = (code: number): Response => new Response('', { status: code })

describe('a replay opened by its id', () => {
  test('costs one question, one signing and its files', async () => {
    const vendor = fakeVendor({ files: { r: 1 }, replays: { r: row(0) } })
    const recording = await vendor.source.open({ replayId: 'r' })
    await read(recording)
    expect(recording.summary).toMatchObject({
      source: 'mixpanel',
      replayId: 'r',
      project: '4711',
      startedAtMs: START_MS,
      retentionDays: 30,
      platform: 'web',
      live: false,
    })
    expect(vendor.counts()).toEqual({ insights: 1, sign: 1, file: 3 })
  })

  test('spares the question when its beginning or its retention is told', async () => {
    const vendor = fakeVendor({ retentionDays: 90 })
    await vendor.source.open({ replayId: 'r', retentionDays: 90 })
    await vendor.source.open({ replayId: 'r', startedAtMs: START_MS })
    expect(vendor.counts()['insights']).toBeUndefined()
  })

  test('names another project', async () => {
    const vendor = fakeVendor({ options: { projectId: '1' } })
    const recording = await vendor.source.open({ replayId: 'r', project: '99' })
    expect(recording.summary.project).toBe('99')
    expect(vendor.asked.map(({ url }) => url.pathname)).toContain('/api/app/projects/99/replays/sign/bulk')
    expect(vendor.asked.find(({ operation }) => operation === 'insights')?.body).toMatchObject({
      project_id: 99,
    })
  })

  test.each(['', 'shop', '-1', '1.5'])('refuses the project %j before anything is asked', async project => {
    const vendor = fakeVendor()
    await expect(vendor.source.open({ replayId: 'r', project })).rejects.toMatchObject({
      code: 'bad-question',
    })
    expect(vendor.asked).toEqual([])
  })

  test('is opened though the question about it cannot be asked', async () => {
    const vendor = fakeVendor({
      instead: ({ operation }) =>
        operation === 'insights'
          ? new Response('', { status: 429, headers: { 'retry-after': '3000' } })
          : undefined,
    })
    const recording = await vendor.source.open({ replayId: 'r' })
    expect((await read(recording)).ids).toEqual([0])
    expect(recording.outcome?.().notes).toMatchObject([{ code: 'retention-assumed' }])
    expect(vendor.waits).toEqual([])
  })

  test('is not opened with wrong credentials', async () => {
    const vendor = fakeVendor({ instead: () => status(401) })
    await expect(vendor.source.open({ replayId: 'r' })).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

describe('retention', () => {
  test.each<[string, FakeOptions, number, number[]]>([
    ['that is told is believed', { retentionDays: 90, replays: { r: row(0, 90) } }, 90, [90]],
    ['that is not told is taken to be thirty days', { replays: { r: row(0, 'undefined') } }, 30, [30]],
    [
      'that is not told is found by trying',
      { retentionDays: 7, replays: { r: row(0, 'undefined') } },
      7,
      [30, 90, 7],
    ],
    [
      'that is told wrongly is found by trying',
      { retentionDays: 1, replays: { r: row(0, 90) } },
      1,
      [90, 30, 7, 1],
    ],
  ])('%s', async (_, options, days, tried) => {
    const vendor = fakeVendor({ files: { r: 2 }, ...options })
    const recording = await vendor.source.open({ replayId: 'r' })
    expect((await read(recording)).ids).toEqual([0, 1])
    expect(recording.summary.retentionDays).toBe(days)
    const first = vendor.asked.filter(({ operation, number }) => operation === 'file' && number === 0)
    expect(first.map(({ retentionDays }) => retentionDays)).toEqual(tried)
    // One remark, when it was not told or told wrongly.
    const codes = recording.outcome?.().notes.map(({ code }) => code)
    expect(codes).toEqual(_.includes('believed') ? [] : ['retention-assumed'])
  })
})

describe('a replay without files', () => {
  test.each<[string, FakeOptions, number, string, RegExp]>([
    ['that nobody knows', {}, 0, 'not-found', /neither events nor files .* project 4711/],
    ['that is known', { replays: { r: row(0) } }, 0, 'not-found', /began at 2026-11-20T12:00 UTC/],
    ['that has just begun', { replays: { r: row(3500) } }, 0, 'not-found', /none of its files is there yet/],
    [
      'whose time has passed',
      { replays: { r: row(0, 7) } },
      7.5 * DAY_MS,
      'expired',
      /kept for 7 days, until 2026-11-27, and is gone/,
    ],
    [
      'that is older than any retention',
      { replays: { r: row(0, 'undefined') } },
      92 * DAY_MS,
      'expired',
      /at most 90/,
    ],
  ])('%s', async (_, options, laterMs, code, message) => {
    const vendor = fakeVendor({ files: { r: 0 }, ...options })
    vendor.advance(laterMs)
    await expect(vendor.source.open({ replayId: 'r' })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    })
    expect(vendor.counts()['file'] ?? 0).toBeLessThanOrEqual(4)
  })

  test('is not asked for when its time passed more than a day ago', async () => {
    const vendor = fakeVendor({ replays: { r: row(0, 1) } })
    vendor.advance(3 * DAY_MS)
    await expect(vendor.source.open({ replayId: 'r' })).rejects.toMatchObject({ code: 'expired' })
    expect(vendor.counts()['file']).toBeUndefined()
  })
})

describe('live', () => {
  test.each<[string, number, boolean]>([
    ['is a recording whose last frame is minutes old', 20 * MIN_MS, true],
    ['it is no more when nobody did anything for half an hour', 31 * MIN_MS, false],
  ])('%s', async (_, agoMs, live) => {
    const vendor = fakeVendor({ files: { r: 3 } })
    // The last frame of three files is 25 s after the start.
    vendor.advance(START_MS + 25_000 + agoMs - vendor.now())
    const recording = await vendor.source.open({ replayId: 'r' })
    expect(recording.summary.live).toBe(false)
    await read(recording)
    expect(recording.summary.live).toBe(live)
  })

  test('a part that does not reach the end is not told to be', async () => {
    const vendor = fakeVendor({ files: { r: 30 } })
    vendor.advance(-3_500_000)
    const recording = await vendor.source.open({ replayId: 'r' }, { maxSegments: 3 })
    await read(recording)
    expect(recording.summary.live).toBe(false)
  })

  test('one that has grown is taken up at its last file', async () => {
    const files = { r: 3 }
    const vendor = fakeVendor({ files })
    vendor.advance(-3_500_000)
    await read(await vendor.source.open({ replayId: 'r' }))
    files.r = 5
    const before = vendor.numbers().length
    const again = await vendor.source.open({ replayId: 'r' }, { from: 2 })
    expect((await read(again)).ids).toEqual([2, 3, 4])
    expect(
      vendor
        .numbers()
        .slice(before)
        .toSorted((one, other) => one - other),
    ).toEqual([2, 3, 4, 5, 6])
    expect(again.summary.live).toBe(true)
  })
})

test('an app is told from a site by its first file', async () => {
  const text = '[{"type":4,"data":{"width":390,"height":844},"timestamp":1795176000000}]'
  const vendor = fakeVendor({
    instead: ({ operation, number }) =>
      operation === 'file' ? (number === 0 ? new Response(text) : status(404)) : undefined,
  })
  const { summary } = await vendor.source.open({ replayId: 'r' })
  expect(summary.platform).toBe('mobile')
})

describe('prepared replays', () => {
  test('are opened without asking again what was asked for all of them', async () => {
    const vendor = fakeVendor({ replays: { a: row(0), b: row(0), c: row(0) } })
    const refs = ['a', 'b', 'c'].map(replayId => ({ replayId }))
    await vendor.source.prepare(refs)
    for (const ref of refs) await read(await vendor.source.open(ref))
    expect(vendor.counts()).toEqual({ insights: 1, sign: 1, file: 9 })
    // Each time one is opened what was prepared for it is used up.
    await vendor.source.open(refs[0]!)
    expect(vendor.counts()).toMatchObject({ insights: 2, sign: 2 })
  })

  test('are opened anew in another environment, or with other properties of events', async () => {
    const vendor = fakeVendor({ replays: { a: row(0) } })
    await vendor.source.prepare([{ replayId: 'a' }], { include: ['events'], properties: ['x'] })
    await vendor.source.open({ replayId: 'a' }, { env: 'dev' })
    expect(vendor.counts()['sign']).toBe(2)
    await vendor.source.open({ replayId: 'a' }, { include: ['events'], properties: ['y'] })
    expect(vendor.counts()['sign']).toBe(3)
    await vendor.source.open({ replayId: 'a' }, { include: ['events'], properties: ['x'] })
    expect(vendor.counts()['sign']).toBe(3)
  })
})

test('what is recorded in an id does not reach a terminal by a message', async () => {
  const vendor = fakeVendor({
    instead: ({ operation }) => (operation === 'file' ? status(404) : undefined),
  })
  const error: unknown = await vendor.source
    .open({ replayId: '\u001b[31m\nx' })
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'not-found' })
  // oxlint-disable-next-line no-control-regex
  expect(String(error)).not.toMatch(/[\u0000-\u001f]/)
})
