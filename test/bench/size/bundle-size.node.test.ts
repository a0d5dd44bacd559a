import { expect, test } from 'vitest'
import { bundleSize, type PieceName } from './bundle-size.ts'
import { sizeTable, stageLine } from './size-table.ts'

/**
 * Gzipped bytes, a little above what there is: whoever passes one says here why it is worth it.
 *
 * The goal for the analyser is 30,000; this is what is left when all that can wait does. By stage, each gzipped by
 * itself: events (`normalize`) 20 kB, the page's mirror, names and texts (`dom`) 19, frames (`decode`) 14, actions
 * (`analyze`) 8, the rest 5. Of that 7 kB are a second, quicker way for what recorders write most (rows of lists that
 * nobody looks at, entries in their usual order, inputs, long texts, usual actions): with it a grid is told in three
 * tenths of the time that parsing it takes. Every recording with a page and a click in it needs all of them. Nor is it a
 * matter of writing: with every name of a property shortened (which no bundler may do) it would be about 60 kB. Less takes an
 * analyser that tells less.
 *
 * Half a kB of the timeline is rows that hold what their line is made of, and lines written as text where there are no
 * colours: with them it takes a third less time.
 */
const MOST: Readonly<Record<PieceName, number>> = {
  analyser: 78_000,
  timeline: 7_800,
  unwrap: 15_200,
  tell: 13_600,
}

test('no part of what a page loads to analyse a recording grows unnoticed', async () => {
  const size = await bundleSize()
  console.log(`${sizeTable(size)}\n\nThe analyser, minified kB: ${stageLine(size)}`)
  const tooLarge = Object.entries(size.pieces).filter(
    ([name, { gzipBytes }]) => !(gzipBytes <= (MOST[name as PieceName] ?? 0)),
  )
  expect(tooLarge).toEqual([])
  // A piece that has gone, or that nobody has put a limit to, is one that this test does not see.
  expect(Object.keys(size.pieces).sort()).toEqual(Object.keys(MOST).sort())
})

test('what every analysis loads holds no npm package', async () => {
  const { stages } = await bundleSize()
  const core = ['analyze', 'decode', 'dom', 'lib', 'normalize', 'pipeline', 'sources']
  expect(stages.map(([stage]) => stage).sort()).toEqual(core)
})
