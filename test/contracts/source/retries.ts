import { describe, expect, it } from 'vitest'
import type { Fault } from '../../providers/simulator/faults.ts'
import { all, errorOf, idOf, numbers, readAll } from './asking.ts'
import type { Running, Vendor } from './vendor.ts'

const ref = { replayId: idOf(0) }

/** A fault that passes, and the waits until it has, in ms: those that it asks for, or ours with the least chance. */
const PASSING: readonly (readonly [string, Fault, readonly number[]])[] = [
  ['too many requests, for so many seconds', { kind: '429', seconds: 7, times: 1 }, [7000]],
  ['too many requests, until a date', { kind: '429-http-date', seconds: 7, times: 1 }, [7000]],
  ['too many requests, said three times', { kind: '429', seconds: 7, times: 3 }, [7000, 7000, 7000]],
  ['out of service for so many seconds', { kind: '503', seconds: 11, times: 1 }, [11_000]],
  ['an error of the server, twice', { kind: '500', times: 2 }, [1000, 2000]],
  ['a gateway without its server', { kind: 'html', status: 502, times: 1 }, [1000]],
  ['a broken connection', { kind: 'network', times: 1 }, [1000]],
  ['a connection that breaks in the middle of an answer', { kind: 'truncated', times: 1 }, [1000]],
]

/** What faults that pass owe: the wait that was asked for, and the whole answer. */
export function retryContract(vendor: Vendor): void {
  const start = (): Running =>
    vendor.start({ replays: [{ recordedCase: vendor.shortCase, segments: 12, user: 'user-1', ...ref }] })

  describe.each(PASSING)('%s', (_, fault, waits) => {
    it.each(['list', 'open', 'segments'] as const)('is waited for and passes: %s', async place => {
      const { source, simulator, clock } = start()
      const operation = vendor.operations[place]
      simulator.faults.add({ operation, ...fault })
      if (place === 'list')
        expect((await all(source.list({ user: 'user-1' }))).map(({ replayId }) => replayId)).toEqual([
          idOf(0),
        ])
      else {
        const recording = await source.open(ref)
        expect((await readAll(recording)).map(({ id }) => id)).toEqual(numbers(12))
        expect(recording.outcome?.()).toEqual({ missing: [], isPartial: false, notes: [] })
      }
      // What lies ahead is asked for without insisting by some: then the second try comes at once.
      const isEager = place === 'segments' && vendor.looksAhead && fault.seconds === undefined
      expect(clock.waits).toEqual(isEager ? waits.slice(0, -1) : waits)
    })
  })

  it('an abort ends the waiting, with its reason', async () => {
    const stopping = new AbortController()
    const reason = new Error('enough')
    const { source, simulator, clock } = start()
    clock.onSleep(() => stopping.abort(reason))
    simulator.faults.add({ kind: '429', seconds: 20, operation: vendor.operations.open })
    expect(await errorOf(source.open(ref, { signal: stopping.signal }))).toBe(reason)
  })
}
