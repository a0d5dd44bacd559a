import { describe, expect, test } from 'vitest'
import { all, fakeVendor, read, row } from './testing/fake-vendor.ts'

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `r-${index}`)
const rows = (names: readonly string[]): object =>
  Object.fromEntries(names.map((name, index) => [name, row(index)]))
const status = (code: number): Response => new Response('', { status: code })

test('twenty replays of a person cost one list, one signing, one question for events, and their files', async () => {
  const vendor = fakeVendor({ replays: rows(ids(20)) })
  const results = await all(
    vendor.source.replaysForUser('u', { include: ['events'], properties: ['$browser'] }, async recording => {
      const { ids: segments } = await read(recording)
      return segments.length
    }),
  )
  // The newest first.
  expect(results.map(({ replay }) => replay.replayId)).toEqual(ids(20).toReversed())
  expect(results.every(result => 'value' in result && result.value === 1)).toBe(true)
  expect(vendor.counts()).toEqual({ insights: 2, sign: 1, file: 60 })
})

test('the order is that of the replays, whichever is ready first', async () => {
  const names = ids(12)
  const vendor = fakeVendor({ replays: rows(names) })
  const done: string[] = []
  const results = await all(
    vendor.source.fetchReplays(names, {}, async ({ summary }) => {
      const turns = summary.replayId === 'r-0' ? 30 : 1
      for (let turn = 0; turn < turns; turn++) await new Promise(resolve => setTimeout(resolve, 0))
      done.push(summary.replayId)
    }),
  )
  expect(results.map(({ replay }) => replay.replayId)).toEqual(names)
  expect(done[0]).not.toBe('r-0')
  expect(vendor.counts()).toMatchObject({ insights: 1, sign: 1 })
})

test('four are read at a time, and a slow reader of results holds the others back', async () => {
  const names = ids(60)
  const vendor = fakeVendor({ replays: rows(names) })
  let atATime = 0
  let most = 0
  let started = 0
  const results = vendor.source.fetchReplays(names, {}, async recording => {
    started++
    atATime++
    most = Math.max(most, atATime)
    await read(recording)
    atATime--
  })
  const iterator = results[Symbol.asyncIterator]()
  await iterator.next()
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(most).toBe(4)
  expect(started).toBeLessThanOrEqual(20)
  await iterator.return?.()
  const asked = vendor.asked.length
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(vendor.asked.length).toBe(asked)
})

describe('a failure', () => {
  test('of one is an item of its own, wherever it happens', async () => {
    const vendor = fakeVendor({
      replays: rows(['good', 'gone', 'broken', 'thrown', 'unsigned', 'last']),
      files: { gone: 0, broken: 9 },
      instead: ({ operation, url, number, body }) => {
        if (operation === 'file' && url.pathname.startsWith('/broken/') && number > 1) return status(500)
        if (operation !== 'sign') return undefined
        const { replays } = body as { replays: { replay_id: string }[] }
        const results = replays
          .filter(({ replay_id: id }) => id !== 'unsigned')
          .map(({ replay_id: id }) => ({
            replay_id: id,
            url: `https://cdn.test/${id}/`,
            query_string: 'Expires=1795180000&Signature=x',
          }))
        return Response.json({ results })
      },
    })
    const told: string[] = []
    const names = ['good', 'gone', 'broken', 'thrown', 'unsigned', 'last']
    for await (const result of vendor.source.fetchReplays(names, {}, async recording => {
      if (recording.summary.replayId === 'thrown') throw new TypeError('of the caller')
      return (await read(recording)).ids.length
    }))
      told.push(
        `${result.replay.replayId}: ${'value' in result ? result.value : ((result.error as { code?: string }).code ?? result.error.name)}`,
      )
    expect(told).toEqual([
      'good: 1',
      'gone: not-found',
      'broken: unavailable',
      'thrown: TypeError',
      'unsigned: not-found',
      'last: 1',
    ])
  })

  test.each([
    ['of the credentials', 401, 'unauthorized'],
    ['of a permission', 403, 'forbidden'],
  ])('%s is told once, for all', async (_, code, expected) => {
    const vendor = fakeVendor({
      replays: rows(ids(20)),
      instead: ({ operation }) => (operation === 'sign' ? status(code) : undefined),
    })
    await expect(all(vendor.source.fetchReplays(ids(20), {}, read))).rejects.toMatchObject({ code: expected })
    expect(vendor.counts()['sign']).toBe(1)
  })
})

test('a signal ends all with its reason', async () => {
  const stop = new AbortController()
  const reason = new Error('enough')
  const vendor = fakeVendor({ replays: rows(ids(20)) })
  const told: string[] = []
  const reading = (async () => {
    for await (const { replay } of vendor.source.fetchReplays(ids(20), { signal: stop.signal }, read)) {
      told.push(replay.replayId)
      if (told.length === 3) stop.abort(reason)
    }
  })()
  await expect(reading).rejects.toBe(reason)
  expect(told.length).toBeLessThan(20)
})

test('summaries of a list spare the question about them, several projects are asked each for its own', async () => {
  const vendor = fakeVendor({ replays: rows(['a']) })
  const listed = await all(vendor.source.list({ user: 'u' }))
  const results = await all(
    vendor.source.fetchReplays(
      [...listed, { replayId: 'b', project: '99', retentionDays: 30 }],
      {},
      async ({ summary }) => summary.project,
    ),
  )
  expect(results.map(result => 'value' in result && result.value)).toEqual(['4711', '99'])
  expect(vendor.counts()).toMatchObject({ insights: 1, sign: 2 })
})

test('no replays are no requests', async () => {
  const vendor = fakeVendor()
  expect(await all(vendor.source.fetchReplays([], {}, read))).toEqual([])
  expect(vendor.asked).toEqual([])
})

test('what came of the replays is not held: only a few wait', async () => {
  const names = ids(200)
  const vendor = fakeVendor({ replays: rows(names) })
  let held = 0
  let most = 0
  for await (const result of vendor.source.fetchReplays(names, {}, async () => {
    held++
    most = Math.max(most, held)
    return 'used'
  })) {
    held--
    expect('value' in result).toBe(true)
  }
  expect(most).toBeLessThanOrEqual(17)
})
