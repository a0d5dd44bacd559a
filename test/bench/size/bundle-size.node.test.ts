import { expect, test } from 'vitest'
import { bundleSize } from './bundle-size.ts'

/** Gzipped. The goal is 30,000; until then it must not grow further. */
const MOST_BYTES = 95_000

test('what a page loads to analyse a recording does not grow', async () => {
  const { gzipBytes } = await bundleSize()
  expect(gzipBytes).toBeLessThanOrEqual(MOST_BYTES)
})
