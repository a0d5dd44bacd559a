import { health } from '@playhead/core'
import { describe, expect, it } from 'vitest'
import { idOf, readAll } from './asking.ts'
import { contentOf, fetched } from './stored.ts'
import type { Running, Vendor } from './vendor.ts'

const SEGMENTS = 12
const ref = { replayId: idOf(0) }

/** What a recording that is not whole at the vendor owes: all that is there, and word of what is not. */
export function flawContract(vendor: Vendor): void {
  const start = (): Running =>
    vendor.start({ replays: [{ recordedCase: vendor.shortCase, segments: SEGMENTS, ...ref }] })

  describe.each(vendor.flaws)('$title', flaw => {
    const { faults, given, recorded = given, missing, isPartial, notes, remarks } = flaw

    it('is told by the source, in health and in the store, and costs nothing else', async () => {
      const whole = await fetched(start().source, ref)
      const { source, simulator } = start()
      for (const fault of faults) simulator.faults.add(fault)
      const recording = await source.open(ref)
      expect((await readAll(recording)).map(({ id }) => id)).toEqual(given)
      const outcome = recording.outcome?.()
      expect(outcome).toMatchObject({ missing, isPartial })
      expect(outcome?.notes.map(({ code }) => code)).toEqual(notes)

      const replay = await fetched(source, ref)
      const { stored, remarks: told } = health(replay)
      expect(stored.missing).toEqual(missing)
      expect(told.map(({ code }) => code)).toEqual(expect.arrayContaining([...remarks]))
      expect(replay.manifest.completeness).toBe(missing.length > 0 || isPartial ? 'partial' : 'complete')

      const all = contentOf(whole).segments
      const here = new Map(contentOf(replay).segments.map(segment => [segment.segmentId, segment]))
      for (const [at, segmentId] of given.entries()) {
        const of = all[recorded[at]!]
        if (of) expect(here.get(segmentId)).toEqual({ ...of, segmentId })
      }
    })
  })

  it('a whole recording has none of these remarks', async () => {
    const { remarks } = health(await fetched(start().source, ref))
    const codes = remarks.map(({ code }) => code)
    const flawed = vendor.flaws.flatMap(flaw => flaw.remarks)
    expect(flawed.length).toBeGreaterThan(0)
    for (const remark of flawed) expect(codes).not.toContain(remark)
  })
}
