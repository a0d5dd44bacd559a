import { SourceError } from '../error.ts'
import type { ListQuery } from '../source.ts'
import { replayIdIn } from './name.ts'

/** Which replays are asked for. */
export interface SentryListQuery extends ListQuery {
  /** The last so many minutes, hours, days or weeks: `30m`, `24h`, `14d`, `2w`. Not together with times. */
  readonly statsPeriod?: string
  /** Number or slug of one project or several; all that the token sees without. */
  readonly project?: string | readonly string[]
  readonly environment?: string | readonly string[]
  /** One of Sentry's keys (`started_at`, `duration`, `count_errors`, `activity` …), `-` before it for the largest first. */
  readonly sort?: string
}

/** Where and when to look; of a list, and of selectors. */
export type Scope = Pick<
  SentryListQuery,
  'statsPeriod' | 'fromMs' | 'toMs' | 'project' | 'environment' | 'sort'
>

/** Sentry's queries look back so far. */
const LOOK_BACK_DAYS = 90
const DAY_MS = 86_400_000

/** Ids in one search. */
export const IDS_AT_ONCE = 100

/**
 * Fields that every server since 2023 knows: one that is not known fails the whole request, and all fields of a hundred
 * replays are megabytes.
 */
const FIELDS = [
  'id',
  'project_id',
  'started_at',
  'finished_at',
  'count_segments',
  'count_errors',
  'count_dead_clicks',
  'count_rage_clicks',
  'is_archived',
  'platform',
  'environment',
  'urls',
  'error_ids',
  'warning_ids',
  'info_ids',
  'trace_ids',
  'user',
  'sdk',
]

/** The parameters of a list, but for its page. Throws `bad-question` for what cannot be asked. */
export function listParameters(
  query: SentryListQuery,
  replayIds: readonly string[] | undefined,
  nowMs: number,
): Record<string, readonly string[] | string | undefined> {
  const search = searchOf(query, replayIds)
  return {
    ...scopeParameters(query, nowMs),
    ...(search !== '' && { query: search }),
    field: FIELDS,
  }
}

/** Where and when, as parameters. */
export function scopeParameters(
  scope: Scope,
  nowMs: number,
): Record<string, readonly string[] | string | undefined> {
  const { statsPeriod, fromMs, toMs, sort } = scope
  if (statsPeriod !== undefined && !/^\d{1,4}[mhdw]$/.test(statsPeriod))
    throw badQuestion('statsPeriod is a number with m, h, d or w behind it: 24h, 14d')
  if (statsPeriod !== undefined && (fromMs !== undefined || toMs !== undefined))
    throw badQuestion('give a statsPeriod or times, not both')
  if (sort !== undefined && !/^-?[a-z][a-z._]*$/.test(sort))
    throw badQuestion('sort is one key, with - before it for the largest first: -started_at, duration')
  const isBounded = fromMs !== undefined || toMs !== undefined
  const fromDay = fromMs ?? nowMs - LOOK_BACK_DAYS * DAY_MS
  const until = toMs ?? nowMs
  if (isBounded && !(fromDay < until))
    throw badQuestion(
      `nothing can lie between these times; Sentry looks ${LOOK_BACK_DAYS} days back, and a start comes before its end`,
    )
  const projects = listOf(scope.project)
  return {
    ...(isBounded
      ? // Whole seconds, outwards.
        { start: isoSeconds(fromDay), end: isoSeconds(until + 999) }
      : { statsPeriod: statsPeriod ?? `${LOOK_BACK_DAYS}d` }),
    // Without one, only projects of which the token's owner is a member are looked at.
    project: projects.length === 0 ? '-1' : projects.filter(isNumber),
    projectSlug: projects.filter(project => !isNumber(project)),
    environment: listOf(scope.environment),
    ...(sort !== undefined && { sort }),
  }
}

/** `2026-11-01T00:00:00`, UTC. */
export function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19)
}

function searchOf({ user, search }: SentryListQuery, replayIds: readonly string[] | undefined): string {
  const parts: string[] = []
  const wanted = search?.trim() ?? ''
  // AND binds closer than OR: what was asked stays together.
  if (wanted !== '') parts.push(/\sOR\s/i.test(wanted) ? `(${wanted})` : wanted)
  if (user !== undefined) parts.push(userSearch(user))
  if (replayIds !== undefined) parts.push(`id:[${replayIds.join(',')}]`)
  return parts.join(' ')
}

/** An address may be somebody's id too. */
function userSearch(user: string): string {
  if (user.trim() === '') throw badQuestion('user is the id or the address of a person, and here it is empty')
  const value = quoted(user.trim())
  return user.includes('@') ? `(user.email:${value} OR user.id:${value})` : `user.id:${value}`
}

/** A value of the search language that means itself. */
function quoted(text: string): string {
  return `"${text.replace(/["\\*]/g, character => `\\${character}`)}"`
}

/** Ids as the search takes them; throws `bad-question` for what is none. */
export function checkedIds(replayIds: readonly string[]): string[] {
  return replayIds.map(text => {
    const id = replayIdIn(text)
    if (id !== undefined) return id
    throw badQuestion('a replay id has 32 hexadecimal digits; one of these has not')
  })
}

/** Nothing has been asked: the arguments cannot work. */
export function badQuestion(why: string): SourceError {
  return new SourceError('bad-question', `sentry: ${why}`)
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? [])
}

function isNumber(project: string): boolean {
  return /^-?\d+$/.test(project)
}
