import { z } from 'zod'
import { pointerSchema, statsSchema } from '../../analyze/stats/schema.ts'

/** How far a recording can be trusted, in one word; the worst that holds. */
export const verdictCodes = [
  'complete', // nothing is missing
  'live', // nothing but what is still to come
  'usable-with-gaps', // parts are missing or doubtful, and it is known which
  'partly-fetched', // segments that the source has are not here
  'no-page', // the events are there, the page is not: targets and texts are unknown
  'mostly-missing', // less than half of the time is recorded
] as const

const remark = z.object({
  /** `missing-segments`, `hole-paused`, or the code of a health note: `truncated`, `clock`, … */
  code: z.string(),
  /** `lost`: parts of the session are not here. `doubtful`: told, but not surely so. `harmless`: put right, or good to know. */
  weight: z.enum(['lost', 'doubtful', 'harmless']),
  /** What is so. */
  sentence: z.string(),
  /** What it means for whoever reads the session. */
  consequence: z.string(),
  /** What to do about it; absent when there is nothing. */
  next: z.string().optional(),
  count: z.number(),
  /** Where in time, for what has a time: the first ones. */
  spans: z
    .array(z.object({ fromOffsetMs: z.number(), toOffsetMs: z.number(), windowId: z.string().optional() }))
    .optional(),
  spansLeftOut: z.number().optional(),
  /** Where it was noted first. */
  pointer: pointerSchema.optional(),
})

/** The answer of `health`. */
export const healthAnswerSchema = z.object({
  replayId: z.string(),
  verdict: z.object({ code: z.enum(verdictCodes), sentence: z.string() }),
  /** Worst first. */
  remarks: z.array(remark),
  /** What the recorder tells of at all, with what it means where it does not. */
  recorded: z.array(
    statsSchema.shape.recorded.element.extend({ sentence: z.string(), next: z.string().optional() }),
  ),
  durationMs: z.number(),
  /** Time that no window recorded. */
  unrecordedMs: z.number(),
  /** 0 to 1; `null` when no text was seen. */
  maskedShare: z.number().nullable(),
  live: z.boolean(),
  completeness: z.enum(['complete', 'partial']),
  windows: z.array(z.string()),
  recorder: z.object({
    dialect: z.string(),
    sdk: z.object({ name: z.string(), version: z.string() }).optional(),
  }),
  stored: z.object({
    segments: z.number(),
    missing: z.array(z.number()),
    empty: z.array(z.number()),
    /** Whether pointers carry the source's own segment numbers. */
    segmentIds: z.enum(['source', 'position']),
    frames: z.number(),
    /** Bytes of the frames as JSON, and as they are stored. */
    rawBytes: z.number(),
    storedBytes: z.number(),
    framing: z.string(),
    /** ISO 8601. */
    fetchedAt: z.string(),
  }),
  unknownFrames: z.record(z.string(), z.number()),
})

/** See `healthAnswerSchema`. */
export type HealthAnswer = z.infer<typeof healthAnswerSchema>
/** One thing that is worth knowing about a recording. */
export type Remark = z.infer<typeof remark>
