import { describe, expect, it } from 'vitest'
import { defaultIo } from '../io.ts'
import { type Gate, type PageRange, readAhead } from './read-ahead.ts'
import type { Listed, PageEnd } from './read-page.ts'

const MIB = 1024 * 1024
const tick = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

/** Ten pages of ten segments of 1 MiB each, that come as fast as they are taken. */
function tenPages(options: { sleep: (signal: AbortSignal | undefined) => Promise<void>; failsAt?: number }) {
  const reads: PageRange[] = []
  let open = 0
  const seen = { mostOpen: 0, mostHeld: 0, given: 0, left: 0 }
  const io = defaultIo({ sleep: (_, signal) => options.sleep(signal) })
  async function* read(
    range: PageRange,
    gate: Gate,
    signal: AbortSignal,
  ): AsyncGenerator<Listed, PageEnd, undefined> {
    reads.push(range)
    seen.mostOpen = Math.max(seen.mostOpen, ++open)
    try {
      for (let position = range.from; position < range.to; position++) {
        await gate.room()
        await tick()
        signal.throwIfAborted()
        if (position === options.failsAt) throw new Error('broken off')
        gate.take(MIB)
        seen.given++
        seen.mostHeld = Math.max(seen.mostHeld, seen.given - seen.left)
        yield { position, pieces: [], bytes: MIB, state: 'given' }
      }
      return { next: range.to, hasMore: range.to < 100 }
    } finally {
      open--
    }
  }
  const known = Array.from({ length: 10 }, (_, page) => ({ from: page * 10, to: page * 10 + 10 }))
  const plan = { known, beyond: () => undefined }
  return { reads, seen, list: readAhead(plan, { read, io, signal: undefined, aheadBytes: 8 * MIB }) }
}

const never = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))

/** Takes the list slowly: pages would come much faster. */
async function takeSlowly({ list, seen }: ReturnType<typeof tenPages>): Promise<number[]> {
  const positions: number[] = []
  for await (const { position } of list) {
    positions.push(position)
    seen.left++
    for (let wait = 0; wait < 3; wait++) await tick()
  }
  return positions
}

const hundred = Array.from({ length: 100 }, (_, position) => position)

describe('pages read ahead', () => {
  it('come in order, at most five at a time, and hold no more than they may', async () => {
    const pages = tenPages({ sleep: never })
    expect(await takeSlowly(pages)).toEqual(hundred)
    expect(pages.reads).toHaveLength(10)
    expect(pages.seen.mostOpen).toBeGreaterThan(1)
    expect(pages.seen.mostOpen).toBeLessThanOrEqual(5)
    // 8 MiB ahead, 4 MiB of the page whose turn it is, and one segment of each page.
    expect(pages.seen.mostHeld).toBeLessThanOrEqual(8 + 4 + 5)
  })

  it('give their connection back when there is no room for long, and are asked for again where they were', async () => {
    const pages = tenPages({ sleep: () => tick() })
    expect(await takeSlowly(pages)).toEqual(hundred)
    expect(pages.reads.length).toBeGreaterThan(10)
    expect(pages.reads.every(({ from, to }) => from < to)).toBe(true)
    expect(pages.reads.some(({ from }) => from % 10 > 0)).toBe(true)
    // Nothing is read twice.
    expect(pages.seen.given).toBe(100)
  })

  it('that fail do so when everything before has been given', async () => {
    const pages = tenPages({ sleep: never, failsAt: 34 })
    const positions: number[] = []
    await expect(async () => {
      for await (const { position } of pages.list) positions.push(position)
    }).rejects.toThrow('broken off')
    expect(positions).toEqual(hundred.slice(0, 34))
  })

  it('are left when nobody takes them any more', async () => {
    const pages = tenPages({ sleep: never })
    for await (const { position } of pages.list) if (position === 12) break
    const { given } = pages.seen
    for (let wait = 0; wait < 10; wait++) await tick()
    expect(pages.seen.given).toBe(given)
    expect(given).toBeLessThan(40)
  })
})
