import { SourceError } from '@playhead/core'
import { describe, expect, it, vi } from 'vitest'
import { all, errorOf, idOf, readAll } from './asking.ts'
import { leaksOf } from './leaks.ts'
import type { FaultRow, Vendor } from './vendor.ts'

const ref = { replayId: idOf(0) }
const CANARY = 'canary'

/** What ends in one code wherever it comes, and how often it is asked for until then. */
const COMMON: readonly FaultRow[] = [
  { fault: { kind: '401' }, code: 'unauthorized', tries: 1 },
  { fault: { kind: '403' }, code: 'forbidden', tries: 1 },
  { fault: { kind: '404' }, code: 'not-found', tries: 1 },
  { fault: { kind: '410' }, code: 'deleted', tries: 1 },
  { fault: { kind: '429', seconds: 7200 }, code: 'rate-limited', tries: 1 },
  { fault: { kind: '429-http-date', seconds: 7200 }, code: 'rate-limited', tries: 1 },
  { fault: { kind: '500' }, code: 'unavailable', tries: 4 },
  { fault: { kind: '502' }, code: 'unavailable', tries: 4 },
  { fault: { kind: '503' }, code: 'unavailable', tries: 4 },
  { fault: { kind: '503', seconds: 7200 }, code: 'unavailable', tries: 1 },
  { fault: { kind: 'network' }, code: 'unavailable', tries: 4 },
  { fault: { kind: 'truncated' }, code: 'unavailable', tries: 4 },
  { fault: { kind: 'truncated', quietly: true }, code: 'bad-response', tries: 2 },
  { fault: { kind: 'html' }, code: 'bad-response', tries: 2 },
  { fault: { kind: 'html', status: 502 }, code: 'unavailable', tries: 4 },
  { fault: { kind: 'empty' }, code: 'bad-response', tries: 2 },
  { fault: { kind: 'wrong-json' }, code: 'bad-response', tries: 2 },
  { fault: { kind: 'wrong-shape', at: '', value: 17 }, code: 'bad-response', tries: 1 },
  { fault: { kind: 'redirect' }, code: 'refused', tries: 1 },
  { fault: { kind: 'echo' }, code: 'unavailable', tries: 4 },
  { fault: { kind: 'echo', status: 401 }, code: 'unauthorized', tries: 1 },
  { fault: { kind: 'echo', status: 400 }, code: 'bad-question', tries: 1 },
  { fault: { kind: 'slow', delayMs: 5000 }, code: 'fine' },
  { fault: { kind: 'slow', delayMs: 5000, afterBytes: 3000 }, code: 'fine' },
]

/** The rows for one place: a vendor's own take the place of those that hold for all. */
function rowsFor(own: readonly FaultRow[]): readonly FaultRow[] {
  const key = ({ fault }: FaultRow): string => JSON.stringify({ ...fault, operation: undefined })
  const told = new Set(own.map(key))
  return [...COMMON.filter(row => !told.has(key(row))), ...own]
}

