import { z } from 'zod'
import { rangeNoteSchema } from '../window/range-note-schema.ts'
import { eventRecordSchema } from './event-record-schema.ts'

/** The answer of `queryEvents`, and of `playhead events --json`: `EventsAnswer`. */
export const eventsAnswerSchema = z.object({
  schemaVersion: z.literal(1),
  replayId: z.string(),
  matching: z.int().min(0),
  events: z.array(eventRecordSchema),
  remaining: z.int().min(0),
  nextCursor: z.string().optional(),
  cut: z.int().min(0),
  notes: z.array(rangeNoteSchema),
})
