import { StoreError, type Store, type StoredFile, type StoredRange } from '@playhead/core'
import { randomBytes } from 'node:crypto'
import {
  mkdir,
  open,
  opendir,
  readFile,
  rename,
  stat,
  unlink,
  utimes,
  type FileHandle,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { codeOf, toStoreError } from './fs-errors.ts'

/** A file being written is called so until it is whole: no path of the store begins with a dot. */
export const UNFINISHED = '.unfinished-'

/**
 * A store in the folder `root`, which is made when it is written to first. Only its owner can read it (folders 0700,
 * files 0600). A file is written under another name in its folder and renamed when it is whole, so that a crash
 * leaves the old one. Errors of the file system become `StoreError`s of one line.
 */
export function fileStore(root: string): Store {
  const fileOf = (path: string): string => join(root, ...wordsOf(path))

  async function* walk(folder: string, prefix: string): AsyncGenerator<StoredFile> {
    // Not a recursion: a store is as deep as its paths, but what lies in the folder may be anybody's.
    const folders = [folder]
    for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
      for await (const { name, isFolder } of entriesOf(next, root)) {
        const path = next + name
        if (isFolder) {
          const below = `${path}/`
          if (below.startsWith(prefix) || prefix.startsWith(below)) folders.push(below)
        } else if (path.startsWith(prefix)) {
          // Another process may have removed it.
          const found = await stat(join(root, path)).catch(() => undefined)
          if (found?.isFile() === true) yield { path, bytes: found.size, usedAtMs: found.mtimeMs }
        }
      }
    }
  }

  return {
    async read(path, range) {
      try {
        return range === undefined ? await readFile(fileOf(path)) : await readRange(fileOf(path), range)
      } catch (error) {
        if (isGone(error)) return undefined
        throw toStoreError(error, root)
      }
    },
    async write(path, content) {
      const file = fileOf(path)
      const folder = dirname(file)
      const unfinished = join(folder, `${UNFINISHED}${randomBytes(8).toString('hex')}`)
      const handle = await create(folder, unfinished).catch((error: unknown) => {
        throw toStoreError(error, root)
      })
      try {
        await fill(handle, content, root)
        await rename(unfinished, file).catch((error: unknown) => {
          throw toStoreError(error, root)
        })
      } catch (error) {
        await unlink(unfinished).catch(() => {})
        throw error
      }
    },
    async touch(path) {
      const now = new Date()
      // A store that may only be read still answers: when it was used is for tidying up alone.
      await utimes(fileOf(path), now, now).catch(() => {})
    },
    async remove(path) {
      await unlink(fileOf(path)).catch((error: unknown) => {
        if (!isGone(error)) throw toStoreError(error, root)
      })
    },
    list: prefix => walk(prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix),
  }
}

/** The words of a path. They come from addresses, but a store must never be led out of its folder. */
function wordsOf(path: string): string[] {
  const words = path.split('/')
  if (words.every(word => word !== '' && !word.startsWith('.') && !/[\\\0]/.test(word))) return words
  throw new StoreError('store-failed', `store: ${JSON.stringify(path)} is no path of a store`)
}

/** No file is there: nothing at all, a folder, or a file where its folder should be. */
function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error))
}

async function* entriesOf(
  folder: string,
  root: string,
): AsyncGenerator<{ readonly name: string; readonly isFolder: boolean }> {
  try {
    for await (const entry of await opendir(join(root, folder))) {
      if (!entry.name.startsWith('.')) yield { name: entry.name, isFolder: entry.isDirectory() }
    }
  } catch (error) {
    if (!isGone(error)) throw toStoreError(error, root)
  }
}

async function readRange(file: string, { from, to }: StoredRange): Promise<Uint8Array> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from))
    let length = 0
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, from + length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await handle.close()
  }
}

async function create(folder: string, file: string): Promise<FileHandle> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await open(file, 'wx', 0o600)
    } catch (error) {
      // More than once: whoever tidies up removes folders that are empty, also one that was just made.
      if (codeOf(error) !== 'ENOENT' || attempt === 3) throw error
      await makeFolder(folder)
    }
  }
}

/** `mkdir` with `recursive` never ends where the system denies a folder with ENOENT, as /proc does. */
async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = []
  for (let above = folder; !(await isMade(above)); above = dirname(above)) {
    missing.push(above)
    if (dirname(above) === above) break
  }
  for (const next of missing.toReversed()) await mkdirOnce(next)
}

/** Makes a folder; `false` when the one around it is missing. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await mkdirOnce(folder)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

async function mkdirOnce(folder: string): Promise<void> {
  await mkdir(folder, 0o700).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
}

/** Writes all and closes. What the content throws is passed on as it is. */
async function fill(
  handle: FileHandle,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  root: string,
): Promise<void> {
  const put = (bytes: Uint8Array): Promise<void> =>
    writeAll(handle, bytes).catch((error: unknown) => {
      throw toStoreError(error, root)
    })
  let isWhole = false
  try {
    if (content instanceof Uint8Array) await put(content)
    else for await (const piece of content) await put(piece)
    isWhole = true
  } finally {
    // Some disks tell only now that they are full.
    await handle.close().catch((error: unknown) => {
      if (isWhole) throw toStoreError(error, root)
    })
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at)
    at += bytesWritten
  }
}
