import type { ReplaySummary } from '@playhead/core'
import { expect, it } from 'vitest'
import { all, codeOf, errorOf, idOf } from './asking.ts'
import { watchTraffic } from './traffic.ts'
import type { Plan, Running, Vendor } from './vendor.ts'

const EVERY_SECONDS = 600
const MINUTE = 60_000

/** So many replays of one person, ten minutes apart, the newest first. */
const replaysOf = (vendor: Vendor, user: string, count: number, first = 0): Plan[] =>
  Array.from({ length: count }, (_, at) => ({
    recordedCase: vendor.shortCase,
    replayId: idOf(first + at),
    user,
    laterSeconds: -at * EVERY_SECONDS,
  }))

const idsOf = (rows: readonly ReplaySummary[]): string[] => rows.map(({ replayId }) => replayId)

/** What a source's `list` owes. */
export function listContract(vendor: Vendor): void {
  const { operations } = vendor
  const mine = replaysOf(vendor, 'user-1', 5)
  const others = replaysOf(vendor, 'user-2', 3, 100)
  const start = (): Running => vendor.start({ replays: [...others, ...mine] })

  it('lists the replays of a person, newest first, each with what the vendor tells of it', async () => {
    const { source, simulator } = start()
    const rows = await all(source.list({ user: 'user-1' }))
    expect(idsOf(rows)).toEqual(mine.map(({ replayId }) => replayId))
    const [newest, second] = rows
    expect(newest).toMatchObject({ source: vendor.name, user: 'user-1' })
    expect(newest?.project).not.toBe('')
    expect((newest?.startedAtMs ?? 0) - (second?.startedAtMs ?? 0)).toBe(EVERY_SECONDS * 1000)
    expect(simulator.log.count(operations.list)).toBe(1)
    expect(simulator.log.complaints()).toEqual([])
  })

  it('lists no more than were asked for, in one question', async () => {
    const { source, simulator } = start()
    const rows = await all(source.list({ user: 'user-1', limit: 2 }))
    expect(idsOf(rows)).toEqual([idOf(0), idOf(1)])
    expect(simulator.log.count(operations.list)).toBe(1)
  })

  it('lists nothing for somebody who has no replays', async () => {
    expect(await all(start().source.list({ user: 'nobody' }))).toEqual([])
  })

  it('lists those that were named, whosever they are, and leaves out what is not known', async () => {
    const rows = await all(start().source.list({ replayIds: [idOf(101), idOf(999), idOf(3)] }))
    expect(idsOf(rows).toSorted()).toEqual([idOf(3), idOf(101)])
  })

  it('asks nothing when none is named', async () => {
    const { source, simulator } = start()
    expect(await all(source.list({ replayIds: [] }))).toEqual([])
    expect(simulator.log.requests).toEqual([])
  })

  it('lists what lies in a window of time, with one end or two', async () => {
    const { source } = start()
    const rows = await all(source.list({ user: 'user-1' }))
    const begin = (at: number): number => rows[at]?.startedAtMs ?? NaN
    const within = async (fromMs: number | undefined, toMs: number | undefined): Promise<string[]> =>
      idsOf(
        await all(
          source.list({
            user: 'user-1',
            ...(fromMs !== undefined && { fromMs }),
            ...(toMs !== undefined && { toMs }),
          }),
        ),
      )
    // Some vendors ask when a replay began, others when it went on: the edges lie where none does.
    expect(await within(begin(3) - MINUTE, begin(1) + MINUTE)).toEqual([idOf(1), idOf(2), idOf(3)])
    expect(await within(begin(1) - MINUTE, undefined)).toEqual([idOf(0), idOf(1)])
    expect(await within(undefined, begin(3) + MINUTE)).toEqual([idOf(3), idOf(4)])
    expect(await within(begin(4) - 60 * MINUTE, begin(4) - 50 * MINUTE)).toEqual([])
  })

  it('goes through all pages, once each, a hundred replays without a limit', async () => {
    const { source, simulator } = vendor.start({ replays: replaysOf(vendor, 'user-1', 230) })
    const rows = await all(source.list({ user: 'user-1', limit: 1000 }))
    expect(idsOf(rows)).toEqual(replaysOf(vendor, 'user-1', 230).map(({ replayId }) => replayId))
    expect(simulator.log.count(operations.list)).toBeLessThanOrEqual(3)
    simulator.log.clear()
    expect(await all(source.list({ user: 'user-1' }))).toEqual(rows.slice(0, 100))
    expect(simulator.log.count(operations.list)).toBe(1)
  })

  it('goes through all that were named, however many', async () => {
    const replays = replaysOf(vendor, 'user-1', 130)
    const { source } = vendor.start({ replays })
    const replayIds = replays.map(({ replayId }) => replayId)
    expect(idsOf(await all(source.list({ replayIds }))).toSorted()).toEqual(replayIds)
    expect(await all(source.list({ replayIds, limit: 7 }))).toHaveLength(7)
  })

  it('asks for no further page once the reader has left', async () => {
    const { source, simulator } = vendor.start({ replays: replaysOf(vendor, 'user-1', 230) })
    for await (const row of source.list({ user: 'user-1', limit: 1000 })) {
      expect(row.replayId).toBe(idOf(0))
      break
    }
    expect(simulator.log.count(operations.list)).toBe(1)
  })

  it('refuses before any request what it cannot ask', async () => {
    const { source, simulator } = start()
    const queries = [
      { user: 'user-1', fromMs: 2, toMs: 1 },
      { user: 'user-1', fromMs: NaN },
    ]
    for (const query of [...queries, ...vendor.refusedQueries])
      expect([query, await codeOf(all(source.list(query)))]).toEqual([query, 'bad-question'])
    expect(simulator.log.requests).toEqual([])
  })

  it('stops when it is told to, and rejects with the reason it was given', async () => {
    const { source, simulator } = vendor.start({ replays: replaysOf(vendor, 'user-1', 230) })
    const reason = new Error('enough')
    const stopped = AbortSignal.abort(reason)
    expect(await errorOf(all(source.list({ user: 'user-1', signal: stopped })))).toBe(reason)
    expect(simulator.log.requests).toEqual([])

    const stopping = new AbortController()
    const traffic = watchTraffic()
    traffic.onRequest = () => stopping.abort(reason)
    const other = vendor.start({ replays: mine, between: traffic.between })
    expect(await errorOf(all(other.source.list({ user: 'user-1', signal: stopping.signal })))).toBe(reason)
    expect(traffic.exchanges).toHaveLength(1)
  })
}
