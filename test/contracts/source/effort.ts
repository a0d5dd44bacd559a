import { describe, expect, it } from 'vitest'
import { all, idOf, numbers, readAll } from './asking.ts'
import { askedFor } from './reading.ts'
import { watchTraffic } from './traffic.ts'
import type { Vendor } from './vendor.ts'

const EVERY_SECONDS = 600

/** What a source may ask of its vendor, and hold of a recording at a time. */
export function effortContract(vendor: Vendor): void {
  describe.each(vendor.costs)('$title', ({ plan, replays = 1, most }) => {
    it('comes in whole with the fewest requests that the API allows', { timeout: 30_000 }, async () => {
      const { source, simulator } = vendor.start({
        replays: Array.from({ length: replays }, (_, at) => ({
          ...plan,
          replayId: idOf(at),
          user: 'user-1',
          laterSeconds: -at * EVERY_SECONDS,
        })),
      })
      const segments = plan.segments ?? NaN
      if (replays === 1) {
        const recording = await source.open({ replayId: idOf(0) })
        expect((await readAll(recording)).map(({ id }) => id)).toEqual(numbers(segments))
        expect(recording.outcome?.()).toEqual({ missing: [], isPartial: false, notes: [] })
      } else {
        const rows = await all(source.list({ user: 'user-1', limit: replays }))
        expect(rows).toHaveLength(replays)
        await source.prepare?.(rows, { include: ['events'] })
        for (const row of rows) {
          const read = await readAll(await source.open(row, { include: ['events'] }))
          expect(read.length).toBeGreaterThanOrEqual(segments)
        }
      }
      const counts = simulator.log.counts()
      expect(Object.keys(counts).filter(operation => most[operation] === undefined)).toEqual([])
      for (const [operation, count] of Object.entries(counts))
        expect([operation, count]).toEqual([operation, Math.min(count, most[operation] ?? 0)])
      expect(simulator.log.complaints()).toEqual([])
    })
  })

  it('asks no more at a time than the vendor allows, however many recordings are read at once', async () => {
    const { source, simulator } = vendor.start({
      replays: Array.from({ length: 8 }, (_, at) => ({
        recordedCase: vendor.shortCase,
        replayId: idOf(at),
        segments: 30,
      })),
    })
    const read = await Promise.all(
      numbers(8).map(async at => readAll(await source.open({ replayId: idOf(at) }))),
    )
    for (const segments of read) expect(segments.map(({ id }) => id)).toEqual(numbers(30))
    expect(simulator.log.mostInFlight(vendor.operations.segments)).toBeGreaterThan(1)
    expect(simulator.log.mostInFlight(vendor.operations.segments)).toBeLessThanOrEqual(vendor.parallel)
  })

  it('asks a little ahead of a long recording, and holds little of it', { timeout: 30_000 }, async () => {
    const { plan, heldBytes } = vendor.long
    const traffic = watchTraffic()
    const { source } = vendor.start({ replays: [{ ...plan, replayId: idOf(0) }], between: traffic.between })
    const taken = (): number => traffic.exchanges.reduce((sum, { bytes }) => sum + bytes, 0)
    let held = 0
    let ahead = 0
    let given = 0
    let read = 0
    const recording = await source.open({ replayId: idOf(0) })
    for await (const segment of recording.segments()) {
      held = Math.max(held, taken() - read)
      ahead = Math.max(ahead, askedFor(vendor, traffic.exchanges).length - given)
      for await (const chunk of segment.open()) read += chunk.length
      given++
    }
    expect(given).toBe(plan.segments)
    expect(held).toBeLessThan(heldBytes)
    expect(ahead).toBeLessThanOrEqual(vendor.ahead)
    // Both say something only where all of it would be more.
    expect(taken()).toBeGreaterThan(2 * heldBytes)
    expect(given).toBeGreaterThan(2 * vendor.ahead)
  })
}
