import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Baseline } from './jobs.ts'
import { parseFile } from './parse.ts'
import { type NamedContent, readFrames, tell } from './tell.ts'
import type { Side, SideTask } from './turns.ts'

// node side.ts <task as JSON>: runs one side of a comparison each time it is told to, and answers how long that took.

interface Loaded extends NamedContent {
  readonly content: Uint8Array
}

function parseAll(files: readonly Loaded[], baseline: Baseline): number {
  let entries = 0
  for (const { name, content } of files) {
    const bytes = baseline === 'unzipped' ? gunzipSync(content) : content
    entries += parseFile(name, bytes, { opened: baseline === 'opened' }).length
  }
  return entries
}

const { side, files, baseline } = JSON.parse(process.argv[2] ?? '') as SideTask
const ending = baseline === 'unzipped' ? '.gz' : ''
const loaded = files.map((file): Loaded => ({
  name: basename(file) + ending,
  content: readFileSync(file + ending),
}))

const sides: Record<Side, () => unknown> = {
  baseline: () => parseAll(loaded, baseline),
  frames: () => readFrames(loaded),
  analyze: () => tell(loaded),
}
const run = sides[side]

process.on('message', () => {
  void (async () => {
    const start = performance.now()
    await run()
    process.send?.(performance.now() - start)
  })()
})
process.send?.('ready')
