import type { ReplaySummary } from '../source.ts'
import type { Connection } from './connection.ts'
import { allDays, daysAround, daysMs, halves, LONGEST_RETENTION_DAYS, type Days } from './days.ts'
import { groupsIn, leafOf, OVERALL, asGroups, type Groups, type InsightsFilter } from './insights.ts'
import { vendorTime } from './vendor-time.ts'

/** Tracked by Mixpanel with each stretch of a recording that it stores. */
const RECORD_EVENT = '$mp_session_record'

/** Retentions that can be bought, the usual one first. */
export const RETENTIONS: readonly number[] = [30, 90, 7, 1]

/** One discovery asks at most so many questions; each is one of the sixty that a project has in an hour. */
const MOST_QUESTIONS = 16
/** Ids in one question. */
const MOST_IDS = 500

/** Which replays are looked for: a person's in a stretch of time, or these. */
export type Sought =
  | { readonly user: string; readonly fromMs: number | undefined; readonly toMs: number | undefined }
  | { readonly replayIds: readonly string[] }

/** Whose behalf, and how. */
export interface DiscoverOptions {
  readonly connection: Connection
  readonly projectId: number
  readonly nowMs: number
  /** No more than these, the newest; all of them for ids. */
  readonly limit: number
  readonly signal?: AbortSignal | undefined
}

/** What was found. */
export interface Discovered {
  /** Newest first. */
  readonly replays: readonly ReplaySummary[]
  /** Mixpanel left some out, and there is no narrower question. */
  readonly isCut: boolean
}

/**
 * Looks for replays with one question about the event that recording leaves behind; more only when an answer was cut
 * off. Asked by ids it takes all time that replays are kept, and tells of those that are known.
 */
export async function discover(sought: Sought, options: DiscoverOptions): Promise<Discovered> {
  const { connection, projectId, nowMs, limit, signal } = options
  const found = new Map<string, Found>()
  let isCut = false
  let asked = 0
  const user = 'user' in sought ? sought.user : undefined
  const work = 'user' in sought ? [windowOf(sought, nowMs)] : batchesOf(sought.replayIds)
  for (let part = work.pop(); part !== undefined; part = work.pop()) {
    // What is left is earlier than all of these.
    if (user !== undefined && [...found.values()].filter(isWithin(sought)).length >= limit) break
    const answer = await connection.ask(
      {
        event: RECORD_EVENT,
        measure: 'first-time',
        groups: ['$mp_replay_id', '$mp_replay_retention_period'],
        filters: [filterOf(part.ids, user)],
        days: part.days,
      },
      { projectId, what: 'the list of replays', signal },
    )
    asked++
    const narrower =
      answer.isCut && asked + work.length + 2 <= MOST_QUESTIONS ? narrowed(part, nowMs) : undefined
    if (narrower !== undefined) work.push(...narrower)
    else {
      isCut ||= answer.isCut
      read(answer.groups, found)
    }
  }
  const replays = [...found]
    .filter(([, row]) => isWithin(sought)(row))
    .map(([replayId, row]) => summaryOf(replayId, row, { projectId, nowMs, user }))
    .sort(newestFirst)
  return { replays: user === undefined ? replays : replays.slice(0, limit), isCut }
}

/** What is known of one replay. */
interface Found {
  startedAtMs: number
  retentionDays?: number
}

/** A part of the question: of these ids, or of all in these days. */
interface Part {
  readonly ids?: readonly string[]
  readonly days: Days | undefined
}

function windowOf({ fromMs, toMs }: Extract<Sought, { user: string }>, nowMs: number): Part {
  if (fromMs === undefined && toMs === undefined) return { days: undefined }
  const to = toMs ?? nowMs
  return { days: daysAround(fromMs ?? to - daysMs(LONGEST_RETENTION_DAYS), to) }
}

