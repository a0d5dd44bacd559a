import { findingSchema } from '../analyze/findings/schema.ts'
import { z } from 'zod'
import { pointerSchema, statsSchema } from '../analyze/stats/schema.ts'

const address = z.string()
const navigation = z.enum(['load', 'reload', 'back-forward', 'push', 'hash', 'title', 'guess'])

/** What a recording is, before what happened in it: see `ReplayInfo`. */
export const replayInfoSchema = z.object({
  replayId: z.string(),
  source: z.enum(['file', 'mixpanel', 'sentry', 'posthog']),
  dialect: z.enum(['rrweb', 'sentry', 'posthog', 'mixpanel']),
  startedAt: z.string(),
  durationMs: z.number(),
  url: address,
  title: z.string().optional(),
  windows: z.array(z.string()),
  pages: z.number(),
  frames: z.number(),
  frameCounts: z.record(z.string(), z.number()),
  framing: z.string(),
  sdk: z.object({ name: z.string(), version: z.string() }).optional(),
})

const consequence = z.object({
  firstResponseMs: z.number().optional(),
  firstResponse: z
    .enum([
      'dom',
      'request',
      'navigation',
      'input',
      'focus',
      'scroll',
      'console',
      'error',
      'media',
      'selection',
      'window',
    ])
    .optional(),
  firstVisibleMs: z.number().optional(),
  appeared: z
    .array(
      z.object({
        text: z.string(),
        role: z.string(),
        masked: z.literal(true).optional(),
        pointer: pointerSchema,
      }),
    )
    .max(3)
    .optional(),
  appearedMore: z.number().optional(),
  requests: z
    .array(
      z.object({
        method: z.string(),
        url: address,
        status: z.number().optional(),
        durationMs: z.number().optional(),
        failed: z.boolean(),
        pointer: pointerSchema,
      }),
    )
    .max(12)
    .optional(),
  requestsMore: z.number().optional(),
  route: z
    .object({ url: address, method: navigation, title: z.string().optional(), pointer: pointerSchema })
    .optional(),
  errors: z
    .array(z.object({ message: z.string(), pointer: pointerSchema }))
    .max(5)
    .optional(),
})

/** What a person did, with what followed: see `Action`. */
export const actionSchema = z.object({
  timestamp: z.string(),
  offsetMs: z.number(),
  action: z.enum([
    'navigate',
    'click',
    'dblclick',
    'contextmenu',
    'tap',
    'drag',
    'input',
    'select',
    'submit',
    'scroll',
    'viewport_resize',
    'selection',
    'media',
    'clipboard',
    'window_blur',
    'window_focus',
    'console_error',
    'error',
    'request_failed',
  ]),
  targetNodeId: z.number().nullable(),
  targetDesc: z.string(),
  description: z.string(),
  url: address,
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  pointer: pointerSchema,
  consequence: consequence.optional(),
})

const hole = z.object({
  fromOffsetMs: z.number(),
  toOffsetMs: z.number(),
  reason: z.string(),
  windowId: z.string().optional(),
})

const healthSchema = z.object({
  segments: z.object({ fetched: z.number(), missing: z.array(z.number()), empty: z.array(z.number()) }),
  segmentIds: z.enum(['source', 'position']),
  holes: z.array(hole),
  missingSnapshot: z.boolean(),
  clockJumps: z.number(),
  outOfOrder: z.number(),
  duplicates: z.number(),
  unappliedMutations: z.number(),
  unknownFrames: z.record(z.string(), z.number()),
  maskedShare: z.number().nullable(),
  severalRecorders: z.boolean(),
  windows: z.array(z.string()),
  live: z.boolean(),
  truncated: z.boolean(),
  mobile: z.boolean(),
  notes: z.array(
    z.object({
      code: z.string(),
      message: z.string(),
      count: z.number(),
      segmentId: z.number().optional(),
      frameIndex: z.number().optional(),
    }),
  ),
})

/** The answer of `analyze --json`. */
export const reportSchema = z.object({
  schemaVersion: z.literal(1),
  replay: replayInfoSchema,
  /** Page loads of all windows. */
  pages: z.array(
    z.object({
      epoch: z.number(),
      windowId: z.string().optional(),
      url: address,
      method: navigation,
      fromOffsetMs: z.number(),
      toOffsetMs: z.number(),
    }),
  ),
  actions: z.array(actionSchema),
  /** All of them: held back and not measurable ones say so. */
  findings: z.array(findingSchema),
  /** What the recorder tells of at all. */
  recorded: statsSchema.shape.recorded,
  health: healthSchema,
})

/** The answer of `fetch --json`: what is kept, and where. */
export const fetchedSchema = z.object({
  schemaVersion: z.literal(1),
  address: z.string(),
  root: z.string(),
  replayId: z.string(),
  /** `false`: it was there already. */
  wasRead: z.boolean(),
  completeness: z.enum(['complete', 'partial']),
  missing: z.array(z.number()),
  live: z.boolean(),
  fetchedAt: z.string(),
  origin: z.object({ bytes: z.number(), modifiedMs: z.number(), path: z.string().optional() }).optional(),
  segments: z.array(
    z.object({
      segmentId: z.number(),
      name: z.string(),
      frames: z.number(),
      rawBytes: z.number(),
      fromMs: z.number().nullable(),
      toMs: z.number().nullable(),
    }),
  ),
  frames: z.number(),
  files: z.number(),
  bytes: z.number(),
  rawBytes: z.number(),
})

const kept = {
  address: z.string(),
  bytes: z.number(),
  /** ISO 8601. */
  usedAt: z.string(),
}

/** The answer of `cache ls --json`. */
export const cacheListSchema = z.object({
  schemaVersion: z.literal(1),
  path: z.string(),
  /** How long a replay is kept after its last use. */
  ttlMs: z.number(),
  bytes: z.number(),
  replays: z.array(
    z.discriminatedUnion('state', [
      z.object({ ...kept, state: z.enum(['damaged', 'other-version']) }),
      z.object({
        ...kept,
        state: z.enum(['complete', 'partial']),
        identity: z.string(),
        source: z.enum(['file', 'mixpanel', 'sentry', 'posthog']),
        project: z.string(),
        replayId: z.string(),
        missing: z.array(z.number()),
        live: z.boolean(),
        fetchedAt: z.string(),
        origin: fetchedSchema.shape.origin,
      }),
    ]),
  ),
})

/** The answer of `cache clear --json`. */
export const cacheClearedSchema = z.object({
  schemaVersion: z.literal(1),
  path: z.string(),
  replays: z.number(),
  bytes: z.number(),
})

/** The answer of `cache path --json`. */
export const cachePathSchema = z.object({ schemaVersion: z.literal(1), path: z.string() })
