import type { ReplayEvent, SentryReplay } from './replays.ts'

/** A row of the replay list, and a replay's detail: the vendor's names, the vendor's nulls. */
export type ReplayRow = Readonly<Record<string, unknown>>

const NO_USER = { id: null, username: null, email: null, ip: null, display_name: null }
const NO_GEO = { city: null, country_code: null, region: null, subdivision: null }
const ARCHIVED = 'Archived Replay'

/** What the server says of a replay, counted from its segments as they came. */
export function rowOf(replay: SentryReplay, isOld: boolean): ReplayRow {
  const events = replay.segments.map(({ event }) => event)
  const first = events[0]
  const startSeconds = least(events.map(event => event.replay_start_timestamp))
  const endSeconds = -least(events.map(event => -event.timestamp))
  const urls = events.flatMap(event => event.urls ?? [])
  const errorIds = unique(events.flatMap(event => event.error_ids ?? []))
  const agent = first?.request?.headers?.['User-Agent'] ?? ''
  return {
    id: replay.replayId,
    project_id: replay.projectId,
    trace_ids: unique(events.flatMap(event => event.trace_ids ?? [])),
    error_ids: errorIds,
    warning_ids: [],
    info_ids: [],
    environment: first?.environment ?? null,
    tags: tagsOf(first),
    user: { ...NO_USER, id: replay.user ?? null, display_name: replay.user ?? null, geo: NO_GEO },
    sdk: { name: first?.sdk?.name ?? null, version: first?.sdk?.version ?? null },
    os: { name: /Linux|Windows|Mac OS X|Android/.exec(agent)?.[0] ?? null, version: null },
    browser: browserOf(agent),
    device: { name: null, brand: null, model: null, family: null, model_id: null },
    ota_updates: { channel: null, runtime_version: null, update_id: null },
    is_archived: false,
    urls,
    ...(isOld ? {} : { segment_names: unique(events.flatMap(event => event.segment_names ?? [])) }),
    clicks: clicksOf(replay),
    ...clickCounts(replay),
    count_errors: errorIds.length,
    count_warnings: 0,
    count_infos: 0,
    count_urls: urls.length,
    count_segments: events.length,
    duration: Math.floor(endSeconds - startSeconds),
    started_at: isoSeconds(startSeconds, isOld),
    finished_at: isoSeconds(endSeconds, isOld),
    activity: Math.max(1, Math.min(10, Math.floor((25 * errorIds.length + 5 * urls.length) / 10))),
    replay_type: first?.replay_type ?? 'session',
    platform: first?.platform ?? null,
    releases: first?.release === undefined ? [] : [first.release],
    dist: first?.dist ?? null,
    has_viewed: false,
  }
}

/** The same of a replay that was deleted. */
export function archivedRow(row: ReplayRow, isOld: boolean): ReplayRow {
  const gone = [
    'urls',
    'started_at',
    'finished_at',
    'duration',
    'activity',
    'environment',
    'platform',
    'dist',
  ]
  const counts = Object.keys(row).filter(key => key.startsWith('count_'))
  return {
    ...row,
    ...Object.fromEntries([...gone, ...counts].map(key => [key, null])),
    is_archived: true,
    user: { ...NO_USER, id: ARCHIVED, display_name: ARCHIVED, geo: NO_GEO },
    tags: [],
    error_ids: [],
    warning_ids: [],
    info_ids: [],
    trace_ids: [],
    releases: isOld ? null : [],
    clicks: [],
  }
}

/** Dead and rage clicks: a rage click is a dead one too, and rows of one second and node are one. */
function clickCounts({ segments }: SentryReplay): ReplayRow {
  const dead = new Set<string>()
  const rage = new Set<string>()
  for (const { timeMs, nodeId, isDead, isRage } of segments.flatMap(({ clicks }) => clicks)) {
    const key = `${Math.floor(timeMs / 1000)} ${nodeId}`
    if (isDead) dead.add(key)
    if (isRage) rage.add(key)
  }
  return { count_dead_clicks: dead.size, count_rage_clicks: rage.size }
}

function clicksOf({ segments }: SentryReplay): readonly ReplayRow[] {
  return segments
    .flatMap(({ clicks }) => clicks)
    .map(click => ({
      'click.alt': orNull(click.alt),
      'click.label': orNull(click.label),
      'click.classes': click.classes,
      'click.component_name': orNull(click.componentName),
      'click.id': orNull(click.id),
      'click.role': orNull(click.role),
      'click.tag': orNull(click.tag),
      'click.testid': orNull(click.testid),
      'click.text': orNull(click.text),
      'click.title': orNull(click.title),
    }))
}

const tagsOf = (event: ReplayEvent | undefined): ReplayRow =>
  Object.fromEntries(Object.entries(event?.tags ?? {}).map(([key, value]) => [key, [value]]))

function browserOf(agent: string): ReplayRow {
  const [, version] = /Chrome\/(\d+\.\d+\.\d+)/.exec(agent) ?? []
  return { name: version === undefined ? null : 'Chrome', version: version ?? null }
}

/** Whole seconds; old servers leave the zone out. */
export const isoSeconds = (seconds: number, isOld: boolean): string =>
  new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19) + (isOld ? '' : '+00:00')

const orNull = (text: string): string | null => (text === '' ? null : text)
const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)]
const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b), Infinity)
