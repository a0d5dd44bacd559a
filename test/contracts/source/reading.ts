import { expect, it } from 'vitest'
import { all, codeOf, errorOf, idOf, numbers, readAll } from './asking.ts'
import { contentOf, fetched, fromFiles, told } from './stored.ts'
import { watchTraffic, type Exchange } from './traffic.ts'
import type { Running, StartOptions, Vendor } from './vendor.ts'

const ref = { replayId: idOf(0) }

/** Numbers of the segments that were asked for, in the order of the requests. */
export function askedFor({ asksFor }: Vendor, exchanges: readonly Exchange[]): number[] {
  return exchanges.flatMap(({ url }) => {
    const range = asksFor(url)
    return range === undefined ? [] : numbers(range.to, range.from)
  })
}

/** What reading a recording owes. */
export function readingContract(vendor: Vendor): void {
  const short = (segments: number, options: Omit<StartOptions, 'replays'> = {}): Running =>
    vendor.start({ replays: [{ recordedCase: vendor.shortCase, replayId: idOf(0), segments }], ...options })

  it.each(vendor.cases)('%s comes in as it was recorded: events, actions, struggles', async recordedCase => {
    const { source, simulator } = vendor.start({ replays: [{ recordedCase, ...ref }] })
    const remote = await fetched(source, ref)
    const file = await fromFiles(vendor, recordedCase, ref.replayId)
    expect(await told(remote)).toEqual(await told(file))
    expect(remote.manifest).toMatchObject({ missing: [], completeness: 'complete', live: false })
    expect(contentOf(remote).notes).toEqual(contentOf(file).notes)
    // Vendors tell whole seconds, and when a recorder was started: a little before its first frame.
    expect(Math.abs((remote.manifest.startedAtMs ?? 0) - remote.zeroMs!)).toBeLessThan(5000)
    expect(simulator.log.complaints()).toEqual([])
  })

  it.each(vendor.variants)('comes in alike from: %s', async variant => {
    const { source, simulator } = vendor.start({
      replays: [{ recordedCase: vendor.shortCase, user: 'user-1', ...ref }],
      variant,
    })
    expect((await all(source.list({ user: 'user-1' }))).map(({ replayId }) => replayId)).toEqual([
      ref.replayId,
    ])
    const remote = await fetched(source, ref)
    const file = await fromFiles(vendor, vendor.shortCase, ref.replayId)
    expect(await told(remote)).toEqual(await told(file))
    expect(remote.manifest).toMatchObject({ missing: [], completeness: 'complete' })
    expect(simulator.log.complaints()).toEqual([])
  })

  it('gives the segments in order, with their numbers, each asked for once', async () => {
    const traffic = watchTraffic()
    const { source, simulator } = short(12, { between: traffic.between })
    const recording = await source.open(ref)
    expect(recording.summary).toMatchObject({ source: vendor.name, ...ref })
    const segments = await readAll(recording)
    expect(segments.map(({ id }) => id)).toEqual(numbers(12))
    expect(recording.outcome?.()).toEqual({ missing: [], isPartial: false, notes: [] })
    const asked = askedFor(
      vendor,
      traffic.exchanges.filter(({ status }) => status === 200),
    )
    expect(asked.filter(id => id < 12).toSorted((one, other) => one - other)).toEqual(numbers(12))
    // What was given up is over once the vendor has noticed.
    await expect.poll(() => simulator.log.inFlight).toBe(0)
  })

  it('leaves the vendor alone once the reader has left, and what is under way', async () => {
    let requests = 0
    const underWay: AbortSignal[] = []
    const { source, simulator } = short(vendor.severalRequests, {
      between: fetch => async (input, init) => {
        // The first answers come, and none of the others.
        const isAnswered =
          !vendor.isForSegments(new URL(input instanceof Request ? input.url : input)) || requests++ < 2
        if (isAnswered) return fetch(input, init)
        underWay.push(init!.signal!)
        return new Promise((_, reject) => {
          init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error))
        })
      },
    })
    for await (const segment of (await source.open(ref)).segments()) if (segment.id === 1) break
    expect(underWay.length).toBeGreaterThan(0)
    await expect.poll(() => underWay.filter(({ aborted }) => !aborted).length).toBe(0)
    await expect.poll(() => simulator.log.inFlight).toBe(0)
  })

  it('gives only the segments that are wanted, and says so', async () => {
    const traffic = watchTraffic()
    const { source } = short(12, { between: traffic.between })
    const wanted = [3, 4, 9]
    const recording = await source.open(ref, { wants: id => wanted.includes(id) })
    expect((await readAll(recording)).map(({ id }) => id)).toEqual(wanted)
    expect(recording.outcome?.()).toMatchObject({ missing: [], isPartial: true })
  })

  it('gives no more segments than asked for, asks for no others, and says that there are more', async () => {
    const traffic = watchTraffic()
    const { source } = short(12, { between: traffic.between })
    const recording = await source.open(ref, { maxSegments: 3 })
    expect((await readAll(recording)).map(({ id }) => id)).toEqual([0, 1, 2])
    const outcome = recording.outcome?.()
    expect(outcome).toMatchObject({ missing: [], isPartial: true })
    expect(outcome?.notes.map(({ code }) => code)).toContain('segment-limit')
    const whole = traffic.exchanges.filter(({ isWhole, status }) => isWhole && status === 200)
    expect(askedFor(vendor, whole).filter(id => id >= 3)).toEqual([])
  })

  it('tells how far it is', async () => {
    const { source } = short(12)
    const steps: { bytes: number; segments: number; ofSegments?: number }[] = []
    await readAll(await source.open(ref, { onProgress: step => void steps.push({ ...step }) }))
    expect(steps.length).toBeGreaterThan(11)
    for (const [at, step] of steps.entries()) {
      expect(step.bytes).toBeGreaterThanOrEqual(steps[at - 1]?.bytes ?? 0)
      expect(step.segments).toBeGreaterThanOrEqual(steps[at - 1]?.segments ?? 0)
      expect([undefined, 12]).toContain(step.ofSegments)
    }
    expect(steps.at(-1)).toMatchObject({ segments: 12 })
    expect(steps.at(-1)?.bytes).toBeGreaterThan(1000)
  })

  it('does not know what is not there', async () => {
    const { source } = short(12)
    expect(await codeOf(source.open({ replayId: idOf(999) }))).toBe('not-found')
  })

  it('stops when it is told to, before and while it opens, and rejects with the reason it was given', async () => {
    const reason = new Error('enough')
    const { source, simulator } = short(12)
    expect(await errorOf(source.open(ref, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(simulator.log.requests).toEqual([])
    const stopping = new AbortController()
    const traffic = watchTraffic()
    traffic.onRequest = () => stopping.abort(reason)
    const other = short(12, { between: traffic.between })
    expect(await errorOf(other.source.open(ref, { signal: stopping.signal }))).toBe(reason)
  })
}
