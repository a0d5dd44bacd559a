import type { Recording, Segment } from '../recording.ts'
import { naturalOrder } from './natural-order.ts'

/** Bytes in whatever form they are at hand. A stream is read once. */
export type FileContent =
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>

/** One file of a recording that lies in several. */
export interface FilePart {
  readonly name: string
  /** The number that pointers name it by; its position without one. */
  readonly id?: number
  readonly content: FileContent | (() => FileContent | Promise<FileContent>)
}

/** What a recording in files is called. */
export interface FileOptions {
  /** The file's name, for messages and for the replay's id. */
  readonly name?: string
  /** Goes into every pointer; the name up to its first dot without one, else `recording`. */
  readonly replayId?: string
}

/**
 * A recording from a file, from a stream, or from the files of a folder (taken in the order of the numbers
 * in their names). What is in it is found out when it is read: nothing is read or thrown here. Contents that
 * are functions are called at each reading, so that such a recording can be read again.
 */
export function openFile(input: FileContent | readonly FilePart[], options: FileOptions = {}): Recording {
  const parts = isParts(input)
    ? input.toSorted((a, b) => naturalOrder(a.name, b.name))
    : [onlyPart(input, options)]
  const name = options.name ?? (parts.length === 1 ? parts[0]!.name : '')
  const replayId = options.replayId ?? (baseName(name) || 'recording')
  return {
    summary: { source: 'file', replayId },
    segments: () => parts.map(toSegment),
  }
}

function isParts(input: FileContent | readonly FilePart[]): input is readonly FilePart[] {
  return Array.isArray(input) && !input.some(item => item instanceof Uint8Array)
}

function onlyPart(content: FileContent, options: FileOptions): FilePart {
  const ownName = 'name' in content && typeof content.name === 'string' ? content.name : ''
  return { name: options.name ?? ownName, content }
}

/** A file's name without folders and without what follows its first dot. */
function baseName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const dot = name.indexOf('.', 1)
  return dot < 0 ? name : name.slice(0, dot)
}

function toSegment({ name, id, content }: FilePart): Segment {
  return {
    name,
    ...(id !== undefined && { id }),
    async *open() {
      yield* chunksOf(typeof content === 'function' ? await content() : content)
    },
  }
}

async function* chunksOf(content: FileContent): AsyncGenerator<Uint8Array, void, undefined> {
  if (content instanceof Uint8Array) yield content
  else if (content instanceof ArrayBuffer) yield new Uint8Array(content)
  else if (content instanceof Blob) yield* readStream(content.stream())
  else if ('getReader' in content) yield* readStream(content)
  else yield* content
}

/** Not every browser can iterate a stream. */
async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader()
  let isDone = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isDone = done
      if (done) return
      yield value
    }
  } finally {
    if (!isDone) await reader.cancel().catch(() => undefined)
    reader.releaseLock()
  }
}
