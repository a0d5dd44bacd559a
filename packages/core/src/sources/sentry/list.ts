import { WHAT } from './explain.ts'
import { checkedIds, IDS_AT_ONCE, listParameters, type SentryListQuery } from './list-query.ts'
import { pagesOf } from './pages.ts'
import type { Reach } from './reach.ts'
import { listSchema } from './schemas.ts'
import { type SentryReplay, summaryOf } from './summary.ts'

/** Rows on a page; Sentry gives no more. */
const PER_PAGE = 100

/**
 * Replays that answer a query, the newest first. A replay whose first segment was never stored is in no list of
 * Sentry's. Nothing is asked when the query cannot work.
 */
export async function* listReplays(
  reachTo: () => Promise<Reach>,
  query: SentryListQuery,
  now: () => number,
): AsyncGenerator<SentryReplay, void, undefined> {
  const replayIds = query.replayIds && checkedIds(query.replayIds)
  const batches = replayIds === undefined ? [undefined] : inBatches(replayIds)
  let left = query.limit ?? replayIds?.length ?? PER_PAGE
  const asked = batches.map(ids => listParameters(query, ids, now()))
  for (const parameters of asked) {
    if (left <= 0) return
    const reach = await reachTo()
    const pages = pagesOf(
      reach,
      {
        what: WHAT.list,
        url: reach.path('replays/'),
        query: parameters,
        perPage: Math.min(PER_PAGE, left),
        signal: query.signal,
      },
      listSchema,
    )
    for await (const { page } of pages) {
      for (const row of page.data) {
        yield summaryOf(row, reach.org, now())
        if (--left <= 0) return
      }
    }
  }
}

function inBatches(ids: readonly string[]): string[][] {
  const batches: string[][] = []
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) batches.push(ids.slice(at, at + IDS_AT_ONCE))
  return batches
}
