import { z } from 'zod'
import { pointerSchema } from '../../analyze/stats/schema.ts'

/** One line: what, when, and where its proof lies. */
const line = z.object({
  offsetMs: z.number(),
  /** Recorded text in it has lost its control characters and is still untrusted. */
  text: z.string(),
  pointer: pointerSchema.optional(),
})

const moment = line.extend({
  kind: z.enum(['error', 'console-error', 'failed-request', 'slow-request', 'long-wait', 'no-response']),
  /** How often it happened; `pointer` is the first time. */
  count: z.number(),
})

const storyLine = line.extend({
  /** `click`, `page`, `gap`, `hole`, …; `cut` for a line that tells what is left out in its place. */
  what: z.string(),
})

/** The answer of `brief`: the Markdown's parts as data. */
export const briefAnswerSchema = z.object({
  replayId: z.string(),
  maxTokens: z.number(),
  /** Of the Markdown form: a token is taken to be four bytes of UTF-8, rounded up. Never above `maxTokens`. */
  estimatedTokens: z.number(),
  card: z.array(z.string()),
  /** Failures of the session: `told` of `total` are among the moments. */
  failures: z.object({ total: z.number(), told: z.number() }),
  moments: z.array(moment),
  outline: z.array(line),
  timeline: z.array(storyLine),
  /** Addresses that lines name by number, `{1} https://…`. */
  addresses: z.array(z.string()),
  /** What did not fit, a sentence for each part; empty when everything did. */
  leftOut: z.array(z.string()),
})

/** See `briefAnswerSchema`. */
export type BriefAnswer = z.infer<typeof briefAnswerSchema>
/** One notable moment. */
export type BriefMoment = z.infer<typeof moment>
/** One line of the outline. */
export type BriefLine = z.infer<typeof line>
/** One line of the timeline. */
export type BriefStoryLine = z.infer<typeof storyLine>
