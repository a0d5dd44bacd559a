import { cleanText, folderOf, type Manifest } from '@playhead/core'
import type { Command } from 'commander'
import { count, formatAgo, formatBytes } from '../amounts.ts'
import type { Context } from '../context.ts'
import { Exit, Failure } from '../failure.ts'
import { jsonAnswer, write } from '../output.ts'
import { localAddress, printAddress } from '../store/addresses.ts'
import { cacheRoot, cacheTtlMs } from '../store/cache-root.ts'
import { fileStore } from '../store/file-store.ts'
import { sweepFolders } from '../store/housekeeping.ts'
import { isVendorName, readVendorName } from '../vendors/vendor-name.ts'
import { bytesOf, manifestOf, removeFolder, storedFolders } from '../store/stored-files.ts'

interface Flags {
  readonly json?: true
}

const EXAMPLES = `
The store is $PLAYHEAD_CACHE_DIR, else $XDG_CACHE_HOME/playhead, else ~/.cache/playhead. Only you can read it.
Replays are kept for seven days after their last use: PLAYHEAD_CACHE_TTL says otherwise, as 12h, 30d, or 0.

Examples:
  playhead cache ls
  playhead cache clear                 all of it
  playhead cache clear recording.json  one replay, by its file, its name or its address
  du -sh "$(playhead cache path)"`

/** Adds the verb `cache`. */
export function addCache(program: Command, context: Context): void {
  const cache = program
    .command('cache')
    .summary('the store: where it is, what is in it, empty it')
    .description('Shows and empties the store, in which replays are kept after they were read.')
    .addHelpText('after', EXAMPLES)
  cache
    .command('path')
    .description('Prints the folder of the store.')
    .option('--json', 'one JSON object')
    .action((flags: Flags) => printPath(flags, context))
  cache
    .command('ls')
    .description('Lists the stored replays, the latest used first.')
    .option('--json', 'one JSON object')
    .action((flags: Flags) => list(flags, context))
  cache
    .command('clear')
    .argument('[R]', 'only this replay')
    .description('Removes stored replays.')
    .option('--json', 'one JSON object')
    .action((name: string | undefined, flags: Flags) => clear(name, flags, context))
}

async function printPath({ json }: Flags, { stdout, env }: Context): Promise<void> {
  const path = cacheRoot(env)
  await write(stdout, json ? jsonAnswer({ path }, stdout) : `${path}\n`)
}

/** A stored replay as it is listed. */
interface Entry {
  readonly address: string
  readonly bytes: number
  readonly usedAtMs: number
  /** What stands there: `'damaged'`, or nothing when another version wrote it. */
  readonly manifest: Manifest | 'damaged' | undefined
}

async function entriesOf(root: string): Promise<Entry[]> {
  const store = fileStore(root)
  const entries: Entry[] = []
  for (const found of await storedFolders(store)) {
    // Without a manifest it is what a crash left, or what is being fetched now.
    if (found.manifest === undefined) continue
    const manifest = await manifestOf(store, found)
    const { usedAtMs } = found.manifest
    entries.push({ address: found.folder.slice(0, -1), bytes: bytesOf(found), usedAtMs, manifest })
  }
  return entries.sort((one, other) => other.usedAtMs - one.usedAtMs)
}

async function list({ json }: Flags, { stdout, env }: Context): Promise<void> {
  const root = cacheRoot(env)
  const ttlMs = cacheTtlMs(env)
  const entries = await entriesOf(root)
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  if (json) {
    const replays = entries.map(toRecord)
    await write(stdout, jsonAnswer({ path: root, ttlMs, bytes, replays }, stdout))
    return
  }
  if (entries.length === 0) return
  const now = Date.now()
  const rows = entries.map(({ address, bytes, usedAtMs, manifest }) => [
    address,
    formatBytes(bytes),
    `used ${formatAgo(now - usedAtMs)}`,
    cleanText(remarkOf(manifest), 300),
  ])
  const widths = [0, 1, 2].map(column =>
    rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  )
  for (const [address = '', size = '', used = '', remark = ''] of rows) {
    const line = `${address.padEnd(widths[0] ?? 0)}  ${size.padStart(widths[1] ?? 0)}  ${used.padEnd(widths[2] ?? 0)}  ${remark}`
    await write(stdout, `${line.trimEnd()}\n`)
  }
  await write(
    stdout,
    `${count(entries.length, 'replay')}, ${formatBytes(bytes)} in ${cleanText(root, 400)}\n`,
  )
}

function toRecord({ address, bytes, usedAtMs, manifest }: Entry): object {
  const usedAt = new Date(usedAtMs).toISOString()
  if (manifest === undefined || manifest === 'damaged')
    return { address, bytes, usedAt, state: manifest ?? 'other-version' }
  const { identity, source, project, replayId, recordedId, completeness, missing, live, fetchedAt } = manifest
  return {
    address,
    bytes,
    usedAt,
    state: completeness,
    identity,
    source,
    project,
    replayId: recordedId ?? replayId,
    missing,
    live,
    fetchedAt,
    ...(manifest.origin && { origin: manifest.origin }),
  }
}

function remarkOf(manifest: Manifest | 'damaged' | undefined): string {
  if (manifest === 'damaged') return 'damaged; fetch it again with --force'
  if (manifest === undefined) return 'of another version of playhead'
  const from = manifest.origin?.path ?? manifest.name ?? ''
  return manifest.completeness === 'partial' ? `${from} (partly fetched)` : from
}

async function clear(name: string | undefined, { json }: Flags, { stdout, env }: Context): Promise<void> {
  const root = cacheRoot(env)
  const store = fileStore(root)
  const all = await storedFolders(store)
  const isMeant = name === undefined ? () => true : await meaning(name)
  const chosen = all.filter(({ folder }) => isMeant(folder))
  if (name !== undefined && chosen.length === 0)
    throw new Failure(`${name} is not stored; playhead cache ls says what is`, Exit.notFound)
  let bytes = 0
  for (const found of chosen) {
    bytes += bytesOf(found)
    await removeFolder(store, found)
  }
  // Unfinished files go too, when everything is to go: whoever writes one now is told that it is gone.
  await sweepFolders(root, name === undefined ? Infinity : -Infinity).catch(() => {})
  const replays = chosen.filter(({ manifest }) => manifest !== undefined).length
  await write(
    stdout,
    json
      ? jsonAnswer({ path: root, replays, bytes }, stdout)
      : `removed ${count(replays, 'replay')}, ${formatBytes(bytes)}\n`,
  )
}

/** Which folders a name means: that of an address, of a file, or of a vendor's replay, whosever it is. */
async function meaning(name: string): Promise<(folder: string) => boolean> {
  if (!isVendorName(name)) {
    const folders = [`${name.replace(/\/$/, '')}/`, `${printAddress(localAddress(name))}/`]
    return folder => folders.includes(folder)
  }
  const { source, ref } = await readVendorName(name)
  const ending = folderOf({ identity: 'a', source, project: 'a', replayId: ref.replayId }).split('/')[3]
  return folder => {
    const [, vendor, , replay] = folder.split('/')
    return vendor === source && replay === ending
  }
}
