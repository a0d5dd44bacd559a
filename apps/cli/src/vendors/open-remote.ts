import {
  readManifest,
  RELATED_SEGMENT,
  save,
  SourceError,
  type Manifest,
  type ReplayAddress,
  type ReplaySummary,
  type RelatedKind,
  type RemoteRecording,
  type Store,
  type StoredReplay,
} from '@playhead/core'
import { count, formatAgo } from '../amounts.ts'
import { Exit, Failure, messageOf } from '../failure.ts'
import { write } from '../output.ts'
import type { Progress } from '../progress.ts'
import type { Opened, ReplayOptions } from '../replay.ts'
import { openSaved, sound } from '../store/sound.ts'
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
  const manifest = stored && options.force !== true ? await sound(readManifest(store, stored)) : undefined
  const kinds = storedKinds(manifest)
  const include = joinedKinds(kinds, options.include)
  const isNewKind = include.length > kinds.length
  const rest =
    manifest && !asksVendor(manifest, options, isNewKind)
      ? undefined
      : restOf(manifest, options.segments, isNewKind)
  if (stored && rest === undefined)
    return { replay: await openSaved(store, stored), address: stored, wasRead: false }
  try {
    const asked = { ...options, ...(include.length > 0 && { include }) }
    const address = await fetchInto(store, remote, rest ?? { from: 0 }, asked, progress)
    return { replay: await openSaved(store, address), address, wasRead: true }
  } catch (error) {
    // Somebody who asks a question is better served by what is here than by nothing.
    if (stored && manifest && options.goesOn !== true && error instanceof SourceError)
      return asItWas(await openSaved(store, stored), stored, error, options, progress)
    throw error
  }
}

function asksVendor(manifest: Manifest, options: RemoteOptions, isNewKind: boolean): boolean {
  if (options.goesOn === true || options.segments !== undefined || isNewKind) return true
  return manifest.live && vendorNow(options) - Date.parse(manifest.fetchedAt) >= FRESH_MS
}

/** Answers with what is stored, and says why it may be older than it could be. */
export async function asItWas(
  replay: StoredReplay,
  address: ReplayAddress,
  error: SourceError,
  options: Pick<RemoteOptions, 'stderr' | 'io'>,
  progress: Progress,
): Promise<Opened> {
  progress.end()
  const ago = formatAgo(vendorNow(options) - Date.parse(replay.manifest.fetchedAt))
  await write(options.stderr, `playhead: ${messageOf(error)}; this is as it was fetched ${ago}\n`)
  return { replay, address, wasRead: false }
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
  thrown: unknown,
  store: Store,
  address: ReplayAddress | undefined,
  name: string,
): Promise<unknown> {
  if (!(thrown instanceof SourceError) && !isInterrupt(thrown)) return thrown
  const kept = address && (await readManifest(store, address).catch(() => undefined))
  if (kept?.stopped !== true) return thrown
  const here = kept.segments.filter(({ segmentId }) => segmentId < RELATED_SEGMENT).length
  const message = `${thrown.message}; ${count(here, 'segment')} of it ${here === 1 ? 'is' : 'are'} kept: playhead fetch ${typed(name)} goes on from there`
  if (!(thrown instanceof SourceError)) return new Failure(message, Exit.interrupted)
  const { code, status, retryAfterMs } = thrown
  return new SourceError(code, message, {
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

function isInterrupt(error: unknown): error is Failure {
  return error instanceof Failure && error.exitCode === Exit.interrupted
}
