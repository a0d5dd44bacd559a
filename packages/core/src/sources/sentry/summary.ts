import { cleanText } from '../../lib/clean-text.ts'
import { parseTime } from '../../lib/time.ts'
import type { ReplaySummary } from '../source.ts'
import { replayIdIn } from './name.ts'
import type { Row } from './schemas.ts'

/** What Sentry tells of a replay without its segments. */
export interface SentryReplay extends ReplaySummary {
  /** Ids of errors, warnings and other events of the same session. */
  readonly eventIds: readonly string[]
  readonly traceIds: readonly string[]
  readonly environment?: string
  /** `buffer`: kept because an error happened; it begins up to a minute before. */
  readonly replayType?: string
}

/** After so long without a segment a session has expired for the SDK (15 min), upload and margin included. */
const IDLE_MS = 20 * 60_000
/** The SDK ends a replay after 60 minutes; upload and margin included. */
const LONGEST_MS = 65 * 60_000

/** Platforms and SDKs whose replays are films of a screen. Android's events call themselves Java. */
const MOBILE = /android|java$|cocoa|apple|react-native|flutter|dart|unity|unreal|kotlin/i

/** More ids are not kept: Sentry gives at most 100 for a segment. */
const MOST_IDS = 1000

/** The row of a replay in our words. `org` is how the organization was asked for. */
export function summaryOf(row: Row, org: string, nowMs: number): SentryReplay {
  const startedAtMs = timeOf(row.started_at)
  const endedAtMs = timeOf(row.finished_at)
  const isArchived = row.is_archived === true
  const user = isArchived ? undefined : userOf(row)
  const url = isArchived ? undefined : firstUrl(row.urls)
  const eventIds = idsIn([...(row.error_ids ?? []), ...(row.warning_ids ?? []), ...(row.info_ids ?? [])])
  const traceIds = idsIn(row.trace_ids ?? [])
  return {
    source: 'sentry',
    replayId: replayIdIn(row.id) ?? cleanText(row.id, 80),
    project: `${org}~${row.project_id ?? ''}`,
    ...(startedAtMs !== undefined && { startedAtMs }),
    ...(endedAtMs !== undefined && { endedAtMs }),
    live: !isArchived && isLive(startedAtMs, endedAtMs, nowMs),
    ...(user !== undefined && { user }),
    ...(url !== undefined && { url }),
    counts: countsOf(row),
    ...(isArchived && { gone: 'archived' as const }),
    platform: isMobile(row) ? 'mobile' : 'web',
    eventIds,
    traceIds,
    ...(row.environment !== undefined && { environment: cleanText(row.environment, 100) }),
    ...(row.replay_type !== undefined && { replayType: cleanText(row.replay_type, 40) }),
  }
}

/** Organization and project of a summary's `project`, or of one that somebody wrote: `acme~42`, `acme/shop`, `42`. */
export function projectWords(project: string): { readonly org?: string; readonly project?: string } {
  const [, org, name] = /^(?:([^~/]+)[~/])?(.*)$/s.exec(project) ?? []
  return {
    ...(org !== undefined && { org }),
    ...(name !== undefined && name !== '' && { project: name }),
  }
}

/** Whether more may come: neither has the session expired nor the longest replay passed. */
export function isLive(
  startedAtMs: number | undefined,
  endedAtMs: number | undefined,
  nowMs: number,
): boolean {
  const lastMs = endedAtMs ?? startedAtMs
  if (lastMs === undefined || nowMs - lastMs > IDLE_MS) return false
  return startedAtMs === undefined || nowMs - startedAtMs <= LONGEST_MS
}

/** Sentry's times are UTC, with or without saying so; `2026-11-20 07:10:59.123` in some answers. */
export function timeOf(text: string | undefined): number | undefined {
  if (text === undefined || text.length > 40) return undefined
  const iso = text.trim().replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T')
  const isBare = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(iso)
  const ms = parseTime(isBare ? `${iso}Z` : iso)
  return Number.isNaN(ms) ? undefined : ms
}

function countsOf(row: Row): NonNullable<ReplaySummary['counts']> {
  const { count_segments: segments, count_errors: errors } = row
  const { count_dead_clicks: deadClicks, count_rage_clicks: rageClicks } = row
  return {
    ...(segments !== undefined && { segments }),
    ...(errors !== undefined && { errors }),
    ...(deadClicks !== undefined && { deadClicks }),
    ...(rageClicks !== undefined && { rageClicks }),
  }
}

function userOf({ user }: Row): string | undefined {
  const name = user?.id ?? user?.username ?? user?.email ?? user?.display_name ?? user?.ip
  return name === undefined ? undefined : cleanText(name, 200)
}

/** Where it began, without what may be private; a screen's name of an app. */
function firstUrl(urls: readonly string[] | undefined): string | undefined {
  const first = urls?.find(url => url !== '')
  if (first === undefined) return undefined
  return cleanText(first.replace(/[?#].*$/s, '').replace(/^(\w+:\/\/)[^/@]*@/, '$1'), 500)
}

function idsIn(ids: readonly string[]): string[] {
  const known = new Set<string>()
  for (const text of ids) {
    if (known.size >= MOST_IDS) break
    const id = replayIdIn(text)
    if (id !== undefined) known.add(id)
  }
  return [...known]
}

function isMobile({ platform, sdk }: Row): boolean {
  return MOBILE.test(platform ?? '') || /android|cocoa|react-native|flutter/i.test(sdk?.name ?? '')
}
