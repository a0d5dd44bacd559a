import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median } from './interleave.ts'

/** A verb as a whole process, beyond the start of Node. */
export interface VerbTime {
  readonly verb: string
  readonly ms: number
}

const playhead = fileURLToPath(new URL('../../../apps/cli/bin/playhead.js', import.meta.url))
const VERBS: readonly (readonly string[])[] = [
  ['events', '--from', '1:00', '--limit', '50'],
  ['window', '--at', '2:00'],
  ['stats'],
  ['search', 'parcel'],
]
const RUNS = 7

/** Asks a stored recording from the command line, `RUNS` times a verb in turns with a process that does nothing. */
export async function commandLine(file: string, timeoutMs: number): Promise<readonly VerbTime[]> {
  const cache = await mkdtemp(join(tmpdir(), 'playhead-bench-'))
  const run = promisify(execFile)
  const env = { ...process.env, PLAYHEAD_CACHE_DIR: cache, NO_COLOR: '1' }
  const time = async (args: readonly string[]): Promise<number> => {
    const start = performance.now()
    await run(process.execPath, args, { env, timeout: timeoutMs, maxBuffer: 2 ** 26 })
    return performance.now() - start
  }
  try {
    await time([playhead, 'fetch', file])
    const times: VerbTime[] = []
    for (const [verb = '', ...flags] of VERBS) {
      const beyond: number[] = []
      for (let i = 0; i < RUNS; i++) {
        const idle = await time(['-e', ''])
        beyond.push((await time([playhead, verb, file, ...flags])) - idle)
      }
      times.push({ verb: [verb, ...flags].join(' '), ms: median(beyond) })
    }
    return times
  } finally {
    await rm(cache, { recursive: true })
  }
}
