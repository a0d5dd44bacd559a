import { createReadStream, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Peak, PeakJob } from './jobs.ts'
import { heapSampler, peakRss } from './memory.ts'
import { parseFile } from './parse.ts'
import { tell } from './tell.ts'

const PIECE_BYTES = 2 ** 18

/** The memory that one side needs for a whole recording. */
export const peak = ({ of, files }: PeakJob): Promise<Peak> | Peak =>
  of === 'parse' ? parsePeak(files) : analyzePeak(files)

function parsePeak(files: readonly string[]): Peak {
  const heap = heapSampler()
  const start = performance.now()
  // All of it is kept, as by whoever goes on to look at it.
  const kept = files.map(file => parseFile(file, readFileSync(file)))
  heap.look()
  const frames = kept.reduce((sum, entries) => sum + entries.length, 0)
  return {
    ms: performance.now() - start,
    frames,
    actions: 0,
    peakRssBytes: peakRss(),
    heapBytes: heap.peak(),
  }
}

async function analyzePeak(files: readonly string[]): Promise<Peak> {
  const heap = heapSampler()
  const start = performance.now()
  const { replay, actions } = await tell(
    files.map(file => ({
      name: basename(file),
      content: heap.through(createReadStream(file, { highWaterMark: PIECE_BYTES })),
    })),
  )
  heap.look()
  return {
    ms: performance.now() - start,
    frames: replay.frames,
    actions: actions.length,
    peakRssBytes: peakRss(),
    heapBytes: heap.peak(),
  }
}
