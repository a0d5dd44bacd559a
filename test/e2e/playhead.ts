import type { Context } from '../../apps/cli/src/context.ts'
import { complaintOf, exitCodeOf } from '../../apps/cli/src/failure.ts'
import { runProgram } from '../../apps/cli/src/program.ts'
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const recordings = fileURLToPath(new URL('../../fixtures/recordings/', import.meta.url))

/** The names of all recorded fixtures. */
export async function recordingNames(): Promise<string[]> {
  return (await readdir(recordings)).toSorted()
}

/** The folder of a recorded fixture. */
export function recordingFolder(name: string): string {
  return join(recordings, name)
}

/** A folder of recordings and a store, in which the command line runs as it does in a terminal of this process. */
export interface Workplace {
  readonly folder: string
  /** The folder of the store. */
  readonly cache: string
  /** Copies a fixture here; answers the copy's path. */
  bring(name: string): Promise<string>
  /** Runs the command line; rejects with what it would complain of. */
  playhead(...argv: readonly string[]): Promise<{ readonly out: string; readonly err: string }>
  /** The same with its exit code, and its complaint where a person would see it. */
  run(...argv: readonly string[]): Promise<Outcome>
  /** The same with what was thrown. */
  tryOut(...argv: readonly string[]): Promise<Outcome & { readonly error?: unknown }>
  /** All files here and in the store, each with its size and its content's sum. */
  files(): Promise<Map<string, string>>
  remove(): Promise<void>
}

/** What a run of the command line left. */
export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** How the command line is run there. */
export interface WorkplaceOptions extends Pick<Context, 'io'> {
  readonly env?: Readonly<Record<string, string>>
  /** The folder of the store, when it is that of another workplace. */
  readonly cache?: string
}

/** An empty workplace. */
export async function workplace({ env = {}, io, ...given }: WorkplaceOptions = {}): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'playhead-e2e-'))
  const cache = given.cache ?? join(folder, '.cache')
  async function run(argv: readonly string[]): Promise<Outcome & { readonly error?: unknown }> {
    const stdout = collector()
    const stderr = collector()
    const whole = { ...env, PLAYHEAD_CACHE_DIR: cache }
    try {
      await runProgram(argv, {
        stdin: new PassThrough().end(),
        stdout: stdout.stream as unknown as NodeJS.WriteStream,
        stderr: stderr.stream as unknown as NodeJS.WriteStream,
        env: whole,
        signal: new AbortController().signal,
        ...(io && { io }),
      })
      return { code: 0, out: stdout.text(), err: stderr.text() }
    } catch (error) {
      const err = stderr.text() + complaintOf(error, whole)
      return { code: exitCodeOf(error), out: stdout.text(), err, error }
    }
  }
  return {
    folder,
    cache,
    async bring(name) {
      const copy = join(folder, name)
      await cp(recordingFolder(name), copy, { recursive: true })
      return copy
    },
    async playhead(...argv) {
      const { error, out, err } = await run(argv)
      if (error instanceof Error) throw error
      return { out, err }
    },
    tryOut: (...argv) => run(argv),
    async run(...argv) {
      const { code, out, err } = await run(argv)
      return { code, out, err }
    },
    async files() {
      const found = new Map<string, string>()
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue
        const path = join(entry.parentPath, entry.name)
        const { size } = await stat(path)
        const bytes = await readFile(path)
        const digest = await crypto.subtle.digest('SHA-256', bytes)
        found.set(path.slice(folder.length + 1), `${size} ${Buffer.from(digest).toString('hex')}`)
      }
      return found
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

function collector(): { readonly stream: Writable; text(): string } {
  const pieces: Buffer[] = []
  const stream = new Writable({
    write(piece: Buffer, _, done) {
      pieces.push(piece)
      done()
    },
  })
  return { stream, text: () => Buffer.concat(pieces).toString() }
}

/** Cuts this process off: a connection that anybody opens fails and is counted. */
export function cutNetwork(): { attempts(): number; restore(): void } {
  // All of `fetch`, `http` and `tls` connect by it.
  const connect = Socket.prototype.connect
  let attempts = 0
  Socket.prototype.connect = function refuse(): never {
    attempts++
    throw new Error('there is no network here')
  }
  return {
    attempts: () => attempts,
    restore() {
      Socket.prototype.connect = connect
    },
  }
}
