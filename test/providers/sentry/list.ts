import { plainText } from '../simulator/plain-text.ts'
import { BadRequest, pageOf, type Page, wholeNumber } from './pages.ts'
import type { ReplayRow } from './row.ts'
import { searchOf, type Searched } from './search.ts'

const FIELDS = [
  'activity',
  'browser',
  'clicks',
  'count_dead_clicks',
  'count_errors',
  'count_infos',
  'count_rage_clicks',
  'count_segments',
  'count_urls',
  'count_warnings',
  'device',
  'dist',
  'duration',
  'environment',
  'error_ids',
  'finished_at',
  'has_viewed',
  'id',
  'info_ids',
  'is_archived',
  'os',
  'platform',
  'project_id',
  'releases',
  'sdk',
  'segment_names',
  'started_at',
  'tags',
  'trace_ids',
  'urls',
  'user',
  'warning_ids',
]
const SORTS = [
  'activity',
  'browser',
  'browser.name',
  'browser.version',
  'count_dead_clicks',
  'count_errors',
  'count_infos',
  'count_rage_clicks',
  'count_screens',
  'count_urls',
  'count_warnings',
  'device.brand',
  'device.family',
  'device.model',
  'device.name',
  'dist',
  'duration',
  'finished_at',
  'os',
  'os.name',
  'os_name',
  'os.version',
  'platform',
  'project_id',
  'sdk.name',
  'started_at',
  'user.email',
  'user.id',
  'user.username',
]

const DAY_MS = 86_400_000
/** Rows older than this are not looked at. */
export const MOST_DAYS = 90
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS }

export interface Project {
  readonly id: string
  readonly slug: string
}

/** One page of the replay list: the window, projects, environments, the search, sorted, with the fields asked for. */
export function listPage(
  all: readonly Searched[],
  url: URL,
  projects: readonly Project[],
  nowMs: number,
  isOld: boolean,
): Page<ReplayRow> {
  const { searchParams: params } = url
  const window = windowOf(params, nowMs)
  const ids = projectIds(params, projects)
  const environments = params.getAll('environment')
  const matches = searchOf(params.get('query') ?? '')
  const found = all.filter(searched => {
    const { row } = searched
    const startMs = Date.parse(`${plainText(row['started_at']).slice(0, 19)}Z`)
    const endMs = Date.parse(`${plainText(row['finished_at']).slice(0, 19)}Z`)
    return (
      // Of a deleted one no time is left.
      (row['is_archived'] === true || (endMs >= window.fromMs && startMs <= window.toMs)) &&
      ids.includes(plainText(row['project_id'])) &&
      (environments.length === 0 || environments.includes(plainText(row['environment']))) &&
      matches(searched)
    )
  })
  const sort = params.get('sort') ?? params.get('sortBy') ?? params.get('orderBy') ?? '-started_at'
  const page = pageOf(found.map(({ row }) => row).toSorted(orderOf(sort)), url)
  return { ...page, rows: onlyFields(page.rows, url, isOld) }
}

/** Rows with the fields asked for, all without. A name that is none of them refuses the whole question. */
export function onlyFields(
  rows: readonly ReplayRow[],
  { searchParams }: URL,
  isOld: boolean,
): readonly ReplayRow[] {
  const fields = searchParams.getAll('field')
  for (const field of fields)
    if (!FIELDS.includes(field) || (isOld && field === 'segment_names'))
      throw new BadRequest({ field: [`"${field}" is not a valid choice.`] })
  if (fields.length === 0) return rows
  return rows.map(row => Object.fromEntries(Object.entries(row).filter(([key]) => fields.includes(key))))
}

/** The time asked for. A period and two ends exclude each other; both ends are needed. */
export function windowOf(
  params: URLSearchParams,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const period = params.get('statsPeriod')
  const start = params.get('start')
  const end = params.get('end')
  if (period !== null) {
    if (start !== null || end !== null) throw new BadRequest('statsPeriod excludes start and end')
    const [, count = '', unit = ''] = /^(\d+)([mhdw])$/.exec(period) ?? []
    if (count === '') throw new BadRequest({ statsPeriod: [`Invalid statsPeriod: '${period}'`] })
    return { fromMs: nowMs - Number(count) * UNIT_MS[unit]!, toMs: nowMs }
  }
  if ((start === null) !== (end === null)) throw new BadRequest('start and end are both required')
  if (start === null || end === null) return { fromMs: nowMs - MOST_DAYS * DAY_MS, toMs: nowMs }
  const window = { fromMs: timeOf(start), toMs: timeOf(end) }
  if (window.fromMs > window.toMs) throw new BadRequest('start must be before end')
  return window
}

function timeOf(text: string): number {
  if (/^\d{9,11}(?:\.\d+)?$/.test(text)) return Number(text) * 1000
  const isIso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(text)
  const zoned = /(?:Z|[+-]\d\d:\d\d)$/.test(text) || text.length === 10 ? text : `${text}Z`
  const ms = isIso ? Date.parse(zoned) : NaN
  if (Number.isNaN(ms)) throw new BadRequest({ start: [`${text} is not a valid ISO8601 date query`] })
  return ms
}

/** Ids of the projects asked for, all that the caller sees without. One that is not there is a refusal. */
export function projectIds(params: URLSearchParams, projects: readonly Project[]): readonly string[] {
  const asked = [...params.getAll('project'), ...params.getAll('projectSlug')]
  if (asked.length === 0 || asked.includes('-1')) return projects.map(({ id }) => id)
  return asked.map(name => {
    const project = projects.find(({ id, slug }) => id === name || slug === name)
    if (project) return project.id
    throw new BadRequest(
      wholeNumber(name) === undefined ? `Invalid project parameter. "${name}"` : 'Invalid project parameter.',
    )
  })
}

function orderOf(sort: string): (a: ReplayRow, b: ReplayRow) => number {
  const isDown = sort.startsWith('-')
  const key = isDown ? sort.slice(1) : sort
  if (!SORTS.includes(key)) throw new BadRequest({ sort: [`"${key}" is not a valid sort key.`] })
  const [outer = '', inner] = key === 'os_name' ? ['os', 'name'] : key.split('.')
  const valueOf = (row: ReplayRow): unknown => {
    const value = row[outer === 'count_screens' ? 'count_urls' : outer]
    const member = inner ?? (outer === 'browser' || outer === 'os' ? 'name' : undefined)
    return member === undefined ? value : (value as ReplayRow)[member]
  }
  return (a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)]
    const order =
      typeof x === 'number' && typeof y === 'number' ? x - y : compareText(plainText(x), plainText(y))
    return isDown ? -order : order
  }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
