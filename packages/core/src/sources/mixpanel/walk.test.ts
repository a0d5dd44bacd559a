import { describe, expect, test } from 'vitest'
import type { OpenOptions } from '../source.ts'
import {
  all,
  fakeVendor,
  fileText,
  read,
  row,
  START_MS,
  type Answer,
  type Asked,
  type FakeVendor,
} from './testing/fake-vendor.ts'

const replays = { r: row(0) }
const ref = { replayId: 'r', retentionDays: 30, startedAtMs: START_MS }

/** A replay of so many files, and faults by the number of a file. */
function vendorOf(files: number, instead?: (asked: Asked) => Answer): FakeVendor {
  return fakeVendor({
    files: { r: files },
    replays,
    ...(instead && { instead: asked => (asked.operation === 'file' ? instead(asked) : undefined) }),
  })
}

const status = (code: number, body = ''): Response => new Response(body, { status: code })
const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number)

async function idsOf(vendor: FakeVendor, options?: OpenOptions): Promise<unknown> {
  return (await read(await vendor.source.open(ref, options))).ids
}

describe('a walk costs', () => {
  test.each([
    [1, 3],
    [2, 4],
    [4, 6],
    [14, 18],
    [50, 57],
    [499, 500],
    [500, 501],
  ])('%i files: no more than %i requests', async (files, most) => {
    const vendor = vendorOf(files)
    const recording = await vendor.source.open(ref)
    expect((await read(recording)).ids).toEqual(upTo(files))
    expect(recording.outcome?.()).toEqual({ missing: [], isPartial: false, notes: [] })
    expect(vendor.counts()['file']).toBeLessThanOrEqual(most)
    expect(vendor.counts()['sign']).toBe(1)
    // No file is asked for twice.
    expect(new Set(vendor.numbers()).size).toBe(vendor.numbers().length)
  })
})

test('files are named by four digits and the retention, and opened by the signature alone', async () => {
  const vendor = vendorOf(2)
  const recording = await vendor.source.open(ref)
  const names: string[] = []
  for await (const { name } of recording.segments()) names.push(name)
  expect(names).toEqual(['0000-30.json', '0001-30.json'])
  const file = vendor.asked.find(({ operation }) => operation === 'file')
  expect(`${file?.url.origin}${file?.url.pathname}`).toBe('https://cdn.test/r/0000-30.json')
  expect(file?.url.search).toMatch(/^\?URLPrefix=x%3D%3D&Expires=\d+&KeyName=k&Signature=canary-1$/)
  expect(file?.headers.has('authorization')).toBe(false)
})

test('files that come in another order are given in theirs, and not many are held', async () => {
  let inFlight = 0
  let most = 0
  const vendor = vendorOf(40, async ({ number }) => {
    inFlight++
    most = Math.max(most, inFlight)
    for (let turn = number % 3; turn < 3; turn++) await new Promise(resolve => setTimeout(resolve, 0))
    inFlight--
    return number < 40 ? new Response(fileText(number)) : status(404)
  })
  const { ids, texts } = await read(await vendor.source.open(ref))
  expect(ids).toEqual(upTo(40))
  expect(texts).toEqual(upTo(40).map(fileText))
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(6)
})

describe('what lies behind the end does not matter:', () => {
  test.each<[string, () => Answer]>([
    ['403', () => status(403)],
    ['500', () => status(500)],
    ['a web page', () => status(200, '<html>')],
    ['a connection that breaks', () => Promise.reject(new TypeError('fetch failed'))],
  ])('%s', async (_, fault) => {
    const vendor = vendorOf(3, ({ number }) => (number > 3 ? fault() : undefined))
    const recording = await vendor.source.open(ref)
    const { ids } = await read(recording)
    expect(ids).toEqual(upTo(3))
    expect(recording.outcome?.()).toEqual({ missing: [], isPartial: false, notes: [] })
    expect(vendor.counts()['sign']).toBe(1)
    expect(vendor.waits).toEqual([])
  })
})

