import {
  memoryStore,
  RELATED_SEGMENT,
  SourceError,
  type RemoteRecording,
  type StoredReplay,
} from '@playhead/core'
import { describe, expect, it } from 'vitest'
import { errorOf, idOf, numbers } from './asking.ts'
import { askedFor } from './reading.ts'
import { contentOf, fetched, fetchInto, stored, told } from './stored.ts'
import { watchTraffic, type Traffic } from './traffic.ts'
import type { Running, Vendor } from './vendor.ts'

const ref = { replayId: idOf(0) }
const reason = new Error('somebody pressed a key')
/** When whoever was refused for an hour, or whose signature has run out, may come again. */
const LATER_MS = 2 * 3_600_000

interface Watched extends Running {
  readonly traffic: Traffic
  readonly stopping: AbortController
}

/** Makes a reading break off at a request for segments, the first being 0. Answers what it has to end with. */
type Break = (running: Watched, at: number, vendor: Vendor) => unknown

const BREAKS: readonly (readonly [string, Break])[] = [
  [
    'its connection, in the middle of an answer and for good',
    ({ simulator }, at, { operations: { segments: operation } }) => {
      simulator.faults.add({ kind: 'truncated', operation, after: at, times: 1 })
      simulator.faults.add({ kind: 'network', operation, after: at + 1 })
      return 'unavailable'
    },
  ],
  [
    'an answer that ends too early and looks whole',
    ({ simulator }, at, { operations: { segments: operation } }) => {
      simulator.faults.add({ kind: 'truncated', quietly: true, operation, after: at, times: 1 })
      simulator.faults.add({ kind: '503', operation, after: at + 1 })
      return 'unavailable'
    },
  ],
  [
    'errors of the server that do not end',
    ({ simulator }, at, { operations: { segments: operation } }) => {
      simulator.faults.add({ kind: '500', operation, after: at })
      return 'unavailable'
    },
  ],
  [
    'a limit that asks for an hour',
    ({ simulator }, at, { operations: { segments: operation } }) => {
      simulator.faults.add({ kind: '429-http-date', seconds: 3600, operation, after: at })
      return 'rate-limited'
    },
  ],
  [
    'somebody who stops it',
    ({ traffic, stopping }, at, { isForSegments }) => {
      let requests = 0
      traffic.onRequest = url => {
        if (isForSegments(url) && requests++ === at) stopping.abort(reason)
      }
      return reason
    },
  ],
]

