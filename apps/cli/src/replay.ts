import {
  memoryStore,
  openStored,
  readManifest,
  save,
  StoreError,
  type Manifest,
  type ReplayAddress,
  type Store,
  type StoredReplay,
} from '@playhead/core'
import type { Context } from './context.ts'
import { isVendorName } from './vendors/vendor-name.ts'
import { findRemote, storedRemote, type Remote } from './vendors/remote.ts'
import { vendorIo } from './vendors/vendor-io.ts'
import { openRemote, type RemoteOptions } from './vendors/open-remote.ts'
import { Exit, Failure } from './failure.ts'
import { askedOf, type Asked } from './asked-segments.ts'
import { findInput, type Input, type Origin } from './input.ts'
import { write } from './output.ts'
import { createProgress, type Progress } from './progress.ts'
import { localAddress, printAddress, storedAddress } from './store/addresses.ts'
import { cacheRoot, cacheTtlMs } from './store/cache-root.ts'
import { fileStore } from './store/file-store.ts'
import { tidyDaily } from './store/housekeeping.ts'
import { overlayStore } from './store/overlay-store.ts'
import { openSaved, sound } from './store/sound.ts'

/** How a replay is opened. */
export interface ReplayOptions extends Pick<
  Context,
  'stdin' | 'stderr' | 'env' | 'signal' | 'finishing' | 'io'
> {
  /** `false`: nothing is written, and what has its original is read from there. */
  readonly cache?: boolean
  /** The original is read anew, whatever is stored. */
  readonly force?: boolean
  /**
   * Segments that have to be there; when something is read, only they are. Without it whatever is stored will do,
   * also a part of the replay, and all is read.
   */
  readonly segments?: (segmentId: number) => boolean
}

/**
 * Opens the replay that a name means: a file, a directory of segments, `-` for standard input, a vendor's replay, or
 * the address of a stored one as `fetch` and `cache ls` print it. It is read once and answered from the store afterwards: as long
 * as the original is unchanged, and also when it is gone. When the store cannot be used, one line on standard error
 * says so and the answer is made in memory. Throws a `Failure` or a `SourceError`; a `StoreError` when only the
 * store has the replay, and fails.
 */
export async function openReplay(name: string, options: RemoteOptions): Promise<StoredReplay> {
  const { env, stderr } = options
  const progress = createProgress(stderr)
  const root = cacheRoot(env)
  const ttlMs = cacheTtlMs(env)
  const store = fileStore(root)
  const keeps = ttlMs > 0 && options.cache !== false
  const place = await findPlace(name, store, options, progress)
  const inMemory = (): Store => (place.input || place.remote ? memoryStore() : overlayStore(store))
  try {
    if (!keeps || (place.input && place.input.origin === undefined))
      return (await openPlace(forgotten(place), inMemory(), options, progress)).replay
    const { replay } = await openPlace(place, store, options, progress)
    await tidyDaily(store, root, { ttlMs })
    return replay
  } catch (error) {
    if (!(error instanceof StoreError) || error.code === 'store-damaged') throw error
    progress.end()
    await write(stderr, `playhead: ${error.message}; nothing is kept this time\n`)
    return (await openPlace(forgotten(place), inMemory(), options, progress)).replay
  } finally {
    progress.end()
  }
}

/** A replay that was named: where it is kept, and what it is read from; only the store has one with neither. */
export interface Place {
  readonly address: ReplayAddress
  readonly input?: Input
  readonly remote?: Remote
}

/** The place when its store cannot be used, or must not. */
function forgotten({ remote, ...place }: Place): Place {
  if (remote === undefined) return place
  const { stored: _, ...unknown } = remote
  return { ...place, remote: unknown }
}

/** What a name means. Files come first, then what is stored. */
export async function findPlace(
  name: string,
  store: Store,
  { stdin, env, io }: Pick<ReplayOptions, 'stdin' | 'env' | 'io'>,
  progress: Progress,
): Promise<Place> {
  const asking = { env, io: vendorIo({ io }, progress) }
  if (isVendorName(name)) {
    const remote = await findRemote(name, store, asking)
    const { identity, ref, source } = remote
    const address = { identity, source: source.name, project: ref.project ?? '', replayId: ref.replayId }
    return { address: remote.stored ?? address, remote }
  }
  try {
    // A store that fails is left for memory, and standard input cannot be read twice: then it has to be kept.
    const input = await findInput(name, { stdin, onBytes: progress.read })
    return { address: localAddress(input.origin?.path ?? input.replayId), input }
  } catch (error) {
    if (!(error instanceof Failure) || error.exitCode !== Exit.notFound) throw error
    const address = (await storedAddress(store, name)) ?? localAddress(name)
    if ((await readManifest(store, address)) === undefined) throw error
    const remote = address.source === 'file' ? undefined : await storedRemote(address, asking)
    return { address, ...(remote && { remote }) }
  }
}

/** A replay that was opened, where it is, and whether its original had to be read for that. */
export interface Opened {
  readonly address: ReplayAddress
  readonly replay: StoredReplay
  readonly wasRead: boolean
}

/** Opens a place from the store, after reading its original when the store has not what is there now. */
export async function openPlace(
  place: Place,
  store: Store,
  options: RemoteOptions,
  progress: Progress,
): Promise<Opened> {
  const { address, input, remote } = place
  if (remote) return openRemote(remote, store, options, progress)
  if (input === undefined) {
    if (options.force === true) throw isGone(address)
    const replay = await openStored(store, address)
    if (replay) return { replay, address, wasRead: false }
    throw new Failure(`${printAddress(address)} is not stored; name the recording itself`, Exit.notFound)
  }
  // A fetch wants all of it, a question what is there.
  const asked = await askedOf(input, options.segments ?? (options.goesOn === true ? () => true : undefined))
  const kept = options.force === true ? undefined : await sound(openCurrent(store, place, asked))
  if (kept) return { replay: kept, address, wasRead: false }
  await save(asked.recording, store, {
    address,
    name: input.name,
    signal: options.signal,
    missing: asked.leftOut,
    ...(input.origin && { origin: input.origin }),
  })
  return { replay: await openSaved(store, address), address, wasRead: true }
}

/** The stored replay if it is of the original as it is now and holds what is asked. */
async function openCurrent(
  store: Store,
  { address, input }: Place,
  { wanted }: Asked,
): Promise<StoredReplay | undefined> {
  const manifest = await readManifest(store, address)
  if (manifest === undefined || !isCurrent(manifest, input?.origin)) return undefined
  if (manifest.missing.some(segmentId => wanted.has(segmentId))) return undefined
  return openStored(store, address)
}

/** Whether what is stored was read from the files as they are now. */
function isCurrent({ origin }: Manifest, now: Origin | undefined): boolean {
  return (
    origin !== undefined &&
    origin.path === now?.path &&
    origin.bytes === now.bytes &&
    origin.modifiedMs === now.modifiedMs
  )
}

function isGone(address: ReplayAddress): Failure {
  if (address.source !== 'file')
    return new Failure(
      `${printAddress(address)}: it cannot be fetched anew without the credentials it was fetched with; leave out --force, or set them`,
      Exit.access,
    )
  return new Failure(
    `${printAddress(address)}: its original is gone, so it cannot be read anew; leave out --force`,
    Exit.notFound,
  )
}
