import {
  health,
  memoryStore,
  openFile,
  openStored,
  save,
  struggles,
  type OpenOptions,
  type Recording,
  type ReplayAddress,
  type ReplayRef,
  type Source,
  type Store,
  type StoredReplay,
} from '@playhead/core'
import { filesOf } from '../../providers/recordings/fixtures.ts'
import { viteFixtures } from '../../providers/recordings/vite-fixtures.ts'
import type { Vendor } from './vendor.ts'

const address = (replayId: string): ReplayAddress => ({
  identity: 'contract',
  source: 'file',
  project: 'contract',
  replayId,
})

/** A replay's recording in a store of its own, or put onto what is there from `options.from` on. */
export async function fetchInto(
  store: Store,
  source: Source,
  ref: ReplayRef,
  options: OpenOptions = {},
): Promise<StoredReplay> {
  const { from = 0, signal } = options
  const before = from > 0 ? await stored(store, ref) : undefined
  const recording = await source.open(ref, options)
  await save(recording, store, {
    address: address(ref.replayId),
    name: 'the replay',
    keepsBroken: true,
    ...(signal && { signal }),
    ...(before && { onto: { manifest: before.manifest, before: from } }),
  })
  return (await stored(store, ref))!
}

/** What a store has of a replay. */
export function stored(store: Store, { replayId }: ReplayRef): Promise<StoredReplay | undefined> {
  return openStored(store, address(replayId))
}

/** The whole recording, fetched and stored. */
export function fetched(source: Source, ref: ReplayRef, options: OpenOptions = {}): Promise<StoredReplay> {
  return fetchInto(memoryStore(), source, ref, options)
}

/** The same recording from the files it was recorded into. */
export async function fromFiles(
  { recordingFile }: Vendor,
  recordedCase: string,
  replayId: string,
): Promise<StoredReplay> {
  const files = [...filesOf(viteFixtures, recordedCase)].filter(([name]) => recordingFile.test(name))
  const parts = await Promise.all(
    files.map(async ([name, path]) => ({ name, content: await viteFixtures.read(path) })),
  )
  const store = memoryStore()
  const recording: Recording = openFile(parts, { replayId })
  await save(recording, store, { address: address(replayId), name: 'the replay' })
  return (await stored(store, { replayId }))!
}

/**
 * All that a stored replay tells of what happened. Pointers are counted through from the first frame of the
 * recording: a vendor cuts it into other segments than a file does, and the frames and their order are the same.
 */
export async function told(replay: StoredReplay) {
  const { length } = await replay.events()
  const { verdict, remarks, durationMs, unrecordedMs, maskedShare, windows, recorder } = health(replay)
  const everything = {
    events: await replay.records(Array.from({ length }, (_, row) => row)),
    actions: await replay.actions(),
    findings: await replay.findings(),
    struggles: await struggles(replay),
    health: { verdict, remarks, durationMs, unrecordedMs, maskedShare, windows, recorder },
  }
  return countedThrough(everything, firstFrames(replay))
}

/** Of each segment, how many frames are before it. */
function firstFrames({ manifest }: StoredReplay): ReadonlyMap<number, number> {
  const first = new Map<number, number>()
  let frames = 0
  for (const segment of manifest.segments) {
    first.set(segment.segmentId, frames)
    frames += segment.frames
  }
  return first
}

/** Pointers as they stand in the ids of findings and in commands: `rage-click@2:23`, `window R --event 2:23`. */
const PRINTED = /(?<=@|--event )(\d+):(\d+)/g

function countedThrough<T>(value: T, first: ReadonlyMap<number, number>): T {
  const frameOf = (segmentId: unknown, frameIndex: unknown): number =>
    first.get(Number(segmentId))! + Number(frameIndex)
  return JSON.parse(
    JSON.stringify(value, (_, member: unknown) => {
      if (typeof member === 'string')
        return member.replace(
          PRINTED,
          (_text, segmentId, frameIndex) => `frame ${frameOf(segmentId, frameIndex)}`,
        )
      if (typeof member !== 'object' || member === null || !('frameIndex' in member)) return member
      const { segmentId, frameIndex, ...others } = member as { segmentId?: unknown; frameIndex: unknown }
      return { ...others, frame: frameOf(segmentId, frameIndex) }
    }),
  ) as T
}

/** What of a stored replay is the same however it came in: segments and what is in them, gaps, remarks. */
export function contentOf({ manifest }: StoredReplay) {
  const { segments, missing, completeness, live, notes } = manifest
  return {
    segments: segments.map(({ segmentId, frames, rawBytes, fromMs, toMs }) => ({
      segmentId,
      frames,
      rawBytes,
      fromMs,
      toMs,
    })),
    missing,
    completeness,
    live,
    notes,
  }
}
