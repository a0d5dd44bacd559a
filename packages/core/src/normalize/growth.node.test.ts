import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { decodeBytes } from '../decode/testing/decode-bytes.ts'
import { normalize } from './testing/frames.ts'
import { bytesOf, floods, gestures, trickles } from './testing/growing.ts'

const RUNS = 3

/** User CPU time from bytes to events: what the machine does besides is not in it. */
function costOf(bytes: Uint8Array): number {
  const before = process.cpuUsage()
  normalize(decodeBytes(bytes).frames, { events: 'all' })
  return process.cpuUsage(before).user
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!
}

/** How the cost grows with each of three doublings, the one in the middle of three. */
function growth(make: (size: number) => Uint8Array, size: number): number {
  const costs = [size, size * 2, size * 4, size * 8].map(one => {
    const bytes = make(one)
    return median(Array.from({ length: RUNS }, () => costOf(bytes)))
  })
  return median(costs.slice(1).map((cost, i) => cost / costs[i]!))
}

/**
 * The work inside decoder and mirror cannot be counted without slowing it down, so this is measured: twice the
 * recording costs about twice as much, four times as much where the way is quadratic. Three is between them.
 */
describe.each([
  ['frame', floods, 12_500],
  ['stream', trickles, 1000],
  ['session', gestures, 250],
] as const)('twice the %s costs twice as much, with', (_, kinds, size) => {
  test.each(Object.keys(kinds))('%s', kind => {
    expect(growth(one => bytesOf(kinds[kind]!(one)), size)).toBeLessThan(3)
  })
})
