import { SourceError, type ReplaySummary, type Source } from '@playhead/core'
import { expect, test } from 'vitest'
import { collect } from './collect.ts'

const summaries: readonly ReplaySummary[] = ['a', 'b'].map(replayId => ({
  source: 'posthog',
  project: '1',
  replayId,
}))

/** A vendor that lists so many, and then fails or not. */
function lists(amount: number, error?: Error): Source {
  async function* list(): AsyncGenerator<ReplaySummary> {
    yield* summaries.slice(0, amount)
    if (error) throw error
  }
  return { list } as unknown as Source
}

const cut = new SourceError('bad-response', 'posthog: the list is cut off')

test('a list is read to its end, and each replay is seen as it comes', async () => {
  const seen: string[] = []
  const found = await collect(lists(2), { limit: 5 }, async ({ replayId }) => void seen.push(replayId))
  expect(found).toEqual({ summaries, mayHaveMore: false })
  expect(seen).toEqual(['a', 'b'])
})

test('as many as were asked for may not be all', async () => {
  expect((await collect(lists(2), { limit: 2 })).mayHaveMore).toBe(true)
})

test('what came before a list broke off is not thrown away', async () => {
  expect(await collect(lists(2, cut), { limit: 5 })).toEqual({
    summaries,
    mayHaveMore: true,
    broken: { error: cut },
  })
})

test('a list that gives nothing but an error is an error', async () => {
  await expect(collect(lists(0, cut), {})).rejects.toBe(cut)
})

test('who interrupts gets no half list', async () => {
  const interrupt = new AbortController()
  interrupt.abort(cut)
  await expect(collect(lists(2, cut), { signal: interrupt.signal })).rejects.toBe(cut)
})
