import { z } from 'zod'
import { statsSchema } from '../../analyze/stats/schema.ts'
import { rangeNoteSchema } from '../window/range-note-schema.ts'

/** The answer of `stats`: which replay, and what can be counted of it. */
export const statsAnswerSchema = statsSchema.extend({
  replayId: z.string(),
  source: z.enum(['file', 'mixpanel', 'sentry', 'posthog']),
  dialect: z.enum(['rrweb', 'sentry', 'posthog', 'mixpanel']),
  /** ISO 8601; '' when the recording has no wall clock. */
  startedAt: z.string(),
  /** Where it began; '' when unknown. */
  url: z.string(),
  title: z.string().optional(),
  frames: z.number(),
  /** Why there may have been more than is counted: holes, segments that are not here, masked text. */
  notes: z.array(rangeNoteSchema),
})

/** See `statsAnswerSchema`. */
export type StatsAnswer = z.infer<typeof statsAnswerSchema>
