import { WHAT } from './explain.ts'
import { badQuestion, scopeParameters, type Scope } from './list-query.ts'
import type { Reach } from './reach.ts'
import { countsSchema } from './schemas.ts'

/** Of what replays are counted. */
export interface CountQuery extends Pick<
  Scope,
  'statsPeriod' | 'fromMs' | 'toMs' | 'project' | 'environment'
> {
  readonly by: 'issue.id' | 'transaction' | 'replay_id'
  readonly values: readonly string[]
  /** Where Sentry looks: `search_issues` for issues about performance and those it made itself. */
  readonly dataSource?: 'discover' | 'events' | 'search_issues' | 'spans' | 'transactions'
  readonly signal?: AbortSignal
}

/** Values in one request. */
const AT_ONCE: Readonly<Record<CountQuery['by'], number>> = {
  'issue.id': 25,
  transaction: 25,
  replay_id: 100,
}

/** How many replays there are of each value, those with none at 0. Sentry counts no further than 51: there may be more. */
export async function replayCounts(
  reachTo: () => Promise<Reach>,
  query: CountQuery,
  now: () => number,
): Promise<ReadonlyMap<string, number>> {
  const { by, values, dataSource, signal } = query
  const parameters = scopeParameters(query, now())
  if (values.some(value => value === '' || value.length > 1000))
    throw badQuestion(`each ${by} is a short text, and one of these is not`)
  const counts = new Map(values.map(value => [value, 0]))
  const reach = await reachTo()
  for (let at = 0; at < values.length; at += AT_ONCE[by]) {
    const some = values.slice(at, at + AT_ONCE[by]).map(listValue)
    const { value } = await reach.api.json(
      {
        what: WHAT.counts,
        url: reach.path('replay-count/'),
        query: { ...parameters, query: `${by}:[${some.join(',')}]`, data_source: dataSource },
        signal,
      },
      countsSchema,
    )
    for (const [key, count] of Object.entries(value ?? {})) counts.set(key, count)
  }
  return counts
}

/** A value of a list in the search language. */
function listValue(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, character => `\\${character}`)}"`
}
