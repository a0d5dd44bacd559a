import { SourceError } from '../error.ts'
import type { ListQuery } from '../source.ts'

/** PostHog itself looks back three days only; it keeps recordings for 30 days where nobody pays for more. */
const LOOK_BACK_MS = 30 * 86_400_000
/** The longest retention that can be bought: ids alone say which recordings are meant. */
const LONGEST_RETENTION_MS = 5 * 366 * 86_400_000

/** Filters of PostHog's list, and what each must be. */
const FILTERS: Readonly<Record<string, 'list' | 'object' | 'text' | 'switch'>> = {
  events: 'list',
  actions: 'list',
  properties: 'list',
  console_log_filters: 'list',
  having_predicates: 'list',
  comment_text: 'object',
  operand: 'text',
  filter_test_accounts: 'switch',
  hide_viewed_recordings: 'text',
  person_uuid: 'text',
  order: 'text',
  order_direction: 'text',
}

/** The parameters of one kind of list, as they go into the address. */
export type ListParams = Readonly<Record<string, string>>

/**
 * PostHog parses each parameter as JSON and takes it as it stands only where that fails. So lists and objects go as
 * JSON, and a text that happens to be JSON (a number as id) goes as a JSON text.
 */
export function param(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  try {
    JSON.parse(value)
    return JSON.stringify(value)
  } catch {
    return value
  }
}

/** The parameters that all pages of a query share. Throws `bad-question` for a search that PostHog has not. */
export function listParams(query: ListQuery, nowMs: number): ListParams {
  const { user, replayIds, search } = query
  const fromMs = query.fromMs ?? nowMs - (replayIds === undefined ? LOOK_BACK_MS : LONGEST_RETENTION_MS)
  if (query.toMs !== undefined && query.toMs < fromMs)
    throw new SourceError('bad-question', 'posthog: the time asked for ends before it begins')
  return {
    ...(search !== undefined && readSearch(search)),
    date_from: dateOf(fromMs),
    ...(query.toMs !== undefined && { date_to: dateOf(query.toMs) }),
    ...(user !== undefined && { distinct_ids: JSON.stringify([user]) }),
  }
}

function dateOf(ms: number): string {
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) throw new SourceError('bad-question', 'posthog: a time is none')
  return date.toISOString()
}

function readSearch(search: string): ListParams {
  let filters: unknown
  try {
    filters = JSON.parse(search)
  } catch {
    filters = undefined
  }
  if (typeof filters !== 'object' || filters === null || Array.isArray(filters))
    throw new SourceError(
      'bad-question',
      'posthog: a search is a JSON object of filters of its list, such as {"order":"console_error_count"} or {"events":[{"id":"$rageclick","type":"events"}]}',
    )
  const params: [string, string][] = []
  for (const [name, value] of Object.entries(filters)) {
    const kind = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined
    if (kind === undefined || kindOf(value) !== kind)
      throw new SourceError(
        'bad-question',
        kind === undefined
          ? `posthog: a search has no such filter; there are ${Object.keys(FILTERS).join(', ')}`
          : `posthog: the filter ${name} is ${kind === 'object' ? 'an object' : `a ${kind}`}`,
      )
    params.push([name, param(value)])
  }
  return Object.fromEntries(params)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'boolean') return 'switch'
  return typeof value === 'string' ? 'text' : typeof value
}
