import type { Io } from '@playhead/core/sources'

/** What a command may use of the process it runs in. */
export interface Context {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: NodeJS.ProcessEnv
  /** Aborted when somebody interrupts. */
  readonly signal: AbortSignal
  /** What is to be finished even then: keeping what was fetched. */
  readonly finishing?: Set<Promise<unknown>>
  /** How vendors are reached, and what time it is for them; the runtime's own where it is left out. */
  readonly io?: Partial<Io>
}
