// The shapes of the JSON answers about vendors. Zod takes longer to load than most answers to make: only tests and
// those who check answers load this, all others take its types.
import { z } from 'zod'

const source = z.enum(['mixpanel', 'sentry', 'posthog'])
const completeness = z.enum(['complete', 'partial'])

/** A replay that a vendor lists. What the vendor does not tell is left out. */
export const listedReplaySchema = z.strictObject({
  /** By which every verb takes it. */
  name: z.string(),
  source: z.enum(['file', 'mixpanel', 'sentry', 'posthog']),
  project: z.string(),
  replayId: z.string(),
  /** ISO 8601; whole seconds with most vendors. */
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  durationMs: z.number().optional(),
  user: z.string().optional(),
  /** Where it began, without query and fragment. */
  url: z.string().optional(),
  counts: z
    .strictObject({
      segments: z.number().optional(),
      clicks: z.number().optional(),
      errors: z.number().optional(),
      rageClicks: z.number().optional(),
      deadClicks: z.number().optional(),
    })
    .optional(),
  /** It is still being recorded. */
  live: z.boolean().optional(),
  /** Why there is nothing to fetch. */
  gone: z.enum(['archived', 'expired']).optional(),
  platform: z.enum(['web', 'mobile']).optional(),
  /** Days the vendor keeps it. */
  retentionDays: z.number().optional(),
  /** Where a person watches it. */
  link: z.string(),
})

/** The answer of `list --json`; `--jsonl` prints its replays, one a line. */
export const listAnswerSchema = z.strictObject({
  schemaVersion: z.literal(1),
  source,
  /** What was asked for, ISO 8601; `null` when ids were asked for without a time. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  replays: z.array(listedReplaySchema),
  /** There are as many as `--limit` allows. */
  mayHaveMore: z.boolean(),
})

/** The answer of `sign --json`. */
export const signAnswerSchema = z.strictObject({
  schemaVersion: z.literal(1),
  signed: z.array(
    z.strictObject({
      replayId: z.string(),
      env: z.enum(['prod', 'dev']),
      /** Of its folder, without the signature. */
      url: z.string(),
      /** The signature; `<redacted n chars>` without `--reveal-signed-urls`. */
      queryString: z.string(),
      /** ISO 8601. */
      signedAt: z.string(),
      expiresAt: z.string(),
      /** Only with `--reveal-signed-urls`. */
      warning: z.string().optional(),
    }),
  ),
})

/** A replay that was told: as it is listed, its times as they were recorded. */
export const toldReplaySchema = listedReplaySchema.extend({
  /** Its page in the folder, with `--out-dir`. */
  file: z.string().optional(),
  /** Where it is stored. */
  address: z.string(),
  durationMs: z.number(),
  /** Mouse, fingers or keys moved in that second. */
  activeMs: z.number(),
  pages: z.number(),
  actions: z.number(),
  clicks: z.number(),
  /** Uncaught, or written to the console as errors. */
  errors: z.number(),
  /** `null`: requests are not recorded. */
  failedRequests: z.number().nullable(),
  /** Gravest first. Recorded text in titles is untrusted. */
  struggles: z.array(
    z.strictObject({
      problem: z.string(),
      severity: z.enum(['high', 'medium', 'low', 'info']),
      atOffsetMs: z.number(),
      title: z.string(),
    }),
  ),
  completeness,
  verdict: z.strictObject({ code: z.string(), sentence: z.string() }),
})

/** The answer of `for-user --json`, and `index.json` of its folder. */
export const forUserAnswerSchema = z.strictObject({
  schemaVersion: z.literal(1),
  source,
  user: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  replays: z.array(toldReplaySchema),
  /** Those that could not be told, and why. */
  failed: z.array(z.strictObject({ name: z.string(), code: z.string(), message: z.string() })),
  mayHaveMore: z.boolean(),
})

/** See `listedReplaySchema`. */
export type ListedReplay = z.infer<typeof listedReplaySchema>
/** See `toldReplaySchema`. */
export type ToldReplay = z.infer<typeof toldReplaySchema>
/** See `listAnswerSchema`. */
export type ListAnswer = Omit<z.infer<typeof listAnswerSchema>, 'schemaVersion'>
/** See `signAnswerSchema`. */
export type SignAnswer = Omit<z.infer<typeof signAnswerSchema>, 'schemaVersion'>
/** See `forUserAnswerSchema`. */
export type ForUserAnswer = Omit<z.infer<typeof forUserAnswerSchema>, 'schemaVersion'>