describe('what fails before the end', () => {
  test.each<[string, () => Answer]>([
    ['500', () => status(500)],
    ['429', () => status(429)],
    ['a connection that breaks', () => Promise.reject(new TypeError('fetch failed'))],
    ['a file that breaks off', () => status(200, '[{"type":4,"timestamp":17')],
    ['nothing', () => status(200, '')],
    ['a web page', () => status(200, '<html>')],
  ])('%s is asked for again', async (_, fault) => {
    let faults = 2
    const vendor = vendorOf(4, ({ number }) => (number === 2 && faults-- > 1 ? fault() : undefined))
    const recording = await vendor.source.open(ref)
    const { ids, texts } = await read(recording)
    expect(ids).toEqual(upTo(4))
    expect(texts).toEqual(upTo(4).map(fileText))
    expect(recording.outcome?.()).toEqual({ missing: [], isPartial: false, notes: [] })
  })

  test('and goes on failing is left out and told, when later files can be had', async () => {
    const vendor = vendorOf(4, ({ number }) => (number === 1 ? status(502) : undefined))
    const recording = await vendor.source.open(ref)
    expect((await read(recording)).ids).toEqual([0, 2, 3])
    expect(recording.outcome?.()).toMatchObject({
      missing: [1],
      isPartial: true,
      notes: [{ code: 'segment-unavailable', segmentId: 1 }],
    })
  })

  test('and goes on failing with all that follows breaks off, and a later walk goes on there', async () => {
    let isDown = true
    const vendor = vendorOf(5, ({ number }) => (isDown && number >= 2 ? status(503) : undefined))
    const recording = await vendor.source.open(ref)
    const ids: unknown[] = []
    const reading = (async () => {
      for await (const { id } of recording.segments()) ids.push(id)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'unavailable', status: 503 })
    expect(ids).toEqual([0, 1])
    expect(recording.outcome?.().isPartial).toBe(true)
    isDown = false
    const before = vendor.numbers().length
    expect(await idsOf(vendor, { from: 2 })).toEqual([2, 3, 4])
    expect(Math.min(...vendor.numbers().slice(before))).toBe(2)
  })

  test('a file that is lost among others is told', async () => {
    const vendor = vendorOf(4, ({ number }) => (number === 1 ? status(404) : undefined))
    const recording = await vendor.source.open(ref)
    expect((await read(recording)).ids).toEqual([0, 2, 3])
    expect(recording.outcome?.()).toMatchObject({ missing: [1], isPartial: false })
  })

  test.each<[string, string]>([
    ['an object', '{"error":"gone"}'],
    ['null', 'null'],
  ])('%s in place of a list is an empty file, and told', async (_, body) => {
    const vendor = vendorOf(3, ({ number }) => (number === 1 ? status(200, body) : undefined))
    const recording = await vendor.source.open(ref)
    const { ids, texts } = await read(recording)
    expect(ids).toEqual([0, 1, 2])
    expect(texts[1]).toBe('[]')
    expect(recording.outcome?.()).toMatchObject({
      isPartial: false,
      notes: [{ code: 'segment-unavailable', segmentId: 1 }],
    })
    expect(vendor.numbers().filter(number => number === 1)).toHaveLength(1)
  })

  test('a file that breaks off again and again is given as far as it goes, and told', async () => {
    const cut = '[{"type":4,"timestamp":1'
    const vendor = vendorOf(2, ({ number }) => (number === 1 ? status(200, cut) : undefined))
    const recording = await vendor.source.open(ref)
    expect((await read(recording)).texts[1]).toBe(cut)
    expect(recording.outcome?.().notes).toMatchObject([{ code: 'segment-unavailable', segmentId: 1 }])
  })

  test('another refusal is an error at once', async () => {
    const vendor = vendorOf(2, () => status(400, 'Signature=canary'))
    const error: unknown = await vendor.source.open(ref).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'bad-response', status: 400 })
    expect(String(error)).not.toContain('canary')
  })
})

describe('a signature', () => {
  test('is renewed before it expires, as often as a slow reader takes', async () => {
    const vendor = vendorOf(30)
    const ids: unknown[] = []
    for await (const { id } of (await vendor.source.open(ref)).segments()) {
      ids.push(id)
      vendor.advance(60_000)
    }
    expect(ids).toEqual(upTo(30))
    // Thirty minutes, and each is good for four and a half.
    expect(vendor.counts()['sign']).toBeGreaterThanOrEqual(6)
    expect(vendor.counts()['sign']).toBeLessThanOrEqual(8)
    expect(vendor.numbers()).toHaveLength(new Set(vendor.numbers()).size)
  })

  test('that is refused is renewed, and the file asked for again', async () => {
    const refused = new Set<string>()
    const vendor = vendorOf(12, ({ number, signature }) => {
      // Revoked early, twice.
      if ((number === 3 && signature === 'canary-1') || (number === 8 && signature === 'canary-2')) {
        refused.add(signature)
        return status(403)
      }
      return undefined
    })
    expect(await idsOf(vendor)).toEqual(upTo(12))
    expect(refused.size).toBe(2)
    expect(vendor.counts()['sign']).toBe(3)
  })

  test('refused for several files at once is renewed once', async () => {
    const vendor = vendorOf(40, ({ number, signature }) =>
      number > 20 && signature === 'canary-1' ? status(403) : undefined,
    )
    expect(await idsOf(vendor)).toEqual(upTo(40))
    expect(vendor.counts()['sign']).toBe(2)
  })

  test('refused when it is new ends the walk: not the retention, and not for ever', async () => {
    const vendor = vendorOf(5, ({ number }) => (number >= 2 ? status(403) : undefined))
    const recording = await vendor.source.open(ref)
    await expect(read(recording)).rejects.toMatchObject({ code: 'forbidden', status: 403 })
    expect(vendor.counts()['sign']).toBe(2)
    expect(vendor.numbers().filter(number => number === 2).length).toBeLessThanOrEqual(2)
  })
})

