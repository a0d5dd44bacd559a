import { z } from 'zod'

const note = z.object({
  code: z.string(),
  message: z.string(),
  count: z.number(),
  segmentId: z.number().optional(),
  frameIndex: z.number().optional(),
})

/**
 * The manifest of a stored replay: what is known about it, and which files hold it. It is written last and replaced whole, and the files
 * it names are never written again: so a reader sees the old replay or the new one.
 */
export const manifestSchema = z.object({
  version: z.literal(1),
  identity: z.string(),
  source: z.enum(['file', 'mixpanel', 'sentry', 'posthog']),
  project: z.string(),
  /** As the source names it. */
  replayId: z.string(),
  /** What its pointers call it, where that is another word: as the recording or the file names itself. */
  recordedId: z.string().optional(),
  /** Of a file: where it lies, and its size and time when it was read, to see whether it has changed since. */
  origin: z.object({ path: z.string(), bytes: z.number(), modifiedMs: z.number() }).optional(),
  /** What the user called it: a file's path. Never an address with credentials. */
  name: z.string().optional(),
  /** Epoch ms as the source reports it. */
  startedAtMs: z.number().optional(),
  /** The source still received segments when it was fetched. */
  live: z.boolean(),
  /** ISO 8601. */
  fetchedAt: z.string(),
  /** `partial`: segments that the source should have are not here, or the fetch was stopped. */
  completeness: z.enum(['complete', 'partial']),
  /** The fetch was stopped before its end, or asked for a part only: there may be more to fetch. */
  stopped: z.literal(true).optional(),
  /** Numbers of the segments that are not here although they should be. */
  missing: z.array(z.number()),
  /** Of a fetch that was stopped: those of them that the source was asked for and could not give. All, without it. */
  unavailable: z.array(z.number()).optional(),
  /** The recorder, where it is known. */
  sdk: z.object({ name: z.string(), version: z.string() }).optional(),
  /** How the frames were packed as they came, joined by `+`. */
  framing: z.string(),
  /** Whether the source numbers its segments. */
  segmentIds: z.enum(['source', 'position']),
  /** The segments in order: stored bytes, hash and span of each. */
  segments: z.array(
    z.object({
      segmentId: z.number(),
      /** As the source names it. */
      name: z.string(),
      /** Its files, in order; none when it holds no frames. */
      files: z.array(z.object({ file: z.string(), bytes: z.number(), sha256: z.string() })),
      frames: z.number(),
      /** Bytes as JSON. */
      rawBytes: z.number(),
      /** Epoch ms of its first and last frame; `null` when none is dated. */
      fromMs: z.number().nullable(),
      toMs: z.number().nullable(),
    }),
  ),
  /** Where the frames lie: see `decode/stored/frame-table.ts`. */
  frames: z.object({ file: z.string(), bytes: z.number() }),
  /** What was noted while the segments were decoded and put in order. */
  notes: z.array(note),
  /** The indexes, which are made of the segments alone and can be made again. */
  analysis: z.object({
    /** Of the code that made them. */
    version: z.string(),
    index: z.record(z.string(), z.object({ file: z.string(), bytes: z.number() })),
  }),
})
