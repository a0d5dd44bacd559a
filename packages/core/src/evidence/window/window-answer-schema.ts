import { z } from 'zod'
import { eventCategorySchema, eventKindSchema } from '../events/event-record-schema.ts'
import { rangeNoteSchema } from './range-note-schema.ts'

const flag = z.literal(true).optional()

const hit = z.object({ offsetMs: z.number(), pointer: z.string(), kind: eventKindSchema, label: z.string() })

const line = z.object({
  when: z.enum(['before', 'at', 'after']),
  ...hit.shape,
  times: z.int().min(2).optional(),
  lastOffsetMs: z.number().optional(),
  url: z.string().optional(),
  selector: z.string().optional(),
  windowId: z.string().optional(),
  masked: flag,
  blocked: flag,
  failed: flag,
  vendor: flag,
})

/** The answer of `windowAt`, and of `playhead window --json`: `WindowAnswer`. */
export const windowAnswerSchema = z.object({
  schemaVersion: z.literal(1),
  replayId: z.string(),
  windows: z.array(z.string()).optional(),
  moment: z
    .object({
      by: z.enum(['time', 'text', 'pointer']),
      offsetMs: z.number(),
      url: z.string(),
      epoch: z.number(),
      windowId: z.string().optional(),
      pointer: z.string().optional(),
      kind: eventKindSchema.optional(),
      label: z.string().optional(),
    })
    .nullable(),
  hits: z.object({ total: z.int().min(0), others: z.array(hit) }).optional(),
  fromOffsetMs: z.number(),
  toOffsetMs: z.number(),
  before: z.int().min(0),
  after: z.int().min(0),
  groups: z.array(
    z.object({
      category: eventCategorySchema,
      count: z.int().min(1),
      leftOut: z.record(z.string(), z.int().min(1)),
      lines: z.array(line),
    }),
  ),
  elsewhere: z.array(z.object({ category: eventCategorySchema, inRecording: z.int().min(0) })),
  notes: z.array(rangeNoteSchema),
})
