import { z } from 'zod'
import { RULES } from './finding.ts'

export const ruleSchema = z.enum(RULES)
export const severitySchema = z.enum(['high', 'medium', 'low', 'info'])

export const evidenceSchema = z.object({
  kind: z.string(),
  offsetMs: z.number(),
  segmentId: z.number(),
  frameIndex: z.number(),
  label: z.string(),
})

/** Numbers and words that a rule compared, units in their names. */
export const measuredSchema = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]))

export const findingTargetSchema = z.object({
  name: z.string(),
  role: z.string(),
  selector: z.string(),
  label: z.string(),
  masked: z.literal(true).optional(),
})

/** A judged friction signal, see `Finding`. */
export const findingSchema = z.object({
  id: z.string(),
  rule: ruleSchema,
  ruleVersion: z.number(),
  finding: z.string(),
  severity: severitySchema,
  confidence: z.number().min(0).max(1),
  window: z.object({ fromOffsetMs: z.number(), toOffsetMs: z.number() }),
  evidence: z.array(evidenceSchema).min(1),
  measured: measuredSchema,
  /** Why it is held back; why the recording cannot tell. With either it is no finding to be believed. */
  suppressedBy: z.string().optional(),
  notMeasurable: z.string().optional(),
  source: z.enum(['playhead', 'vendor']),
  otherSide: z.object({ verdict: z.string(), agrees: z.boolean() }).optional(),
  target: findingTargetSchema.optional(),
  route: z.string(),
  groupingKey: z.string(),
  windowId: z.string().optional(),
  epoch: z.number(),
  nextCommand: z.string(),
})

/** What the recording cannot tell at all. */
export const blindSchema = z.object({
  rules: z.array(ruleSchema),
  partly: z.array(ruleSchema),
  why: z.string(),
})
