import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress, fetchLine, waitLine } from './progress.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const WIPE = '\r\u001b[K'

function terminal(isTTY = true, columns = 80): { readonly stream: NodeJS.WriteStream; lines(): string[] } {
  const pieces: string[] = []
  const write = (text: string): boolean => pieces.push(text) > 0
  const stream = { isTTY, columns, write } as unknown as NodeJS.WriteStream
  return { stream, lines: () => pieces.splice(0) }
}

test('nothing is shown of what takes less than half a second, and nothing has to be wiped', () => {
  const { stream, lines } = terminal()
  const progress = createProgress(stream)
  vi.advanceTimersByTime(400)
  progress.fetched({ bytes: 10, segments: 1 })
  progress.end()
  expect(lines()).toEqual([])
})

test('one line is written over, ten times a second at most, and wiped in the end', () => {
  const { stream, lines } = terminal()
  const progress = createProgress(stream)
  progress.about('replay 2 of 20: ')
  for (let segments = 1; segments <= 100; segments++) {
    vi.advanceTimersByTime(10)
    progress.fetched({ bytes: segments * 1000, segments, ofSegments: 200 })
  }
  const shown = lines()
  expect(shown.length).toBeGreaterThan(3)
  expect(shown.length).toBeLessThan(8)
  for (const line of shown) expect(line.startsWith(`${WIPE}replay 2 of 20: fetching … `)).toBe(true)
  progress.end()
  expect(lines()).toEqual([WIPE])
  progress.end()
  expect(lines()).toEqual([])
})

test('a line never wraps: what wraps cannot be wiped', () => {
  const { stream, lines } = terminal(true, 30)
  const progress = createProgress(stream)
  vi.advanceTimersByTime(1000)
  progress.fetched({ bytes: 12_345_678, segments: 1234, ofSegments: 5000 })
  expect(lines().map(line => line.replace(WIPE, '').length)).toEqual([29])
})

test('a long wait is counted down, a short one is not worth a word', () => {
  const { stream, lines } = terminal()
  const progress = createProgress(stream)
  vi.advanceTimersByTime(1000)
  progress.waiting(1500)()
  expect(lines()).toEqual([])
  const done = progress.waiting(30_000)
  vi.advanceTimersByTime(2000)
  const shown = lines().map(line => line.replace(WIPE, ''))
  expect(shown).toEqual(['0:30', '0:29', '0:28'].map(left => `waiting … ${left} until the next try`))
  done()
  vi.advanceTimersByTime(5000)
  expect(lines()).toEqual([])
})

test('where nobody looks nothing is written', () => {
  const { stream, lines } = terminal(false)
  const progress = createProgress(stream)
  vi.advanceTimersByTime(5000)
  progress.read(100)
  progress.fetched({ bytes: 1, segments: 1 })
  progress.waiting(60_000)()
  progress.end()
  expect(lines()).toEqual([])
})

test.each([
  [{ bytes: 3_400_000, segments: 12 }, 2000, 'fetching … 12 segments, 3.4 MB, 1.7 MB/s'],
  [
    { bytes: 3_400_000, segments: 50, ofSegments: 471 },
    2000,
    'fetching … 50 of 471 segments, 3.4 MB, 1.7 MB/s, 0:17 left',
  ],
  [
    { bytes: 1_000_000, segments: 471, ofSegments: 471 },
    4000,
    'fetching … 471 of 471 segments, 1.0 MB, 250 kB/s, 0:00 left',
  ],
  // Too little has come for a guess.
  [{ bytes: 65_000, segments: 2, ofSegments: 471 }, 3000, 'fetching … 2 of 471 segments, 65 kB, 22 kB/s'],
  [{ bytes: 65_000, segments: 9, ofSegments: 471 }, 500, 'fetching … 9 of 471 segments, 65 kB, 130 kB/s'],
  [{ bytes: 0, segments: 0 }, 0, 'fetching … 0 segments, 0 bytes'],
])('%j after %d ms: %s', (far, elapsedMs, line) => {
  expect(fetchLine(far, elapsedMs)).toBe(line)
})

test('a wait that is over is not negative', () => {
  expect(waitLine(-5)).toBe('waiting … 0:00 until the next try')
})
