import { z } from 'zod'
import {
  blindSchema,
  evidenceSchema,
  findingSchema,
  findingTargetSchema,
  measuredSchema,
  ruleSchema,
  severitySchema,
} from '../../analyze/findings/schema.ts'
import { rangeNoteSchema } from '../window/range-note-schema.ts'

/** A struggle window: what went wrong with one component, within half a minute or so. */
export const struggleSchema = z.object({
  /** Stable for the same recording and thresholds. */
  id: z.string(),
  /** In plain words, past tense. Recorded text in it is untrusted. */
  title: z.string(),
  /** Of the finding that leads. */
  problem: ruleSchema,
  severity: severitySchema,
  confidence: z.number().min(0).max(1),
  window: z.object({ fromOffsetMs: z.number(), toOffsetMs: z.number() }),
  /** The exact moment. */
  atOffsetMs: z.number(),
  /** Different rules that fired. */
  rules: z.array(ruleSchema),
  /** Ids of the findings. */
  findings: z.array(z.string()),
  /** What the rules measured, by rule. */
  measured: z.array(z.object({ rule: ruleSchema, values: measuredSchema })),
  evidence: z.array(evidenceSchema),
  /** What the vendor said of it, where its detector was at work. */
  otherSide: z.object({ verdict: z.string(), agrees: z.boolean() }).optional(),
  target: findingTargetSchema.optional(),
  route: z.string(),
  groupingKey: z.string(),
  windowId: z.string().optional(),
  epoch: z.number(),
  nextCommand: z.string(),
})

/** A struggle's time range, prepared for showing. */
export const momentSchema = z.object({
  /** Of the struggle. */
  struggleId: z.string(),
  problem: ruleSchema,
  severity: severitySchema,
  title: z.string(),
  fromOffsetMs: z.number(),
  toOffsetMs: z.number(),
  /** The exact moment in it. */
  atOffsetMs: z.number(),
  context: z.object({
    /** The page's address; '' when not known. */
    url: z.string(),
    route: z.string(),
    pageTitle: z.string().optional(),
    /** What was done just before, in order: sentences. */
    before: z.array(z.object({ offsetMs: z.number(), description: z.string() })),
  }),
  windowId: z.string().optional(),
  pointer: z.object({ segmentId: z.number(), frameIndex: z.number() }),
  nextCommand: z.string(),
})

/** The answer of `struggles`. */
export const strugglesAnswerSchema = z.object({
  replayId: z.string(),
  durationMs: z.number(),
  notes: z.array(rangeNoteSchema),
  /** Gravest first. */
  struggles: z.array(struggleSchema),
  /** In the same order. */
  moments: z.array(momentSchema),
  /** Believed findings that are part of no struggle: facts. In order of time. */
  facts: z.array(findingSchema),
  /** All findings of the struggles. */
  findings: z.array(findingSchema),
  /** How many more there are; the findings themselves only if `all` was asked for. */
  suppressed: z.object({ count: z.number(), findings: z.array(findingSchema) }),
  notMeasurable: z.object({ count: z.number(), findings: z.array(findingSchema) }),
  /** Rules that this recording cannot judge at all, and why. */
  blind: z.array(blindSchema),
  /** Detectors that broke off: their findings are missing. */
  failed: z.array(z.object({ rule: ruleSchema, message: z.string() })),
  /** Thresholds that were changed, by `rule.name`. */
  changed: z.record(z.string(), z.number()),
})

/** See `strugglesAnswerSchema`. */
export type StrugglesAnswer = z.infer<typeof strugglesAnswerSchema>
/** See `struggleSchema`. */
export type Struggle = z.infer<typeof struggleSchema>
/** See `momentSchema`. */
export type Moment = z.infer<typeof momentSchema>
