import {
  openStored,
  readManifest,
  save,
  SourceError,
  StoreError,
  type Manifest,
  type ReplayAddress,
  type ReplaySummary,
  type RelatedKind,
  type RemoteRecording,
  type Store,
} from '@playhead/core'
import { count, formatAgo } from '../amounts.ts'
import { Exit, Failure } from '../failure.ts'
import { write } from '../output.ts'
import type { Progress } from '../progress.ts'
import type { Opened, ReplayOptions } from '../replay.ts'
import { printAddress } from '../store/addresses.ts'
import { restOf, type Rest } from './go-on.ts'
import { joinedKinds, storedKinds } from './related-kinds.ts'
import type { Remote } from './remote.ts'
import { typed } from './typed.ts'
import { vendorNow } from './vendor-io.ts'

/** A live replay that was fetched less than this ago is answered as it was then. */
const FRESH_MS = 60_000

export interface RemoteOptions extends ReplayOptions {
  /** Asks the vendor for what is not here; otherwise what is stored will do, also a part. */
  readonly goesOn?: boolean
  readonly maxSegments?: number
  readonly include?: readonly RelatedKind[]
}

/**
 * Opens a vendor's replay from the store, after fetching of it what is not there and is wanted. What was fetched when
 * the vendor fails, or somebody interrupts, is kept: the next fetch goes on from there.
 */
export async function openRemote(
  remote: Remote,
  store: Store,
  options: RemoteOptions,
  progress: Progress,
): Promise<Opened> {
  const { stored } = remote
  const manifest = stored && options.force !== true ? await sound(store, stored) : undefined
  const kinds = storedKinds(manifest)
  const include = joinedKinds(kinds, options.include)
  const isNewKind = include.length > kinds.length
  const rest =
    manifest && !asksVendor(manifest, options, isNewKind)
      ? undefined
      : restOf(manifest, options.segments, isNewKind)
  if (stored && rest === undefined)
    return { replay: await opened(store, stored), address: stored, wasRead: false }
  const nowMs = vendorNow(options)
  try {
    const asked = { ...options, ...(include.length > 0 && { include }) }
    const address = await fetchInto(store, remote, rest ?? { from: 0 }, asked, progress)
    return { replay: await opened(store, address), address, wasRead: true }
  } catch (error) {
    // Somebody who asks a question is better served by what is here than by nothing.
    if (stored && manifest && options.goesOn !== true && error instanceof SourceError) {
      progress.end()
      const ago = formatAgo(nowMs - Date.parse(manifest.fetchedAt))
      await write(options.stderr, `playhead: ${error.message}; this is as it was fetched ${ago}\n`)
      return { replay: await opened(store, stored), address: stored, wasRead: false }
    }
    throw error
  }
}

function asksVendor(manifest: Manifest, options: RemoteOptions, isNewKind: boolean): boolean {
  if (options.goesOn === true || options.segments !== undefined || isNewKind) return true
  return manifest.live && vendorNow(options) - Date.parse(manifest.fetchedAt) >= FRESH_MS
}

/** What is stored; nothing when it is damaged, and has to be fetched anew. */
async function sound(store: Store, address: ReplayAddress): Promise<Manifest | undefined> {
  try {
    return await readManifest(store, address)
  } catch (error) {
    if (error instanceof StoreError && error.code === 'store-damaged') return undefined
    throw error
  }
}

async function opened(store: Store, address: ReplayAddress): Promise<Opened['replay']> {
  const replay = await openStored(store, address)
  if (replay) return replay
  throw new StoreError(
    'store-failed',
    `store: ${printAddress(address)} was removed while it was read; try again`,
  )
}

async function fetchInto(
  store: Store,
  { source, identity, ref, name, stored }: Remote,
  { from, wants, onto }: Rest,
  options: RemoteOptions,
  progress: Progress,
): Promise<ReplayAddress> {
  const { signal, maxSegments, include, finishing, force } = options
  let recording: RemoteRecording | undefined
  const address = (): ReplayAddress | undefined =>
    recording ? addressOf(identity, recording.summary) : stored
  try {
    recording = await source.open(ref, {
      signal,
      from,
      onProgress: progress.fetched,
      ...(wants && { wants }),
      ...(maxSegments !== undefined && { maxSegments }),
      ...(include && { include }),
    })
    const into = addressOf(identity, recording.summary)
    const saving = save(recording, store, {
      address: into,
      name,
      signal,
      // Who reads it anew has it already: a part is no better than that.
      keepsBroken: force !== true || stored === undefined,
      now: () => vendorNow(options),
      ...(onto && { onto }),
    })
    finishing?.add(saving)
    await saving.finally(() => finishing?.delete(saving))
    return into
  } catch (error) {
    throw await withWhatIsKept(error, store, address(), name)
  }
}

/** Where a vendor's replay is kept. */
export function addressOf(identity: string, { source, project, replayId }: ReplaySummary): ReplayAddress {
  return { identity, source, project, replayId }
}

/** The error, with the way to go on when a part of the replay is here. */
async function withWhatIsKept(
  error: unknown,
  store: Store,
  address: ReplayAddress | undefined,
  name: string,
): Promise<unknown> {
  if (!(error instanceof SourceError) && !isInterrupt(error)) return error
  const kept = address && (await readManifest(store, address).catch(() => undefined))
  if (kept?.stopped !== true) return error
  const many = count(kept.segments.length, 'segment')
  const message = `${error.message}; ${many} of it ${kept.segments.length === 1 ? 'is' : 'are'} kept: playhead fetch ${typed(name)} goes on from there`
  if (!(error instanceof SourceError)) return new Failure(message, Exit.interrupted)
  const { code, status, retryAfterMs } = error
  return new SourceError(code, message, {
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

function isInterrupt(error: unknown): error is Failure {
  return error instanceof Failure && error.exitCode === Exit.interrupted
}
