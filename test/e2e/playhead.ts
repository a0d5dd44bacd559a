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
  /** All files here and in the store, each with its size and its content's sum. */
  files(): Promise<Map<string, string>>
  remove(): Promise<void>
}

/** An empty workplace. */
export async function workplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'playhead-e2e-'))
  const cache = join(folder, '.cache')
  return {
    folder,
    cache,
    async bring(name) {
      const copy = join(folder, name)
      await cp(recordingFolder(name), copy, { recursive: true })
      return copy
    },
    async playhead(...argv) {
      const stdout = collector()
      const stderr = collector()
      await runProgram(argv, {
        stdin: new PassThrough().end(),
        stdout: stdout.stream as unknown as NodeJS.WriteStream,
        stderr: stderr.stream as unknown as NodeJS.WriteStream,
        env: { PLAYHEAD_CACHE_DIR: cache },
        signal: new AbortController().signal,
      })
      return { out: stdout.text(), err: stderr.text() }
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