/** What a vendor's faults owe: the right word, no try in vain, and nothing secret. */
export function faultContract(vendor: Vendor): void {
  const places = ['list', 'open', 'segments'] as const

  describe.each(places)('a fault at the place of: %s', place => {
    const operation = vendor.operations[place]
    const title = ({ fault, code }: FaultRow): string => `${JSON.stringify(fault)} → ${code}`

    it.each(rowsFor(vendor.faults[place]).map(row => [title(row), row] as const))('%s', async (_, row) => {
      const { source, simulator, clock } = vendor.start({
        replays: [{ recordedCase: vendor.shortCase, segments: 12, user: 'user-1', ...ref }],
        canary: CANARY,
      })
      simulator.faults.add({ operation, ...row.fault })
      const beganAtMs = clock.now()
      const question =
        place === 'list'
          ? all(source.list({ user: 'user-1' }))
          : source.open(ref).then(async recording => readAll(recording))
      const error = await errorOf(question)
      if (row.code === 'fine') expect(error).toBe('nothing was thrown')
      else {
        expect(error).toBeInstanceOf(SourceError)
        const { code, message, retryAfterMs } = error as SourceError
        expect([code, message]).toEqual([row.code, message])
        expect(message).toMatch(new RegExp(`^${vendor.name}: `))
        if (row.code === 'rate-limited' && row.fault.seconds !== undefined)
          expect(retryAfterMs).toBeCloseTo(row.fault.seconds * 1000, -4)
        expect(leaksOf(error, [CANARY])).toEqual([])
        expect((error as Error).cause).toBeUndefined()
      }
      // Nobody is kept waiting for longer than a retry is worth.
      expect(clock.now() - beganAtMs).toBeLessThan(300_000)
      if (row.tries !== undefined) expect(simulator.log.count(operation)).toBe(row.tries)
      expect(simulator.log.complaints()).toEqual([])
    })
  })

  it('each kind of fault that the vendor has is tried', () => {
    const rows = [...COMMON, ...places.flatMap(place => vendor.faults[place])].map(({ fault }) => fault)
    const tried = new Set([...rows, ...vendor.flaws.flatMap(({ faults }) => faults)].map(({ kind }) => kind))
    // How a body that stalls ends is a test of its own; what lives is another contract.
    expect(vendor.faultKinds.filter(kind => !tried.has(kind))).toEqual(['stalled', 'live'])
  })

  it.each(vendor.gone)('$title → $code', async ({ plan, code, listed }) => {
    const { source } = vendor.start({
      replays: [{ recordedCase: vendor.shortCase, user: 'user-1', ...ref, ...plan }],
    })
    const question = source.open(ref).then(async recording => readAll(recording))
    expect(await errorOf(question)).toMatchObject({ name: 'SourceError', code })
    const rows = await all(source.list({ replayIds: [ref.replayId] }))
    if (listed === 'unlisted') expect(rows).toEqual([])
    else expect(rows.map(({ replayId, gone }) => ({ replayId, gone }))).toEqual([{ ...ref, gone: listed }])
  })

  it('a body that stalls does not hold the source for ever', async () => {
    const { source, simulator } = vendor.start({
      replays: [{ recordedCase: vendor.shortCase, segments: 3, user: 'user-1', ...ref }],
    })
    simulator.faults.add({ kind: 'stalled', operation: vendor.operations.list })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const over = { isIt: false }
      const question = errorOf(all(source.list({ user: 'user-1' }))).finally(() => (over.isIt = true))
      for (let seconds = 0; seconds < 600 && !over.isIt; seconds += 10)
        await vi.advanceTimersByTimeAsync(10_000)
      expect(await question).toMatchObject({ name: 'SourceError', code: 'unavailable' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('names the field of an answer that is not as it should be', async () => {
    const { source, simulator } = vendor.start({
      replays: [{ recordedCase: vendor.shortCase, user: 'user-1', ...ref }],
    })
    simulator.faults.add({ kind: 'wrong-shape', operation: vendor.operations.list, ...vendor.wrongField })
    const error = await errorOf(all(source.list({ user: 'user-1' })))
    expect(String(error)).toContain(vendor.wrongField.at)
  })

  it('asks nobody else when an answer leads away, and sends no credential there', async () => {
    for (const place of places) {
      const { source, simulator } = vendor.start({
        replays: [{ recordedCase: vendor.shortCase, segments: 3, user: 'user-1', ...ref }],
      })
      simulator.faults.add({
        kind: 'redirect',
        operation: vendor.operations[place],
        to: 'https://elsewhere.test/x',
      })
      const question =
        place === 'list' ? all(source.list({ user: 'user-1' })) : source.open(ref).then(one => readAll(one))
      expect(await errorOf(question)).toMatchObject({ code: 'refused' })
      expect(simulator.log.count('foreign-host')).toBe(0)
    }
  })
}
