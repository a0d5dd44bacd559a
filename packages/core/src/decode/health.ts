import type { SourceNoteCode } from '../sources/outcome.ts'

/** What can be wrong with a recording without making it unreadable. */
export type HealthCode =
  | SourceNoteCode
  | 'truncated' // the bytes end inside a value: everything before was read
  | 'damaged' // bytes that are not JSON were skipped
  | 'damaged-compression' // gzip or zlib data broke off or failed its checks
  | 'oversized-frame' // a frame larger than the limit was left out
  | 'size-limit' // the recording is larger than the limit: the rest was left out
  | 'unreadable-frame' // a frame whose packed or compressed parts could not be read
  | 'unknown-frame' // a frame of a kind nobody has defined
  | 'undated-frame' // a frame without usable time, given its predecessor's
  | 'relative-time' // times count from zero: there is no wall clock
  | 'duplicate-frame' // the same frame again, left out
  | 'out-of-order' // frames whose time lies before that of an earlier one
  | 'clock' // time jumped back or far ahead
  | 'hole' // lost frames, proved by numbering or told by the recorder
  | 'empty-segment' // a segment without frames
  | 'missing-segment' // a number is missing in the segments' numbering
  | 'no-snapshot' // no full snapshot (or a late one): targets are unknown
  | 'unknown-node' // frames that name a node the recording never showed
  | 'unapplied-mutation' // mutations whose parent never appeared
  | 'node-limit' // a page larger than the limit: the rest of it was left out
  | 'several-recorders' // more than one recorder wrote this stream
  | 'mobile' // a mobile or video recording: there is no DOM in it
  | 'console-limit' // the recorder stopped recording the console
  | 'recorder-stopped' // the recorder gave up (too many mutations, throttled)
  | 'packer' // packed by an unknown packer or compression

/** All that was noted of one kind. */
export interface HealthNote {
  readonly code: HealthCode
  /** What and, where it helps, why: one sentence for a person. The first one is kept. */
  readonly message: string
  /** How often it was noted. */
  readonly count: number
  /** Where it was noted first. */
  readonly segmentId?: number
  readonly frameIndex?: number
}

/** Collects notes by code, so that a million broken frames make one line. */
export interface HealthLog {
  note(
    code: HealthCode,
    message: string,
    where?: { readonly segmentId: number; readonly frameIndex?: number },
  ): void
  notes(): HealthNote[]
}

/** A log with what is known already; one per analysis. */
export function createHealthLog(known: readonly HealthNote[] = []): HealthLog {
  const notes = new Map<HealthCode, { -readonly [K in keyof HealthNote]: HealthNote[K] }>()
  for (const note of known) notes.set(note.code, { ...note })
  return {
    note(code, message, where) {
      const seen = notes.get(code)
      if (seen) {
        seen.count++
        return
      }
      // Callers pass whole frames: only where they were is kept, never their bytes.
      const { segmentId, frameIndex } = where ?? {}
      const place = {
        ...(segmentId !== undefined && { segmentId }),
        ...(frameIndex !== undefined && { frameIndex }),
      }
      notes.set(code, { code, message, count: 1, ...place })
    },
    notes: () => [...notes.values()],
  }
}
