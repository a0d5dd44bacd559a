import { openFile, type FilePart, type Recording } from '@playhead/core'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { segmentFiles, type SegmentFile } from './directory.ts'
import { Exit, Failure } from './failure.ts'

/** A replay that somebody named: can be read as often as wanted. */
export interface Input {
  /** As the user wrote it, for messages. */
  readonly name: string
  /** What pointers call it. */
  readonly replayId: string
  /** The files it lies in, as they are now; none for standard input. */
  readonly origin?: Origin
  open(): Recording
}

/** What tells whether files have changed since: where they lie, their size, and the latest time of them. */
export interface Origin {
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
}

export interface InputOptions {
  /** Told how many bytes were read. */
  readonly onBytes?: (bytes: number) => void
  readonly stdin: NodeJS.ReadableStream
  /** Standard input can be read once: it is kept when it is needed again. */
  readonly again?: boolean
}

const ENDINGS = /(?:\.(?:json|jsonl|ndjson|bin|envelope|gz|gzip|zst))+$/i

/** What a recording in this file or folder is called: its name without what tells the format. */
export function stemOf(path: string): string {
  return basename(resolve(path)).replace(ENDINGS, '') || 'recording'
}

/** Finds the recording that a name means: a file, `-` for standard input, or a directory of segments. */
export async function findInput(name: string, options: InputOptions): Promise<Input> {
  if (name === '-') return standardInput(options)
  const found = await stat(name).catch((error: unknown) => {
    throw notReadable(name, error)
  })
  const files: SegmentFile[] = found.isDirectory()
    ? await segmentFiles(name)
    : [{ path: name, name: basename(name) }]
  const replayId = stemOf(name)
  const parts = files.map(({ name, id, path }): FilePart => {
    const content = (): AsyncIterable<Uint8Array> => fileBytes(path, options)
    return id === undefined ? { name, content } : { name, id, content }
  })
  return {
    name,
    replayId,
    // A pipe or a device has no size, and cannot be asked whether it has changed.
    ...((found.isFile() || found.isDirectory()) && { origin: await originOf(name, files) }),
    open: () => openFile(parts, { replayId }),
  }
}

async function originOf(name: string, files: readonly SegmentFile[]): Promise<Origin> {
  let bytes = 0
  let modifiedMs = 0
  const seen = async (path: string): Promise<number> => {
    const found = await stat(path).catch((error: unknown) => {
      throw notReadable(name, error)
    })
    modifiedMs = Math.max(modifiedMs, found.mtimeMs)
    return found.size
  }
  for (const { path } of files) bytes += await seen(path)
  // A folder's time tells of files that came, went or took another's name.
  const [first] = files
  if (first !== undefined && first.path !== name) await seen(dirname(first.path))
  return { path: resolve(name), bytes, modifiedMs }
}

function notReadable(name: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new Failure(`${name || '""'}: no such file or directory`, Exit.notFound)
  if (code === 'EACCES' || code === 'EPERM')
    return new Failure(`${name}: not allowed to read it`, Exit.access)
  return new Failure(`${name}: cannot be read`, Exit.general, { cause: error })
}

async function* fileBytes(path: string, { onBytes }: InputOptions): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 18 })) {
      onBytes?.((chunk as Uint8Array).length)
      yield chunk as Uint8Array
    }
  } catch (error) {
    throw notReadable(path, error)
  }
}

function standardInput(options: InputOptions): Input {
  const kept: Uint8Array[] = []
  let isRead = false
  async function* bytes(): AsyncGenerator<Uint8Array> {
    if (isRead) {
      yield* kept
      return
    }
    isRead = true
    for await (const chunk of options.stdin) {
      const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      options.onBytes?.(part.length)
      if (options.again === true) kept.push(part)
      yield part
    }
  }
  const name = 'standard input'
  const replayId = 'stdin'
  return { name, replayId, open: () => openFile([{ name, content: bytes }], { replayId }) }
}
