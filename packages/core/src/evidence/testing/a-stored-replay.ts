import type { Session } from '../../analyze/session.ts'
import { toStats } from '../../analyze/stats/stats.ts'
import type { FrameTable } from '../../decode/stored/frame-table.ts'
import type { Manifest } from '../../store/manifest.ts'
import { toStoredSession } from '../stored-session.ts'
import type { StoredReplay } from '../stored-replay.ts'

/** What summaries ask of a stored replay, of a hand-made session whose frames are its events. */
export type Summarised = Pick<
  StoredReplay,
  'replay' | 'health' | 'stats' | 'manifest' | 'holes' | 'zeroMs' | 'endMs' | 'session' | 'frameTable'
>

/** A stored replay of this session. */
export function aStoredReplay(session: Session, more: Partial<Manifest> = {}): Summarised {
  const frames = session.events.map(event => event.timeMs)
  const stored = toStoredSession(session, toStats(session))
  return {
    ...stored,
    manifest: aManifest(more),
    session: () => Promise.resolve(session),
    frameTable: () => Promise.resolve(aFrameTable(frames)),
  }
}

/** A manifest of one segment. */
function aManifest(more: Partial<Manifest>): Manifest {
  return {
    version: 1,
    identity: 'local',
    source: 'file',
    project: 'local',
    replayId: 'test',
    live: false,
    fetchedAt: '2026-05-04T00:00:00.000Z',
    completeness: 'complete',
    missing: [],
    framing: 'json-array',
    segmentIds: 'source',
    segments: [
      {
        segmentId: 0,
        name: 'a.json',
        files: [{ file: 'a', bytes: 120, sha256: '' }],
        frames: 9,
        rawBytes: 1200,
        fromMs: null,
        toMs: null,
      },
    ],
    frames: { file: 'f', bytes: 10 },
    notes: [],
    analysis: { version: '1', index: {} },
    ...more,
  }
}

/** Frames of segment 0, in this order. */
function aFrameTable(timesMs: readonly number[]): FrameTable {
  const { length } = timesMs
  const piece = {
    segmentId: 0,
    fromFrame: 0,
    file: 'a',
    firstRow: 0,
    rows: length,
    storedAt: [0],
    rawAt: [0],
    storedBytes: 1,
    rawBytes: 1,
  }
  return {
    length,
    pieces: [piece],
    windows: [''],
    piece: new Uint32Array(length),
    start: new Uint32Array(length),
    size: new Uint32Array(length),
    type: new Int16Array(length).fill(3),
    source: new Int16Array(length),
    timeMs: Float64Array.from(timesMs),
    rank: Int32Array.from({ length }, (_, row) => row),
    window: new Uint16Array(length),
  }
}
