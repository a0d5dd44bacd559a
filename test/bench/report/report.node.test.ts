import { expect, test } from 'vitest'
import { tooLong } from '../measure/in-child.ts'
import type { Measured } from '../measure/measured.ts'
import { report } from './report.ts'

const peak = { ms: 1, frames: 2, actions: 0, peakRssBytes: 60e6, heapBytes: 20e6 }
const compared = (ratio: number) => ({
  baselineMs: 100,
  analyzeMs: 100 * ratio,
  ratio,
  framesRatio: ratio / 2,
  coldRatio: ratio * 2,
})
const played = { parseMs: 510, ms: 990, applied: 1, events: 1, heapBytes: 1, peakRssBytes: 1 }

const one = { bytes: 2, gzipBytes: 1 }
const over = { bytes: 90_000, gzipBytes: 30_001 }

const measured = (change: Partial<Measured['inputs'][number]> = {}): Measured => ({
  bundle: { pieces: { analyser: over, timeline: one, unwrap: one, tell: one }, stages: [['dom', 49_000]] },
  inputs: [
    {
      name: 'grid',
      counts: { bytes: 60e6, frames: 6000, nodes: 400_000 },
      gzipBytes: 2e6,
      plain: compared(0.33),
      unzipped: compared(0.5),
      parsePeak: peak,
      analyzePeak: peak,
      played: { virtual: played, real: tooLong(30_000) },
      ...change,
    },
  ],
})
const row = (text: string, heading: string): string | undefined =>
  text
    .split(`## ${heading}`)[1]
    ?.split('\n')
    .find(line => line.startsWith('| grid'))
    ?.replace(/ +/g, ' ')

test('a goal that is just reached is met', () => {
  expect(row(report(measured()), 'From bytes')).toBe(
    '| grid | 60 | 6,000 | 400,000 | 600 | 1818 | 0.33 | ≤ 0.33 | met | 0.66 | 0.17 |',
  )
})

test('a goal that is missed is said to be, in every place', () => {
  const text = report(measured({ plain: compared(0.34) }))
  expect(row(text, 'From bytes')).toContain('| not met |')
  expect(row(text, 'Beside')).toBe('| grid | 0.990 | > 30 s | 0.034 | 29.1 | ≥ 10 | met | 44.1 |')
  expect(text).toMatch(
    /\| all of it +\| +90,006 \| +30,004 \|\n\nThe .*: dom 49\.0\. Goal for it:\nat most 30,000 gzipped, not met/,
  )
})

test('a measurement that did not come about meets no goal and says why', () => {
  const text = report(measured({ plain: { failed: 'out of memory' } }))
  expect(row(text, 'From bytes')).toContain('| out of memory | ≤ 0.33 | not met |')
  expect(row(text, 'Beside')).toContain('| not met |')
})

test.each([
  ['too long for both ways', tooLong(30_000), '| > 30 s | > 30 s | 0.033 | 909.1 | ≥ 10 | met | ? |'],
  ['broken', { failed: 'page crashed' }, '| page crashed | page crashed | 0.033 | ? | ≥ 10 | not met |'],
])('beside a player that was %s', (_, failed, expected) => {
  const text = report(measured({ played: { virtual: failed, real: failed } }))
  expect(row(text, 'Beside')).toContain(expected)
})
