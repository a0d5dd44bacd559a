import { expect, it } from 'vitest'
import { inOrder } from './ranking.ts'

it('compares each hit about once, however many there are, for the few that are told', () => {
  const work = (size: number): number => {
    let compared = 0
    const documents = Array.from({ length: size }, (_, i) => i)
    const key = (document: number): number => (document * 7919) % size
    const groups = new Uint16Array(size)
    const told = inOrder(
      { documents, groups, tiers: new Uint8Array(), places: new Int32Array() },
      0,
      20,
      (a, b) => {
        compared++
        return key(a) - key(b)
      },
    )
    expect(told.map(key)).toEqual(Array.from({ length: 20 }, (_, i) => i))
    return compared
  }
  // Sorting all would take sixteen comparisons each.
  expect(work(100_000)).toBeLessThan(100_000 * 2)
})

it('goes on where the page before ended, over the bounds of groups', () => {
  const documents = Array.from({ length: 50 }, (_, i) => i)
  const groups = Uint16Array.from(documents, i => i % 3)
  const matches = { documents, groups, tiers: new Uint8Array(), places: new Int32Array() }
  const all = inOrder(matches, 0, 100, (a, b) => a - b)
  const paged = [0, 7, 14, 21, 28, 35, 42, 49].flatMap(skip => inOrder(matches, skip, 7, (a, b) => a - b))
  expect(paged).toEqual(all)
  expect(all).toEqual(documents.toSorted((a, b) => groups[a]! - groups[b]! || a - b))
})