/** What going on after a break owes: nothing lost, nothing fetched twice. */
export function resumeContract(vendor: Vendor): void {
  const segments = vendor.severalRequests
  const start = (): Watched => {
    const traffic = watchTraffic()
    const replays = [{ recordedCase: vendor.shortCase, segments, ...ref }]
    return {
      ...vendor.start({ replays, between: traffic.between }),
      traffic,
      stopping: new AbortController(),
    }
  }
  let unbroken: Promise<StoredReplay> | undefined
  /** As it is stored when nothing breaks. */
  const wholeReplay = (): Promise<StoredReplay> => (unbroken ??= fetched(start().source, ref))
  const mend = ({ simulator, clock, traffic }: Watched): void => {
    simulator.faults.clear()
    clock.advance(LATER_MS)
    traffic.clear()
    traffic.onRequest = () => {}
  }

  describe.each(BREAKS)('broken off by %s', (_, breakOff) => {
    it('at each of its requests: what was given is whole, and the rest can be had', async () => {
      const { source, simulator: undisturbed } = start()
      const whole = new Map<number, string>()
      await readInto(whole, await source.open(ref))
      expect([...whole.keys()]).toEqual(numbers(segments))
      const requests = undisturbed.log.count(vendor.operations.segments)
      expect(requests).toBeGreaterThan(2)
      for (let at = 0; at < requests; at++) {
        const running = start()
        const expected = breakOff(running, at, vendor)
        const given = new Map<number, string>()
        let recording: RemoteRecording | undefined
        const error = await errorOf(
          (async () => {
            recording = await running.source.open(ref, { signal: running.stopping.signal })
            await readInto(given, recording)
          })(),
        )
        const here = given.size
        // What lies behind the end may be asked for in vain: a break there changes nothing.
        if (error === 'nothing was thrown') expect([at, here]).toEqual([at, segments])
        else {
          expect([at, error instanceof SourceError ? error.code : error]).toEqual([at, expected])
          if (recording) expect(recording.outcome?.()).toMatchObject({ missing: [], isPartial: true })
        }
        expect([...given]).toEqual([...whole].slice(0, here))

        mend(running)
        const rest = await running.source.open(ref, { from: here })
        await readInto(given, rest)
        expect(given).toEqual(whole)
        expect(rest.outcome?.()).toMatchObject({ missing: [], isPartial: false })
        const read = running.traffic.exchanges.filter(({ isWhole }) => isWhole)
        expect([at, askedFor(vendor, read).filter(id => id < here)]).toEqual([at, []])
        expect(running.simulator.log.complaints()).toEqual([])
      }
    })

    it('the store keeps what was given and has all of it in the end, as if nothing had happened', async () => {
      const whole = await wholeReplay()
      const running = start()
      // Behind the first answers, so that some of it is kept.
      const expected = breakOff(running, 2, vendor)
      const store = memoryStore()
      const broken = fetchInto(store, running.source, ref, { signal: running.stopping.signal })
      const error = await errorOf(broken)
      expect(error instanceof SourceError ? error.code : error).toEqual(expected)
      const kept = await stored(store, ref)
      const here = kept?.manifest.segments.length ?? 0
      expect(here).toBeGreaterThan(0)
      expect(kept?.manifest).toMatchObject({ completeness: 'partial', missing: [] })
      expect(contentOf(kept!).segments).toEqual(contentOf(whole).segments.slice(0, here))

      mend(running)
      const resumed = await fetchInto(store, running.source, ref, { from: here })
      expect(contentOf(resumed)).toEqual(contentOf(whole))
      expect(await told(resumed)).toEqual(await told(whole))
    })
  })

  it('what is beside the recording comes with the rest', async () => {
    const include = vendor.related.kinds
    const whole = await fetched(start().source, ref, { include })
    expect(whole.manifest.segments.at(-1)?.segmentId).toBe(RELATED_SEGMENT)
    const running = start()
    const store = memoryStore()
    const { segments: operation } = vendor.operations
    running.simulator.faults.add({ kind: 'network', operation, after: 2 })
    await errorOf(fetchInto(store, running.source, ref, { include }))
    const from = (await stored(store, ref))!.manifest.segments.length
    mend(running)
    const resumed = await fetchInto(store, running.source, ref, { include, from })
    expect(contentOf(resumed)).toEqual(contentOf(whole))
    expect(await told(resumed)).toEqual(await told(whole))
  })

  it('gives from a number on what is there from that number on, and asks for nothing before it', async () => {
    const { source, traffic } = start()
    const recording = await source.open(ref, { from: 5 })
    const given = new Map<number, string>()
    await readInto(given, recording)
    expect([...given.keys()]).toEqual(numbers(segments, 5))
    expect(recording.outcome?.()).toMatchObject({ missing: [], isPartial: false })
    expect(askedFor(vendor, traffic.exchanges).filter(id => id < 5)).toEqual([])
  })

  it('gives nothing, and is content, when all was here before', async () => {
    const { source, traffic } = start()
    const recording = await source.open(ref, { from: segments })
    const given = new Map<number, string>()
    await readInto(given, recording)
    expect([...given]).toEqual([])
    expect(recording.outcome?.()).toMatchObject({ missing: [], isPartial: false })
    expect(traffic.exchanges.length).toBeLessThanOrEqual(8)
    const read = traffic.exchanges.filter(({ isWhole, status }) => isWhole && status === 200)
    expect(askedFor(vendor, read).filter(id => id < segments)).toEqual([])
  })
}

/** Adds the segments that come, each once it is here as a whole; its content as a text. */
async function readInto(given: Map<number, string>, recording: RemoteRecording): Promise<void> {
  for await (const segment of recording.segments()) {
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of segment.open()) text += decoder.decode(chunk, { stream: true })
    expect(given.has(segment.id!)).toBe(false)
    given.set(segment.id!, text)
  }
}
