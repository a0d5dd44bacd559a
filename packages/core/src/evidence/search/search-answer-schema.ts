import { z } from 'zod'
import { eventKindSchema } from '../events/event-record-schema.ts'
import { rangeNoteSchema } from '../window/range-note-schema.ts'
import { searchFields, searchFits } from './answer.ts'

const pointer = { segmentId: z.int().min(0), frameIndex: z.int().min(0) }

const intervalSchema = z.strictObject({
  fromOffsetMs: z.number(),
  toOffsetMs: z.number(),
  ...pointer,
  goneBy: z.strictObject(pointer).optional(),
  epoch: z.int().min(0),
  times: z.int().min(2).optional(),
})

const hitSchema = z.strictObject({
  field: z.enum(searchFields),
  fit: z.enum(searchFits),
  kind: eventKindSchema.optional(),
  snippet: z.string(),
  marks: z.array(z.tuple([z.int().min(0), z.int().min(0)])),
  offsetMs: z.number(),
  pointer: z.strictObject(pointer),
  count: z.int().min(1),
  firstOffsetMs: z.number(),
  lastOffsetMs: z.number(),
  windowId: z.string().optional(),
  epoch: z.int().min(0),
  role: z.string().optional(),
  selector: z.string().optional(),
  masked: z.literal(true).optional(),
  intervals: z.array(intervalSchema).optional(),
  moreIntervals: z.int().min(1).optional(),
  stillThere: z.literal(true).optional(),
  values: z.strictObject({ count: z.int().min(1), last: z.string() }).optional(),
})

/** The answer of `search`, and of `playhead search --json`: `SearchAnswer`. */
export const searchAnswerSchema = z.strictObject({
  schemaVersion: z.literal(1),
  replayId: z.string(),
  query: z.string(),
  found: z.int().min(0),
  hits: z.array(hitSchema),
  remaining: z.int().min(0),
  nextCursor: z.string().optional(),
  notes: z.array(
    rangeNoteSchema.extend({
      code: z.enum([
        ...rangeNoteSchema.shape.code.options,
        'not-recorded',
        'left-out',
        'some-words',
        'no-words',
      ]),
    }),
  ),
})
