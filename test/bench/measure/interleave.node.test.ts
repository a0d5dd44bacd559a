import { expect, test } from 'vitest'
import { interleave, median } from './interleave.ts'

test.each([
  [[3], 3],
  [[1, 9, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected)
})

test('all sides run in turns until ours is warm, and then are paired', async () => {
  const runs: string[] = []
  const side = (name: string, times: number[]) => async () => {
    runs.push(name)
    return times.shift()!
  }
  const compared = await interleave(
    {
      baseline: side('a', [100, 10, 10, 10, 20, 40]),
      frames: side('f', [50, 1, 1, 2, 4]),
      analyze: side('c', [300, 60, 50, 200, 300, 20]),
    },
    { sideMs: 401, counted: 2 },
  )
  expect(runs.join('')).toBe('acf'.repeat(5))
  expect(compared).toEqual({ baselineMs: 15, analyzeMs: 250, ratio: 17.5, framesRatio: 0.2, coldRatio: 3 })
})
