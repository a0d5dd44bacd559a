import { open } from 'node:fs/promises'
import { readTemplate } from '../inputs/template-file.ts'
import { repeated } from '../inputs/repeated.ts'
import type { Peak, StreamJob } from './jobs.ts'
import { heapSampler, peakRss } from './memory.ts'
import { tell } from './tell.ts'

/** The analysis of a recording told again and again: the file is read anew for each pass and is all there is on disk. */
export async function stream({ file, passes }: StreamJob): Promise<Peak> {
  const template = await readTemplate(file)
  const handle = await open(file)
  const heap = heapSampler()
  const start = performance.now()
  try {
    const read = async (from: number, to: number): Promise<Uint8Array> => {
      const piece = new Uint8Array(to - from)
      // The template begins behind the bracket that the file begins with.
      await handle.read(piece, 0, piece.length, from + 1)
      return piece
    }
    const { replay, actions } = await tell([
      { name: 'stream', content: heap.through(repeated(template, passes, read)) },
    ])
    heap.look()
    return {
      ms: performance.now() - start,
      frames: replay.frames,
      actions: actions.length,
      peakRssBytes: peakRss(),
      heapBytes: heap.peak(),
    }
  } finally {
    await handle.close()
  }
}