function batchesOf(replayIds: readonly string[]): Part[] {
  const ids = [...new Set(replayIds)]
  const parts: Part[] = []
  for (let at = 0; at < ids.length; at += MOST_IDS)
    parts.push({ ids: ids.slice(at, at + MOST_IDS), days: undefined })
  return parts
}

/** Two narrower questions, the one of later days last, so that it is asked first. */
function narrowed({ ids, days }: Part, nowMs: number): readonly Part[] | undefined {
  if (ids !== undefined && ids.length > 1) {
    const middle = Math.ceil(ids.length / 2)
    return [
      { ids: ids.slice(0, middle), days },
      { ids: ids.slice(middle), days },
    ]
  }
  const two = halves(days ?? allDays(nowMs))
  return two && [two[1], two[0]].map(half => ({ ...(ids && { ids }), days: half }))
}

function filterOf(ids: readonly string[] | undefined, user: string | undefined): InsightsFilter {
  return ids === undefined
    ? { property: '$distinct_id', is: [user ?? ''] }
    : { property: '$mp_replay_id', is: ids }
}

/** Adds what an answer tells; a replay that reaches over midnight is in two of them. */
function read(groups: Groups, found: Map<string, Found>): void {
  for (const [replayId, level] of groupsIn(groups)) {
    if (replayId === '' || replayId === 'undefined') continue
    let startedAtMs = Infinity
    let retentionDays: number | undefined
    for (const [key, value] of groupsIn(level)) {
      const atMs = vendorTime(leafOf(value) ?? (key === 'all' ? value : undefined))
      if (atMs < startedAtMs) startedAtMs = atMs
      const days = Number(key)
      if (RETENTIONS.includes(days)) retentionDays ??= days
    }
    if (startedAtMs === Infinity) startedAtMs = vendorTime(leafOf(asGroups(level)?.[OVERALL]))
    if (!(startedAtMs < Infinity)) continue
    const known = found.get(replayId)
    found.set(replayId, {
      startedAtMs: Math.min(startedAtMs, known?.startedAtMs ?? Infinity),
      ...definedRetention(known?.retentionDays ?? retentionDays),
    })
  }
}

function definedRetention(retentionDays: number | undefined): { retentionDays?: number } {
  return retentionDays === undefined ? {} : { retentionDays }
}

/** Whether it began in the time that was asked for: the days of the question are wider, and times whole seconds. */
function isWithin(sought: Sought): (row: Found) => boolean {
  if (!('user' in sought)) return () => true
  const { fromMs = -Infinity, toMs = Infinity } = sought
  return ({ startedAtMs }) => startedAtMs + 999 >= fromMs && startedAtMs <= toMs
}

function summaryOf(
  replayId: string,
  { startedAtMs, retentionDays }: Found,
  of: { readonly projectId: number; readonly nowMs: number; readonly user: string | undefined },
): ReplaySummary {
  return {
    source: 'mixpanel',
    replayId,
    project: String(of.projectId),
    startedAtMs,
    ...(of.user !== undefined && { user: of.user }),
    ...(retentionDays !== undefined && {
      retentionDays,
      ...(isPast({ startedAtMs, retentionDays }, of.nowMs) && { gone: 'expired' as const }),
    }),
  }
}

/**
 * Whether a replay's time is over, with a day to spare: starts are told in a time zone that is not known, and nobody
 * deletes to the minute.
 */
export function isPast(
  { startedAtMs, retentionDays }: { readonly startedAtMs?: number; readonly retentionDays?: number },
  nowMs: number,
): boolean {
  if (startedAtMs === undefined) return false
  return startedAtMs + daysMs((retentionDays ?? LONGEST_RETENTION_DAYS) + 1) < nowMs
}

function newestFirst(one: ReplaySummary, other: ReplaySummary): number {
  const later = (other.startedAtMs ?? 0) - (one.startedAtMs ?? 0)
  return later !== 0 ? later : one.replayId < other.replayId ? -1 : 1
}
