import { z } from 'zod'
import type { ListQuery, ReplaySummary } from '../source.ts'
import type { Calls } from './calls.ts'
import { WHAT } from './explain.ts'
import { listParams, param, type ListParams } from './list-query.ts'
import { isSessionId } from './name.ts'
import { recordingSchema, toSummary } from './summary.ts'

const DEFAULT_LIMIT = 100
/** A call of the list costs the budget whatever it brings; larger pages keep PostHog's database busy too long. */
const PAGE = 100
/** Ids of one call: they go into the address. */
const IDS = 50
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i

const pageSchema = z.object({
  results: z.array(recordingSchema),
  has_next: z.boolean().nullish(),
  next_cursor: z.string().nullish(),
})

export interface ListOptions {
  readonly calls: Calls
  readonly project: string
  readonly now: () => number
  /** Told of each before it is given. */
  readonly onSummary?: (summary: ReplaySummary) => void
}

/** The recordings that a query means, newest first. */
export async function* listRecordings(
  query: ListQuery,
  options: ListOptions,
): AsyncGenerator<ReplaySummary, void, undefined> {
  const { calls, project, now, onSummary } = options
  const params = listParams(query, now())
  let left = query.limit ?? query.replayIds?.length ?? DEFAULT_LIMIT
  const seen = new Set<string>()

  async function* pages(own: ListParams): AsyncGenerator<ReplaySummary, void, undefined> {
    let after: string | undefined
    let offset = 0
    while (left > 0) {
      const limit = Math.min(left, PAGE)
      const page = await calls.json(
        'list',
        {
          what: WHAT.list,
          url: `projects/${project}/session_recordings/`,
          query: {
            ...own,
            limit,
            ...(after === undefined ? offset > 0 && { offset } : { after: param(after) }),
          },
          ...(query.signal && { signal: query.signal }),
        },
        pageSchema,
      )
      let news = 0
      for (const row of page.results) {
        if (seen.has(row.id) || left <= 0) continue
        seen.add(row.id)
        news++
        left--
        const summary = toSummary(row, project, now())
        onSummary?.(summary)
        yield summary
      }
      // An old server knows no cursor; one that says "next" and brings nothing new is not asked for ever.
      if (page.has_next !== true || news === 0) return
      after = page.next_cursor ?? undefined
      offset += page.results.length
    }
  }

  if (query.replayIds !== undefined) {
    // An empty list would match nothing, an id that can be none neither.
    const ids = [...new Set(query.replayIds)].filter(isSessionId)
    for (let at = 0; at < ids.length; at += IDS)
      yield* pages({ ...params, session_ids: JSON.stringify(ids.slice(at, at + IDS)) })
    return
  }
  yield* pages(params)
  // A UUID may be the id that an SDK made up, or the person's own: PostHog uses both.
  if (seen.size > 0 || query.user === undefined || !UUID.test(query.user)) return
  const { distinct_ids: _, ...others } = params
  yield* pages({ ...others, person_uuid: query.user })
}
