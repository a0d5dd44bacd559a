import { memoryStore, RELATED_SEGMENT, type StoredReplay } from '@playhead/core'
import { expect, it } from 'vitest'
import { codeOf, idOf } from './asking.ts'
import { askedFor } from './reading.ts'
import { contentOf, fetched, fetchInto, fromFiles, told } from './stored.ts'
import { watchTraffic } from './traffic.ts'
import type { Vendor } from './vendor.ts'

const SECOND = 1000
const ref = { replayId: idOf(0) }

/** What a replay that is still being recorded owes. */
export function liveContract(vendor: Vendor): void {
  const replays = [{ recordedCase: vendor.shortCase, live: true, ...ref }]

  it('a live replay grows with each fetch, from its last segment on, until it is whole', async () => {
    const whole = await fromFiles(vendor, vendor.shortCase, ref.replayId)
    const beganAtMs = whole.zeroMs!
    const endedAtMs = beganAtMs + whole.replay.durationMs
    const traffic = watchTraffic()
    const { source, clock, simulator } = vendor.start({
      replays,
      nowMs: beganAtMs + 25 * SECOND,
      between: traffic.between,
    })
    const store = memoryStore()
    let replay: StoredReplay | undefined
    const sizes: number[] = []
    while (clock.now() < endedAtMs + 30 * SECOND) {
      const last = replay?.manifest.segments.at(-1)?.segmentId ?? 0
      traffic.clear()
      replay = await fetchInto(store, source, ref, { from: last })
      expect(replay.manifest).toMatchObject({ live: true, missing: [] })
      expect(askedFor(vendor, traffic.exchanges).filter(id => id < last)).toEqual([])
      sizes.push(replay.manifest.segments.length)
      clock.advance(20 * SECOND)
    }
    expect(sizes).toEqual(sizes.toSorted((one, other) => one - other))
    expect(new Set(sizes).size).toBeGreaterThan(2)

    clock.advance(7200 * SECOND)
    const last = replay?.manifest.segments.at(-1)?.segmentId ?? 0
    const ended = await fetchInto(store, source, ref, { from: last })
    expect(ended.manifest).toMatchObject({ live: false, missing: [], completeness: 'complete' })
    expect(await told(ended)).toEqual(await told(whole))
    expect(simulator.log.complaints()).toEqual([])
  })

  it('what is beside a live replay grows with it, and is there once', async () => {
    const { zeroMs, replay } = await fromFiles(vendor, vendor.shortCase, ref.replayId)
    const { source, clock } = vendor.start({ replays, nowMs: zeroMs! + replay.durationMs / 2 })
    const include = vendor.related.kinds
    const store = memoryStore()
    const half = await fetchInto(store, source, ref, { include })
    const last = half.manifest.segments.findLast(({ segmentId }) => segmentId < RELATED_SEGMENT)
    clock.advance(7200 * SECOND)
    const grown = await fetchInto(store, source, ref, { include, from: last!.segmentId })
    const whole = await fetched(source, ref, { include })
    expect(contentOf(grown)).toEqual(contentOf(whole))
    expect(await told(grown)).toEqual(await told(whole))
  })

  it('of which nothing is stored yet is not found, and is found a moment later', async () => {
    const { zeroMs } = await fromFiles(vendor, vendor.shortCase, ref.replayId)
    const { source, clock } = vendor.start({ replays, nowMs: zeroMs! + 10 })
    expect(['not-found', 'empty']).toContain(await codeOf(source.open(ref)))
    clock.advance(60 * SECOND)
    expect((await source.open(ref)).summary).toMatchObject(ref)
  })
}
