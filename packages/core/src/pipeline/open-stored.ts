import type { Action } from '../analyze/action.ts'
import { ANALYSIS_VERSION } from '../analyze/version.ts'
import { defaultLimits } from '../decode/limits.ts'
import { readFrameTable, rowOf, type FrameTable } from '../decode/stored/frame-table.ts'
import { createStoredFrames, type StoredFrames } from '../decode/stored/read-frames.ts'
import { toSessionAgain } from '../evidence/whole-session.ts'
import type { AllFindings } from '../analyze/findings/find-all.ts'
import { readEventData } from '../evidence/events/event-data.ts'
import { EventFlag, readEventTable, type EventTable } from '../evidence/events/event-table.ts'
import { readEventTexts, type EventTexts } from '../evidence/events/event-texts.ts'
import { readScreenTexts, type ScreenTextTable } from '../evidence/search/text-index.ts'
import type { EventRecord } from '../evidence/event-record.ts'
import type { StoredReplay } from '../evidence/stored-replay.ts'
import type { StoredSession } from '../evidence/stored-session.ts'
import { gunzipMember } from '../lib/gzip-members.ts'
import { folderOf, type ReplayAddress } from '../store/address.ts'
import { manifestPath, readManifest, type Manifest } from '../store/manifest.ts'
import { StoreError, type Store } from '../store/store.ts'
import { rebuild } from './rebuild.ts'

/**
 * Opens a replay that is in the store; `undefined` when it is not. Indexes of another version of the analysis are
 * made anew from the stored frames first. Rejects with a `StoreError` when the store fails or is damaged.
 */
export async function openStored(store: Store, address: ReplayAddress): Promise<StoredReplay | undefined> {
  const manifest = await readManifest(store, address)
  if (manifest === undefined) return undefined
  const current =
    manifest.analysis.version === ANALYSIS_VERSION ? manifest : await rebuild(store, address, manifest)
  await store.touch(manifestPath(address))
  return open(store, address, current)
}

async function open(store: Store, address: ReplayAddress, manifest: Manifest): Promise<StoredReplay> {
  const folder = folderOf(address)

  async function file(name: string, range?: { from: number; to: number }): Promise<Uint8Array> {
    const bytes = await store.read(folder + name, range)
    if (bytes !== undefined) return bytes
    throw new StoreError(
      'store-damaged',
      `stored replay ${folder}: ${name} is gone; fetch it again with --force`,
    )
  }

  async function index(name: string): Promise<Uint8Array> {
    const entry = manifest.analysis.index[name]
    if (entry === undefined)
      throw new StoreError(
        'store-damaged',
        `stored replay ${folder}: it has no index ${name}; fetch it again with --force`,
      )
    return unpacked(await file(entry.file), entry.file)
  }

  async function unpacked(bytes: Uint8Array, name: string): Promise<Uint8Array> {
    try {
      return await gunzipMember(bytes)
    } catch (cause) {
      throw new StoreError(
        'store-damaged',
        `stored replay ${folder}: ${name} is damaged; fetch it again with --force`,
        { cause },
      )
    }
  }

  const json = async <T>(name: string): Promise<T> =>
    JSON.parse(new TextDecoder().decode(await index(name))) as T
  const session = await json<StoredSession>('session')
  const actions = once(() => json<Action[]>('actions'))
  const findings = once(() => json<AllFindings>('findings'))
  const events = once<EventTable>(async () => readEventTable(await index('events')))
  const eventTexts = once<EventTexts>(async () => readEventTexts(await index('event-texts')))
  const texts = once<ScreenTextTable>(async () => readScreenTexts(await index('texts')))
  const frameTable = once<FrameTable>(async () =>
    readFrameTable(await unpacked(await file(manifest.frames.file), manifest.frames.file)),
  )
  const stored = once<StoredFrames>(async () =>
    createStoredFrames(await frameTable(), (name, from, to) => file(name, { from, to }), defaultLimits.depth),
  )

  async function records(rows: readonly number[]): Promise<EventRecord[]> {
    const data = manifest.analysis.index['event-data']?.file ?? ''
    return readEventData(await events(), rows, async (from, to) =>
      unpacked(await file(data, { from, to }), data),
    )
  }

  return {
    ...session,
    manifest,
    actions,
    findings,
    async wholeSession() {
      const { length, flags } = await events()
      const all = await records(Array.from({ length }, (_, row) => row))
      return toSessionAgain(session, await actions(), all, row => (flags[row]! & EventFlag.aside) !== 0)
    },
    events,
    eventTexts,
    records,
    texts,
    frameTable,
    async *frames(rows) {
      yield* (await stored()).read(rows)
    },
    async rawFrame({ segmentId, frameIndex }) {
      const row = rowOf(await frameTable(), segmentId, frameIndex)
      return row < 0 ? undefined : (await stored()).text(row)
    },
    session: async () => toSessionAgain(session, await actions(), [], () => false),
  }
}

/** Asks once and keeps the answer; a failure is asked again. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined
      throw error
    })
    return answer
  }
}
