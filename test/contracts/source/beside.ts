import { readEvents, RELATED_SEGMENT, type ReplaySummary } from '@playhead/core'
import { describe, expect, it } from 'vitest'
import { all, idOf, readAll } from './asking.ts'
import { fetched, told } from './stored.ts'
import type { Running, Vendor } from './vendor.ts'

const ref = { replayId: idOf(0) }

const second = (name: string, timeMs: number): string => `${Math.floor(timeMs / 1000)} ${name}`

/** What the vendor knows beside a recording, where it shows it, and whose it is. */
export function besideContract(vendor: Vendor): void {
  const { operations, related } = vendor
  const start = (): Running =>
    vendor.start({ replays: [{ recordedCase: vendor.shortCase, user: 'user-1', ...ref }] })
  const summaryOf = async ({ source }: Running): Promise<ReplaySummary> => {
    const [summary] = await all(source.list({ replayIds: [ref.replayId] }))
    return summary!
  }

  describe('what is beside a recording', () => {
    it('is told by time, each with its kind', async () => {
      const running = start()
      const summary = await summaryOf(running)
      const { records, notes } = await running.source.related(summary, { kinds: related.kinds })
      // Equal ones of one second may be one record with a count: some vendors know no finer time.
      const found = records.flatMap(({ name, timeMs = NaN, count = 1 }) =>
        Array.from({ length: count }, () => second(name, timeMs)),
      )
      const recorded = (await related.recorded()).map(({ name, timeMs }) => second(name, timeMs))
      expect(found.toSorted()).toEqual(recorded.toSorted())
      expect(recorded.length).toBeGreaterThan(0)
      expect(notes).toEqual([])
      const times = records.map(({ timeMs }) => timeMs ?? NaN)
      expect(times).toEqual(times.toSorted((one, other) => one - other))
      const { startedAtMs = NaN } = summary
      for (const { kind, timeMs = NaN, link } of records) {
        expect(related.kinds).toContain(kind)
        expect(timeMs - startedAtMs).toBeGreaterThan(-60_000)
        expect(timeMs - startedAtMs).toBeLessThan(600_000)
        if (link !== undefined) expect(new URL(link).protocol).toBe('https:')
      }
    })

    it('says what the vendor does not have', async () => {
      const running = start()
      const found = await running.source.related(await summaryOf(running), { kinds: [related.without] })
      expect(found.records).toEqual([])
      expect(found.notes).toEqual([expect.stringContaining(related.without)])
    })

    it('comes with the recording, as its last segment, when it is wanted', async () => {
      const bare = await told(await fetched(start().source, ref))
      const { source } = start()
      const segments = await readAll(await source.open(ref, { include: related.kinds }))
      expect(segments.at(-1)?.id).toBe(RELATED_SEGMENT)
      const recording = await source.open(ref, { include: related.kinds })
      const { events } = await readEvents(recording)
      const own = events.filter(({ pointer }) => pointer.segmentId !== RELATED_SEGMENT)
      expect(own).toHaveLength(bare.events.length)
      // Much of it is what the recording tells too: then it is one event with several pointers.
      const touched = events.filter(({ pointer, also = [] }) =>
        [pointer, ...also].some(({ segmentId }) => segmentId === RELATED_SEGMENT),
      )
      expect(touched.length).toBeGreaterThan(0)
    })

    it('is no segment when there is none', async () => {
      const { source } = start()
      const recording = await source.open(ref, { include: [related.without] })
      const segments = await readAll(recording)
      expect(segments.map(({ id }) => id)).not.toContain(RELATED_SEGMENT)
      const notes = recording.outcome?.().notes.map(({ code }) => code)
      expect(notes).toEqual(['related-limit'])
    })

    it.each(['403', '500', 'wrong-json'])(
      'does not keep the recording away when it fails with %s',
      async kind => {
        const running = start()
        const summary = await summaryOf(running)
        const whole = await readAll(await running.source.open(summary))
        for (const operation of operations.related) running.simulator.faults.add({ kind, operation })
        const recording = await running.source.open(summary, { include: related.kinds })
        expect(await readAll(recording)).toEqual(whole)
        const { notes, missing, isPartial } = recording.outcome!()
        expect({ missing, isPartial }).toEqual({ missing: [], isPartial: false })
        expect(notes.map(({ code }) => code)).toContain('related-limit')
      },
    )

    it('is a note when a permission is missing', async () => {
      const running = start()
      const summary = await summaryOf(running)
      for (const operation of operations.related) running.simulator.faults.add({ kind: '403', operation })
      const found = await running.source.related(summary, { kinds: related.kinds.slice(0, 1) })
      expect(found.records).toEqual([])
      expect(found.notes).toHaveLength(1)
    })
  })

  it('the link to a replay leads to it, at its moment where the vendor has one, and can be pasted', async () => {
    const { source, simulator } = start()
    const link = source.link(ref, 83_421)
    expect(new URL(link).protocol).toBe('https:')
    const named = vendor.readName(link)
    expect(named).toMatchObject(ref)
    expect([undefined, 83_000]).toContain(named?.offsetMs)
    expect(vendor.readName(source.link(ref))).toMatchObject(ref)
    // What is pasted can be opened.
    expect((await source.open(named!)).summary).toMatchObject(ref)
    expect(simulator.log.complaints()).toEqual([])
  })

  it('the name of a replay is read', () => {
    const { source } = start()
    expect(vendor.readName(`${source.name}:${ref.replayId}`)).toMatchObject(ref)
    expect(vendor.readName('file:///tmp/x.json')).toBeUndefined()
  })

  it('an identity is of one credential, always the same, and does not give it away', async () => {
    const word = /^[0-9a-f]{16}$/
    const one = await vendor.start({ canary: 'one' }).source.identity()
    expect(one).toMatch(word)
    expect(await vendor.start({ canary: 'one' }).source.identity()).toBe(one)
    expect(await vendor.start({ canary: 'other' }).source.identity()).not.toBe(one)
  })
}
