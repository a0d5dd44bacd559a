import { z } from 'zod'
import { SourceError } from '../error.ts'
import type { Days } from './days.ts'
import { LONGEST_RETENTION_DAYS } from './days.ts'

/** What every level of an answer holds beside its groups: their sum. */
export const OVERALL = '$overall'

/** The most rows that one answer may have. */
const MOST_ROWS = 50_000

/** One condition on events: the property is one of the values, or none of them. */
export interface InsightsFilter {
  readonly property: string
  readonly is: readonly string[]
  readonly isNot?: true
}

/** A question about events, in the words of Mixpanel's Insights report. */
export interface InsightsQuestion {
  readonly event: string
  /** The earliest time of the events of a group, or how many there are. */
  readonly measure: 'first-time' | 'count'
  /** Properties whose values make groups, the outermost first. */
  readonly groups: readonly string[]
  readonly filters: readonly InsightsFilter[]
  /** The last 90 days without any. */
  readonly days: Days | undefined
}

/** The body of the request that asks it. */
export function insightsBody(projectId: number, question: InsightsQuestion): object {
  const { event, measure, groups, filters, days } = question
  return {
    project_id: projectId,
    queryLimits: { limit: MOST_ROWS },
    bookmark: {
      sections: {
        show: [
          {
            type: 'metric',
            behavior: {
              type: 'event',
              name: event,
              resourceType: 'events',
              filtersDeterminer: 'all',
              filters: [],
            },
            measurement:
              measure === 'count'
                ? { math: 'total' }
                : // Spelled without the dollar, the property is unknown and the answer empty, without a word.
                  { math: 'min', property: { name: '$time', resourceType: 'events' } },
          },
        ],
        time: [
          days === undefined
            ? {
                dateRangeType: 'in the last',
                unit: 'day',
                window: { unit: 'day', value: LONGEST_RETENTION_DAYS },
              }
            : { dateRangeType: 'between', unit: 'day', value: [days.from, days.to] },
        ],
        filter: filters.map(({ property, is, isNot }) => ({
          resourceType: 'events',
          filterType: 'string',
          defaultType: 'string',
          filterValue: is,
          filterOperator: isNot ? 'does not equal' : 'equals',
          value: property,
        })),
        group: groups.map(property => ({
          value: property,
          propertyName: property,
          resourceType: 'events',
          propertyType: 'string',
          propertyDefaultType: 'string',
        })),
      },
      displayOptions: { chartType: 'table', analysis: 'linear' },
    },
  }
}

/** An answer, as far as it is the same for all questions. */
export const insightsSchema = z.object({
  error: z.unknown().optional(),
  series: z.unknown().optional(),
  meta: z.object({ is_segmentation_limit_hit: z.unknown().optional() }).nullish().catch(undefined),
})

/** What was answered. */
export interface InsightsAnswer {
  /** The groups of the one metric that was asked for; see `eachLeaf`. */
  readonly groups: Groups
  /** The answer has as many rows as an answer may have: there are more. */
  readonly isCut: boolean
}

/** One level of an answer. Its keys are recorded values. */
export type Groups = Readonly<Record<string, unknown>>

/** Reads an answer. Throws when it is a refusal in spite of its status, or none. */
export function readInsights(
  answer: z.infer<typeof insightsSchema>,
  what: string,
  clean: (text: string) => string,
): InsightsAnswer {
  const { error, series, meta } = answer
  if (error !== undefined && error !== null) {
    const said = typeof error === 'string' ? error : JSON.stringify(error)
    throw new SourceError('bad-question', `mixpanel: ${what}: the question was refused (${clean(said)})`)
  }
  const all = asGroups(series)
  if (all === undefined)
    throw new SourceError('bad-response', `mixpanel: ${what}: its field series is not what the API gives`)
  // The metric's name is the vendor's text, with the event's in it, and not told beforehand.
  const groups =
    Object.values(all)
      .map(asGroups)
      .find(found => found !== undefined) ?? {}
  return { groups, isCut: meta?.is_segmentation_limit_hit === true }
}

/** A level of groups; `undefined` for anything else. */
export function asGroups(value: unknown): Groups | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Groups) : undefined
}

/** Groups of a level, without their sum. */
export function* groupsIn(
  level: unknown,
): Generator<readonly [key: string, value: unknown], void, undefined> {
  const groups = asGroups(level)
  if (groups === undefined) return
  for (const key of Object.keys(groups)) if (key !== OVERALL) yield [key, groups[key]]
}

/** The value of a leaf, `{"all": …}`. */
export function leafOf(value: unknown): unknown {
  return asGroups(value)?.['all']
}

/** Calls back with the keys and the value of each leaf that lies `depth` groups deep; `keys` is reused. */
export function eachLeaf(
  groups: Groups,
  depth: number,
  found: (keys: readonly string[], value: unknown) => void,
): void {
  const keys: string[] = []
  // As deep as the question asked for groups, never as deep as an answer might be.
  const visit = (level: unknown): void => {
    for (const [key, value] of groupsIn(level)) {
      keys.push(key)
      if (keys.length < depth) visit(value)
      else {
        const leaf = leafOf(value)
        if (leaf !== undefined) found(keys, leaf)
      }
      keys.pop()
    }
  }
  visit(groups)
}
