import type { BlockFacts, PosthogReplay } from './replays.ts'
import { madeReplayId } from '../recordings/plan.ts'

/** A recording as the list and the detail tell of it. */
export type RecordingRow = Readonly<Record<string, unknown>> & {
  readonly id: string
  readonly distinct_id: string
  readonly start_time: string
}

const DAY_MS = 86_400_000
/** Something was ingested so short a while ago: it goes on. */
const ONGOING_MS = 300_000

/** When it is deleted: the begin of its first day, and the days that it is kept. */
export const expiresAtMs = ({ blocks, retentionDays }: PosthogReplay): number =>
  Math.floor((blocks[0]?.fromMs ?? 0) / DAY_MS) * DAY_MS + retentionDays * DAY_MS

export function rowOf(replay: PosthogReplay, nowMs: number, isOngoing = false): RecordingRow {
  const { blocks, sessionId, distinctId } = replay
  const startMs = blocks.reduce((least, { fromMs }) => Math.min(least, fromMs), Infinity)
  const endMs = blocks.reduce((most, { toMs }) => Math.max(most, toMs), -Infinity)
  const sum = (part: (facts: BlockFacts) => number): number =>
    blocks.reduce((all, facts) => all + part(facts), 0)
  const seconds = Math.floor((endMs - startMs) / 1000)
  const active = Math.round(sum(({ activeMs }) => activeMs) / 1000)
  const [clicks, keys, mouse] = [sum(b => b.clicks), sum(b => b.keys), sum(b => b.mouse)]
  const [logs, warns, errors] = [sum(b => b.logs.log), sum(b => b.logs.warn), sum(b => b.logs.error)]
  const work = active + clicks + keys + errors
  return {
    id: sessionId,
    distinct_id: distinctId,
    viewed: false,
    viewers: [],
    recording_duration: seconds,
    active_seconds: active,
    inactive_seconds: Math.max(0, seconds - active),
    start_time: new Date(startMs).toISOString(),
    end_time: new Date(endMs).toISOString(),
    click_count: clicks,
    keypress_count: keys,
    mouse_activity_count: mouse,
    console_log_count: logs,
    console_warn_count: warns,
    console_error_count: errors,
    start_url: replay.startUrl.slice(0, 512),
    person: {
      id: 1,
      uuid: madeReplayId(distinctId, 0),
      name: distinctId,
      distinct_ids: [distinctId],
      properties: {},
      created_at: new Date(startMs).toISOString(),
    },
    retention_period_days: replay.retentionDays,
    expiry_time: new Date(expiresAtMs(replay)).toISOString(),
    recording_ttl: Math.ceil((expiresAtMs(replay) - nowMs) / DAY_MS),
    snapshot_source: 'web',
    snapshot_library: 'web',
    ongoing: isOngoing || endMs > nowMs - ONGOING_MS,
    activity_score: Math.min(100, (100 * work) / Math.max(1, mouse + seconds + errors + logs + warns)),
    has_summary: false,
    summary_outcome: null,
    external_references: [],
    matches_filters: true,
  }
}
