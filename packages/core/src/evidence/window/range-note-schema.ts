import { z } from 'zod'

/** What an answer about a stretch of time has to say beside its events: `RangeNote`. */
export const rangeNoteSchema = z.object({
  code: z.enum([
    'before-recording',
    'after-recording',
    'hole',
    'not-fetched',
    'partial',
    'truncated',
    'live',
    'page-load',
    'no-clock',
    'not-recorded',
    'nothing-recorded',
    'masked',
    'cut-texts',
    'not-found',
    'no-event',
  ]),
  message: z.string(),
  fromOffsetMs: z.number().optional(),
  toOffsetMs: z.number().optional(),
  windowId: z.string().optional(),
})
