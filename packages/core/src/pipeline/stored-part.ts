import { defaultLimits } from '../decode/limits.ts'
import type { HealthCode, HealthNote } from '../decode/health.ts'
import type { Frame } from '../decode/frame.ts'
import type { DecodeReport, FramingName } from '../decode/report.ts'
import { partOf, readFrameTable, type FrameTable } from '../decode/stored/frame-table.ts'
import { createStoredFrames, type ReadFile } from '../decode/stored/read-frames.ts'
import { gunzipMember } from '../lib/gzip-members.ts'
import type { SourceNoteCode } from '../sources/outcome.ts'
import type { Manifest } from '../store/manifest.ts'
import { StoreError, type Store } from '../store/store.ts'

/** The frames of a stored replay. */
export interface StoredPart {
  readonly manifest: Manifest
  readonly table: FrameTable
  readonly frames: AsyncIterable<Frame>
}

/** The frames of a stored replay in these rows, all in the order of time without. Rejects with a `StoreError` when a file is gone. */
export async function storedPart(
  store: Store,
  folder: string,
  manifest: Manifest,
  rows: (table: FrameTable) => Iterable<number> = inOrder,
): Promise<StoredPart> {
  const read = reader(store, folder)
  const table = readFrameTable(await gunzipMember(await read(manifest.frames.file, 0, manifest.frames.bytes)))
  return {
    manifest,
    table,
    frames: createStoredFrames(table, read, defaultLimits.depth).read(rows(table)),
  }
}

/** Reads files of a replay's folder. */
function reader(store: Store, folder: string): ReadFile {
  return async (file, from, to) => {
    const bytes = await store.read(folder + file, { from, to })
    if (bytes !== undefined) return bytes
    throw new StoreError(
      'store-damaged',
      `stored replay ${folder}: ${file} is gone; fetch it again with --force`,
    )
  }
}

/** The part of it in the segments below `before`. */
export async function keptPart(
  store: Store,
  folder: string,
  { manifest, before }: { readonly manifest: Manifest; readonly before: number },
): Promise<StoredPart> {
  const whole = await storedPart(store, folder, manifest, all => placed(all, before))
  const table = partOf(whole.table, ({ segmentId }) => segmentId < before)
  const segments = manifest.segments.filter(({ segmentId }) => segmentId < before)
  return { manifest: { ...manifest, segments }, table, frames: whole.frames }
}

/** Rows of the segments below `before` that have a place in the order of time, as they were decoded: the others came twice. */
function* placed({ rank, piece, pieces }: FrameTable, before: number): Generator<number, void, undefined> {
  for (let row = 0; row < rank.length; row++)
    if (rank[row]! >= 0 && pieces[piece[row]!]!.segmentId < before) yield row
}

/** Rows in the order of time, without those that were left out. */
function inOrder({ rank, length }: FrameTable): Int32Array {
  const rows = new Int32Array(length)
  let count = 0
  for (let row = 0; row < length; row++) {
    const place = rank[row]!
    if (place < 0) continue
    rows[place] = row
    count++
  }
  return rows.subarray(0, count)
}

/** Frames in batches of about a thousand. */
export async function* batches(frames: AsyncIterable<Frame>): AsyncGenerator<Frame[], void, undefined> {
  let batch: Frame[] = []
  for await (const frame of frames) {
    batch.push(frame)
    if (batch.length < 1024) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** What was noted while bytes became frames in order: the frames do not tell it again. */
const OF_DECODING: ReadonlySet<string> = new Set<HealthCode>([
  'truncated',
  'damaged',
  'damaged-compression',
  'oversized-frame',
  'size-limit',
  'undated-frame',
  'duplicate-frame',
  'out-of-order',
  'empty-segment',
  'missing-segment',
  'packer',
])

/** What the source told about its fetching. */
const OF_FETCHING: ReadonlySet<string> = new Set<SourceNoteCode>([
  'segment-unavailable',
  'segments-expired',
  'segment-count',
  'segment-limit',
  'retention-assumed',
  'related-limit',
  'related-time',
])

/** Of what was noted, that which the frames do not tell again and another fetching does not tell anew. */
export function ofDecoding(notes: Manifest['notes']): HealthNote[] {
  return notes.filter(({ code }) => OF_DECODING.has(code)) as HealthNote[]
}

/** Of what was noted, that which only the source could tell. */
export function ofFetching(notes: Manifest['notes']): HealthNote[] {
  return notes.filter(({ code }) => OF_FETCHING.has(code)) as HealthNote[]
}

/** What the decoding reported, as far as an analysis asks for it. */
export function reportOf(manifest: Manifest, table: FrameTable): DecodeReport {
  const framings = new Set(manifest.framing.split('+').filter(name => name !== '') as FramingName[])
  return {
    framings,
    segmentIds: manifest.segmentIds,
    ...(manifest.recordedId !== undefined && { replayId: manifest.recordedId }),
    ...(manifest.sdk && { sdk: manifest.sdk }),
    segments: manifest.segments.map(({ segmentId, name, frames, rawBytes }) => ({
      id: segmentId,
      name,
      frames,
      bytes: rawBytes,
      framing: [...framings][0] ?? 'json-array',
    })),
    frames: table.length,
    unknownFrames: table.type.reduce((sum, type) => sum + (type === -1 ? 1 : 0), 0),
    storedBytes: 0,
    recordingBytes: 0,
    hasJson: true,
    isUtf16: false,
  }
}

/** What was stored and what comes now, as one. */
export function joinedReport(manifest: Manifest, table: FrameTable, now: DecodeReport): DecodeReport {
  const before = reportOf(manifest, table)
  return {
    get framings() {
      return new Set([...before.framings, ...now.framings])
    },
    segmentIds: before.segmentIds === 'position' ? 'position' : now.segmentIds,
    get replayId() {
      return before.replayId ?? now.replayId
    },
    get sdk() {
      return before.sdk ?? now.sdk
    },
    get segments() {
      return [...before.segments, ...now.segments]
    },
    get frames() {
      return before.frames + now.frames
    },
    get unknownFrames() {
      return before.unknownFrames + now.unknownFrames
    },
    get storedBytes() {
      return now.storedBytes
    },
    get recordingBytes() {
      return now.recordingBytes
    },
    hasJson: true,
    isUtf16: false,
  }
}
