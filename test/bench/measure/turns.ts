import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CompareJob } from './jobs.ts'

/** What is compared; `frames` is the first part of `analyze` by itself. */
export type Side = 'baseline' | 'frames' | 'analyze'

/** What a side is asked to do. */
export interface SideTask extends Pick<CompareJob, 'files' | 'baseline'> {
  readonly side: Side
}

/** One side of a comparison, in a process of its own: it pays for its own garbage, and for no other side's. */
export interface Runner {
  /** Runs it once; answers milliseconds. */
  run(): Promise<number>
  stop(): Promise<unknown>
}

const side = fileURLToPath(new URL('side.ts', import.meta.url))

/** Starts a side, which then waits for its turn. */
export async function startSide(task: SideTask): Promise<Runner> {
  const child = fork(side, [JSON.stringify(task)], { execArgv: ['--conditions=source'] })
  await once(child, 'message')
  return {
    async run() {
      const answered = once(child, 'message')
      child.send('run')
      const [ms] = (await answered) as [number]
      return ms
    },
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
