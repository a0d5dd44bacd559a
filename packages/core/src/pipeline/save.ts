import type { Session } from '../analyze/session.ts'
import { ANALYSIS_VERSION } from '../analyze/version.ts'
import { decode } from '../decode/decode.ts'
import { createHealthLog } from '../decode/health.ts'
import { defaultLimits } from '../decode/limits.ts'
import type { DecodeReport } from '../decode/report.ts'
import { writeFrameTable, type FrameTable, type StoredPiece } from '../decode/stored/frame-table.ts'
import { createFrameStorer } from '../decode/stored/store-frames.ts'
import { gzipMember } from '../lib/gzip-members.ts'
import type { Recording } from '../sources/recording.ts'
import { folderOf, type ReplayAddress } from '../store/address.ts'
import { MANIFEST_VERSION, manifestPath, type Manifest } from '../store/manifest.ts'
import { StoreError, type Store } from '../store/store.ts'
import { createAnalysis, type Analysis } from './analysis.ts'
import type { ReadOptions } from './analyze.ts'
import { createIndexer } from './index-files.ts'
import { randomWord } from './random-word.ts'
import { batches, joinedReport, keptPart, ofDecoding } from './stored-part.ts'
import { createWriting } from './writing.ts'

/** How a recording is put into a store. */
export interface SaveOptions extends ReadOptions {
  readonly address: ReplayAddress
  /** Segments that the source should have and could not give. */
  readonly missing?: readonly number[]
  /** The fetch was stopped before its end, or only a part was asked for. */
  readonly isPartial?: boolean
  /**
   * What the store has of this replay already: its segments below `before` are kept, and the recording given holds
   * the rest (a live replay goes on from its last segment, a fetch that was stopped from where it stopped).
   */
  readonly onto?: { readonly manifest: Manifest; readonly before: number }
  /**
   * What to do when the source breaks off after some frames: by default nothing is kept; with `true` what came is,
   * as `partial`, and the source's error is thrown all the same.
   */
  readonly keepsBroken?: boolean
  /** Of a file: its size and time, see the manifest. */
  readonly origin?: Manifest['origin']
  readonly now?: () => number
  /** Makes the word that tells the files of this saving from those of others; random unless told. */
  readonly generation?: () => string
}

/**
 * Reads a recording once, and keeps its frames and what they tell in the store. The manifest is written last: until
 * then the store has what it had before. Rejects with a `SourceError` for what is no recording, with a `StoreError`
 * when the store fails, and with whatever the source's bytes throw; what was written until then is removed.
 */
