import { z } from 'zod'

/**
 * What Sentry answers, as far as it is read here. Any field may be absent or null, and what only decorates counts as
 * absent when it is something else; what a replay is asked for and judged by has to be what it should.
 */
const nothing = z.null().transform(() => undefined)
const numeric = z.union([
  z.number().nonnegative(),
  z
    .string()
    .regex(/^\d+(?:\.\d+)?$/)
    .transform(Number),
])
const needed = {
  text: z.union([z.string(), nothing]).optional(),
  // Scrubbing and old servers turn numbers into strings.
  number: z.union([numeric, nothing]).optional(),
  flag: z.union([z.boolean(), nothing]).optional(),
}
const text = z.string().min(1).optional().catch(undefined)
const number = numeric.optional().catch(undefined)
const texts = z
  .array(z.unknown())
  .transform(list => list.filter(item => typeof item === 'string'))
  .optional()
  .catch(undefined)
const identified = z.union([z.string().min(1), z.number().transform(String)])

/** A replay: reference of the fields in Sentry's "replays" API. */
export const rowSchema = z.object({
  id: z.string().min(1),
  project_id: z.union([identified, nothing]).optional(),
  started_at: needed.text,
  finished_at: needed.text,
  count_segments: needed.number,
  count_errors: number,
  count_dead_clicks: number,
  count_rage_clicks: number,
  is_archived: needed.flag,
  replay_type: text,
  platform: text,
  environment: text,
  urls: texts,
  error_ids: texts,
  warning_ids: texts,
  info_ids: texts,
  trace_ids: texts,
  user: z
    .object({ id: text, username: text, email: text, ip: text, display_name: text })
    .optional()
    .catch(undefined),
  sdk: z.object({ name: text, version: text }).optional().catch(undefined),
})
export type Row = z.infer<typeof rowSchema>

export const detailSchema = z.object({ data: rowSchema })
export const listSchema = z.object({ data: z.array(rowSchema) })

const organization = z.object({
  id: identified.optional().catch(undefined),
  slug: z.string().min(1),
  links: z.object({ regionUrl: text }).optional().catch(undefined),
})
export const organizationSchema = organization
export const organizationsSchema = z.array(organization)

/** Rows of what lies beside a replay, as they come; `data` is where Sentry puts them. */
const record = z.record(z.string(), z.unknown())
export const recordsSchema = z.object({ data: z.array(record) })
export const recordSchema = record
export const recordListSchema = z.array(record)

export const selectorsSchema = z.object({
  data: z.array(
    z.object({
      dom_element: z.string(),
      project_id: identified.optional().catch(undefined),
      count_dead_clicks: number,
      count_rage_clicks: number,
      element: record.optional().catch(undefined),
    }),
  ),
})

export const countsSchema = z.record(z.string(), z.number())
