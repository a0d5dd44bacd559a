import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Answers, Job } from './jobs.ts'

/** A measurement that did not come about, and why. */
export interface Failed {
  readonly failed: string
  /** It was stopped after so long. */
  readonly afterMs?: number
}

/** A measurement that was stopped because it took too long. */
export const tooLong = (afterMs: number): Failed => ({ failed: `> ${afterMs / 1000} s`, afterMs })

export interface ChildOptions {
  readonly timeoutMs: number
  /** For Node. */
  readonly flags?: readonly string[]
}

const child = fileURLToPath(new URL('child.ts', import.meta.url))
const start = promisify(execFile)

/** Measures in a process of its own. */
export async function inChild<Asked extends Job>(
  job: Asked,
  { timeoutMs, flags = [] }: ChildOptions,
): Promise<Answers[Asked['measure']] | Failed> {
  const args = ['--conditions=source', ...flags, child, JSON.stringify(job)]
  try {
    const { stdout } = await start(process.execPath, args, { timeout: timeoutMs, maxBuffer: 2 ** 20 })
    return JSON.parse(stdout) as Answers[Asked['measure']]
  } catch (error) {
    return reasonOf(error, timeoutMs)
  }
}

function reasonOf(error: unknown, timeoutMs: number): Failed {
  if (!(error instanceof Error)) return { failed: String(error) }
  if ('killed' in error && error.killed === true) return tooLong(timeoutMs)
  const said = 'stderr' in error ? String(error.stderr) : error.message
  if (said.includes('heap out of memory')) return { failed: 'out of memory' }
  return { failed: (/\w*Error: .*/.exec(said)?.[0] ?? error.message).slice(0, 80) }
}