describe('a part', () => {
  test('begins where it is told to, and asks for nothing before', async () => {
    const vendor = vendorOf(6)
    expect(await idsOf(vendor, { from: 4 })).toEqual([4, 5])
    expect(Math.min(...vendor.numbers())).toBe(4)
  })

  test('behind the end is nothing, and whole', async () => {
    const vendor = vendorOf(6)
    const recording = await vendor.source.open(ref, { from: 6 })
    expect((await read(recording)).ids).toEqual([])
    expect(recording.outcome?.()).toMatchObject({ isPartial: false, missing: [] })
  })

  test('of a replay that is gone meanwhile is not told to be its end', async () => {
    const vendor = vendorOf(0)
    await expect(vendor.source.open(ref, { from: 6 })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('asks only for what is wanted', async () => {
    const vendor = vendorOf(40)
    const recording = await vendor.source.open(ref, { wants: number => number >= 5 && number <= 7 })
    expect((await read(recording)).ids).toEqual([5, 6, 7])
    expect(vendor.numbers()).toEqual([5, 6, 7])
    expect(recording.outcome?.()).toMatchObject({ isPartial: true, notes: [] })
  })

  test('of so many files says that there are more', async () => {
    const vendor = vendorOf(40)
    const recording = await vendor.source.open(ref, { maxSegments: 3 })
    expect((await read(recording)).ids).toEqual([0, 1, 2])
    expect(vendor.numbers()).toEqual([0, 1, 2, 3])
    expect(recording.outcome?.()).toMatchObject({
      isPartial: true,
      notes: [{ code: 'segment-limit', segmentId: 3 }],
    })
  })

  test('of as many files as there are is the whole', async () => {
    const vendor = vendorOf(3)
    const recording = await vendor.source.open(ref, { maxSegments: 3 })
    await read(recording)
    expect(recording.outcome?.()).toEqual({ missing: [], isPartial: false, notes: [] })
  })
})

test('progress counts what was given', async () => {
  const vendor = vendorOf(3)
  const told: unknown[] = []
  await idsOf(vendor, { onProgress: progress => told.push(progress) })
  const bytes = fileText(0).length
  expect(told).toEqual([1, 2, 3].map(segments => ({ segments, bytes: segments * bytes })))
})

test('a signal ends the walk with its reason, wherever it stands', async () => {
  const stop = new AbortController()
  const vendor = vendorOf(40)
  const recording = await vendor.source.open(ref, { signal: stop.signal })
  const reason = new Error('enough')
  const reading = (async () => {
    for await (const { id } of recording.segments()) if (id === 5) stop.abort(reason)
  })()
  await expect(reading).rejects.toBe(reason)
  expect(vendor.numbers().length).toBeLessThan(12)
  await expect(vendor.source.open(ref, { signal: stop.signal })).rejects.toBe(reason)
})

test('who stops reading stops the asking', async () => {
  const signals: AbortSignal[] = []
  const vendor = fakeVendor({
    files: { r: 40 },
    replays,
    options: {
      io: {
        fetch: async (input, init) => {
          const { href: url } = new URL(input as string | URL)
          if (url.includes('/sign/'))
            return Response.json({
              results: [{ replay_id: 'r', url: 'https://cdn.test/r/', query_string: 'Signature=x' }],
            })
          signals.push(init!.signal!)
          // The first file comes; no other ever does.
          if (url.includes('0000-')) return new Response(fileText(0))
          return new Promise((_, reject) =>
            init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error)),
          )
        },
      },
    },
  })
  for await (const _segment of (await vendor.source.open(ref)).segments()) break
  expect(signals).toHaveLength(2)
  await expect.poll(() => signals[1]?.aborted).toBe(true)
})

test('a recording can be read again', async () => {
  const vendor = vendorOf(3)
  const recording = await vendor.source.open(ref)
  expect((await read(recording)).ids).toEqual([0, 1, 2])
  expect((await read(recording)).ids).toEqual([0, 1, 2])
  expect(await all(recording.segments() as AsyncIterable<unknown>)).toHaveLength(3)
})