export async function save(recording: Recording, store: Store, options: SaveOptions): Promise<Manifest> {
  const { address, now = Date.now, generation = randomWord } = options
  const { summary } = recording
  const limits = { ...defaultLimits, ...options.limits }
  const health = createHealthLog(options.onto && ofDecoding(options.onto.manifest.notes))
  const decoding = decode(recording, { limits, health })
  const folder = folderOf(address)
  const written = createWriting(store, folder, generation())
  try {
    const kept = options.onto && (await keptPart(store, folder, options.onto))
    const report =
      kept === undefined ? decoding.report : joinedReport(kept.manifest, kept.table, decoding.report)
    const storer = createFrameStorer((segmentId, nth) => written.piece(segmentId, nth), kept?.table)
    const indexer = createIndexer({ limits })
    const { name } = options
    // What could not be had then cannot be had now: those segments are not asked for again.
    const below = (ids: readonly number[] | undefined): readonly number[] =>
      ids?.filter(id => id < (options.onto?.before ?? 0)) ?? []
    const before = options.onto?.manifest
    const unavailable = below(before?.unavailable ?? (before?.stopped === true ? [] : before?.missing))
    const lost = [...(options.missing ?? []), ...below(before?.missing)]
    const analysis = createAnalysis({
      summary,
      report,
      limits,
      health,
      events: 'all',
      missing: lost,
      outcome: recording.outcome,
      ...(name !== undefined && { name }),
      onFrame(frame) {
        storer.placed(frame)
        indexer.see(frame)
      },
    })
    if (kept) {
      for await (const batch of batches(kept.frames)) {
        options.signal?.throwIfAborted()
        await analysis.push(batch)
      }
    }
    let broken: { readonly error: unknown } | undefined
    try {
      for await (const batch of decoding.frames()) {
        // What is kept of a broken recording are whole segments: then it is the source that stops, between two of them.
        if (options.keepsBroken !== true) options.signal?.throwIfAborted()
        await storer.push(batch)
        await analysis.push(batch)
      }
    } catch (error) {
      if (options.keepsBroken !== true || report.frames === 0 || error instanceof StoreError) throw error
      broken = { error }
    }
    const session = finished(analysis, broken)
    const { replayId, sdk } = session.replay
    const table = await storer.finish()
    const index: Manifest['analysis']['index'] = Object.create(null) as Manifest['analysis']['index']
    for (const [key, bytes] of await indexer.finish(session)) index[key] = await written.file(key, bytes)
    const hashes = new Map(
      kept?.manifest.segments.flatMap(({ files }) => files.map(({ file, sha256 }) => [file, sha256])),
    )
    for (const { file } of table.pieces) if (!hashes.has(file)) hashes.set(file, written.hashOf(file))
    const missing = session.health.segments.missing
    const isStopped =
      options.isPartial === true || recording.outcome?.().isPartial === true || broken !== undefined
    const manifest: Manifest = {
      version: MANIFEST_VERSION,
      ...address,
      ...(name !== undefined && { name }),
      ...(replayId !== address.replayId && { recordedId: replayId }),
      ...(options.origin && { origin: options.origin }),
      ...(summary.startedAtMs !== undefined && { startedAtMs: summary.startedAtMs }),
      live: summary.live === true,
      fetchedAt: new Date(now()).toISOString(),
      completeness: missing.length > 0 || isStopped ? 'partial' : 'complete',
      ...(isStopped && { stopped: true as const }),
      missing: [...missing],
      // After a fetch that went to its end nothing of what is missing can be had.
      ...(isStopped && {
        unavailable: [...new Set([...unavailable, ...(recording.outcome?.().missing ?? [])])],
      }),
      ...(sdk && { sdk }),
      framing: [...report.framings].join('+'),
      segmentIds: report.segmentIds,
      segments: segmentsOf(report, table, hashes),
      frames: await written.file('frames', await gzipMember(writeFrameTable(table))),
      notes: health.notes(),
      analysis: { version: ANALYSIS_VERSION, index },
    }
    await store.write(manifestPath(address), new TextEncoder().encode(JSON.stringify(manifest, undefined, 1)))
    if (broken) throw new BrokenOff(broken.error)
    return manifest
  } catch (error) {
    if (error instanceof BrokenOff) throw error.cause
    await written.undo()
    throw error
  }
}

/** What the frames tell; when they tell nothing because the source broke off, that is what has to be said. */
function finished(analysis: Analysis, broken: { readonly error: unknown } | undefined): Session {
  try {
    return analysis.finish()
  } catch (error) {
    throw broken === undefined ? error : broken.error
  }
}

/** The source broke off, and what came until then is kept. */
class BrokenOff extends Error {
  constructor(cause: unknown) {
    super('broken off', { cause })
  }
}

function segmentsOf(
  report: DecodeReport,
  table: FrameTable,
  hashes: ReadonlyMap<string, string>,
): Manifest['segments'] {
  const bySegment = new Map<number, StoredPiece[]>()
  for (const piece of table.pieces) {
    const known = bySegment.get(piece.segmentId)
    if (known === undefined) bySegment.set(piece.segmentId, [piece])
    else known.push(piece)
  }
  return report.segments.map(({ id, name, frames }) => {
    const pieces = bySegment.get(id) ?? []
    let fromMs = Infinity
    let toMs = -Infinity
    for (const { firstRow, rows } of pieces) {
      for (let row = firstRow; row < firstRow + rows; row++) {
        const timeMs = table.timeMs[row]!
        if (timeMs < fromMs) fromMs = timeMs
        if (timeMs > toMs) toMs = timeMs
      }
    }
    return {
      segmentId: id,
      name,
      files: pieces.map(({ file, storedBytes }) => ({
        file,
        bytes: storedBytes,
        sha256: hashes.get(file) ?? '',
      })),
      frames,
      rawBytes: pieces.reduce((sum, { rawBytes }) => sum + rawBytes, 0),
      fromMs: Number.isFinite(fromMs) ? fromMs : null,
      toMs: Number.isFinite(toMs) ? toMs : null,
    }
  })
}
