import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { interleave } from './interleave.ts'
import type { Baseline, CompareJob, Compared } from './jobs.ts'
import { parseFile } from './parse.ts'
import { readFrames, tell } from './tell.ts'

interface Loaded {
  readonly name: string
  readonly content: Uint8Array
}

/** Runs `JSON.parse`, our analysis and our reading of the frames alone, of the same bytes, in turns. */
export function compare({ files, baseline, ...rounds }: CompareJob): Promise<Compared> {
  const ending = baseline === 'unzipped' ? '.gz' : ''
  const loaded = files.map((file): Loaded => ({
    name: basename(file) + ending,
    content: new Uint8Array(readFileSync(file + ending)),
  }))
  return interleave(
    {
      baseline: () => parseAll(loaded, baseline),
      frames: () => readFrames(loaded),
      analyze: () => tell(loaded),
    },
    rounds,
  )
}

function parseAll(files: readonly Loaded[], baseline: Baseline): number {
  let entries = 0
  for (const { name, content } of files) {
    const bytes = baseline === 'unzipped' ? gunzipSync(content) : content
    entries += parseFile(name, bytes, { opened: baseline === 'opened' }).length
  }
  return entries
}
