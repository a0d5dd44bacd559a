import type { Store } from '@playhead/core'
import { opendir, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UNFINISHED } from './file-store.ts'
import { filesNamedBy, manifestOf, removeFolder, storedFolders, type StoredFolder } from './stored-files.ts'

const DAY_MS = 86_400_000
/** What no manifest names may be of a replay that is being written now: it is left alone for so long. */
const UNNAMED_MS = 3_600_000
/** Its time is when the store was tidied last. */
const MARK = '.tidied'

export interface Housekeeping {
  /** How long a replay is kept after its last use. */
  readonly ttlMs: number
  readonly now?: () => number
}

/**
 * Tidies the store in the folder `root`, at most once a day. Never rejects: whoever asks wants something else, and
 * what could not be removed today can be tomorrow.
 */
export async function tidyDaily(store: Store, root: string, options: Housekeeping): Promise<void> {
  const { now = Date.now } = options
  const mark = join(root, MARK)
  try {
    const before = await stat(mark).catch(() => undefined)
    if (before !== undefined && now() - before.mtimeMs < DAY_MS) return
    // Marked first, so that processes started together do not all tidy.
    await writeFile(mark, '', { mode: 0o600 })
    const time = new Date(now())
    await utimes(mark, time, time)
    await tidy(store, options)
    await sweepFolders(root, now() - UNNAMED_MS)
  } catch {
    // There is no store yet, or it may only be read.
  }
}

/** Removes replays that nobody used for long, and files older than an hour that no manifest names. */
export async function tidy(store: Store, { ttlMs, now = Date.now }: Housekeeping): Promise<void> {
  for (const found of await storedFolders(store)) {
    const { manifest, files } = found
    // What is younger may be of somebody who fetches the replay anew right now.
    const old = files.filter(({ usedAtMs }) => now() - usedAtMs > UNNAMED_MS)
    if (manifest === undefined || now() - manifest.usedAtMs > ttlMs)
      await removeFolder(store, { ...found, files: old })
    else await removeUnnamed(store, found, now() - UNNAMED_MS)
  }
}

/** Removes what other generations and crashes left in a replay's folder before this time. */
async function removeUnnamed(store: Store, found: StoredFolder, beforeMs: number): Promise<void> {
  const manifest = await manifestOf(store, found)
  // Another version of this program may still read what it wrote.
  if (manifest === undefined) return
  const named = manifest === 'damaged' ? new Set<string>() : filesNamedBy(manifest)
  const isOver = ({ path, usedAtMs }: { path: string; usedAtMs: number }): boolean =>
    usedAtMs < beforeMs && !named.has(path.slice(found.folder.length))
  const files = found.files.filter(isOver)
  const isLost = manifest === 'damaged' && found.manifest !== undefined && isOver(found.manifest)
  await removeFolder(store, {
    folder: found.folder,
    files,
    ...(isLost && found.manifest && { manifest: found.manifest }),
  })
}

/** Identity, source, project, replay, and its two folders. */
const DEEPEST = 5
const SOURCES = ['file', 'mixpanel', 'sentry', 'posthog']

/**
 * Removes what crashed processes left unfinished before this time, and folders in which nothing is left. Enters only
 * folders that can be a store's: the root may have been set to one that holds other things too.
 */
export async function sweepFolders(root: string, beforeMs: number): Promise<void> {
  const folders: string[][] = [[]]
  const seen = new Set<string>()
  for (let words = folders.pop(); words !== undefined; words = folders.pop()) {
    const folder = join(root, ...words)
    if (words.length > 1) seen.add(folder)
    for await (const entry of await opendir(folder)) {
      const { name } = entry
      const mayEnter = words.length === 1 ? SOURCES.includes(name) : words.length < DEEPEST
      if (entry.isDirectory() && mayEnter && !name.startsWith('.')) {
        if (words.length > 0) seen.add(folder)
        folders.push([...words, name])
      }
      if (!name.startsWith(UNFINISHED) || words.length < 2) continue
      const path = join(folder, name)
      const found = await stat(path).catch(() => undefined)
      if (found !== undefined && found.mtimeMs < beforeMs) await unlink(path).catch(() => {})
    }
  }
  // Those inside come after those around them. One that holds anything stays: the system sees to that.
  for (const folder of [...seen].toReversed()) await rmdir(folder).catch(() => {})
}
