import { expect, test } from 'vitest'
import { interleave, median } from './interleave.ts'

test.each([
  [[3], 3],
  [[1, 9, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected)
})

test('all sides run in turns, the warm-up too', async () => {
  const runs: string[] = []
  await interleave(
    {
      baseline: () => runs.push('a'),
      frames: async () => runs.push('f'),
      analyze: async () => runs.push('c'),
    },
    { warmUps: 1, counted: 2 },
  )
  expect(runs.join('')).toBe('acfacfacf')
})
