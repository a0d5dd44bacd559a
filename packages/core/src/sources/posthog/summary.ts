import { z } from 'zod'
import { cleanText } from '../../lib/clean-text.ts'
import type { ReplaySummary } from '../source.ts'

const text = z.string().nullish()
const count = z.number().nullish()

/** A recording as the list and the detail give it; what is not read here may be anything. */
export const recordingSchema = z.object({
  id: z.string(),
  distinct_id: text,
  start_time: text,
  end_time: text,
  recording_duration: count,
  click_count: count,
  console_error_count: count,
  start_url: text,
  person: z
    .object({ name: z.unknown(), properties: z.object({ email: z.unknown() }).partial().nullish() })
    .partial()
    .nullish()
    .catch(undefined),
  retention_period_days: count,
  expiry_time: text,
  snapshot_source: text,
  ongoing: z.boolean().nullish(),
})

export type RecordingRow = z.infer<typeof recordingSchema>

/** A text from PostHog as epoch ms; `undefined` when it is no time. */
export function timeOf(stamp: string | null | undefined): number | undefined {
  const ms = typeof stamp === 'string' ? Date.parse(stamp) : NaN
  return Number.isNaN(ms) ? undefined : ms
}

/** What is known of a recording before its blocks are read. */
export function toSummary(row: RecordingRow, project: string, nowMs: number): ReplaySummary {
  const startedAtMs = timeOf(row.start_time)
  const endedAtMs =
    timeOf(row.end_time) ??
    (startedAtMs !== undefined && row.recording_duration != null
      ? startedAtMs + row.recording_duration * 1000
      : undefined)
  const expiresAtMs = timeOf(row.expiry_time)
  const user = [row.distinct_id, row.person?.name, row.person?.properties?.email]
    .map(candidate => (typeof candidate === 'string' ? cleanText(candidate, 200) : ''))
    .find(candidate => candidate !== '')
  const url = cleanText(row.start_url?.split(/[?#]/, 1)[0] ?? '', 512)
  return {
    source: 'posthog',
    replayId: row.id,
    project,
    live: row.ongoing === true,
    ...(startedAtMs !== undefined && { startedAtMs }),
    ...(endedAtMs !== undefined && { endedAtMs }),
    ...(user !== undefined && { user }),
    ...(url !== '' && { url }),
    counts: {
      ...(row.click_count != null && { clicks: row.click_count }),
      ...(row.console_error_count != null && { errors: row.console_error_count }),
    },
    ...(expiresAtMs !== undefined && expiresAtMs <= nowMs && { gone: 'expired' as const }),
    // Recordings from before PostHog told it are all of the web.
    platform: row.snapshot_source === 'mobile' ? 'mobile' : 'web',
    ...(row.retention_period_days != null && { retentionDays: row.retention_period_days }),
  }
}
