import { cleanText } from '../../lib/clean-text.ts'
import { WHAT } from './explain.ts'
import { scopeParameters, type Scope } from './list-query.ts'
import { pagesOf } from './pages.ts'
import type { Reach } from './reach.ts'
import { selectorsSchema } from './schemas.ts'

/** Which selectors are asked for. */
export interface SelectorQuery extends Scope {
  /** At most so many; 100 without. */
  readonly limit?: number
  readonly signal?: AbortSignal
}

/** An element that people clicked in vain, over many replays. Sentry keeps 20 clicks of a segment: it counts too few. */
export interface ClickedSelector {
  /** As CSS. */
  readonly selector: string
  readonly projectId?: string
  /** Rage clicks are among them. */
  readonly deadClicks: number
  readonly rageClicks: number
  /** Its tag, id, classes and names, as Sentry gives them. */
  readonly element: Readonly<Record<string, unknown>>
}

const PER_PAGE = 100

/** The elements with the most dead clicks, or as `sort` says (`-count_rage_clicks`). */
export async function* clickedSelectors(
  reachTo: () => Promise<Reach>,
  query: SelectorQuery,
  now: () => number,
): AsyncGenerator<ClickedSelector, void, undefined> {
  const { sort = '-count_dead_clicks', limit = PER_PAGE, signal } = query
  const parameters = scopeParameters({ ...query, sort }, now())
  if (limit <= 0) return
  const reach = await reachTo()
  const pages = pagesOf(
    reach,
    {
      what: WHAT.selectors,
      url: reach.path('replay-selectors/'),
      query: parameters,
      perPage: Math.min(PER_PAGE, limit),
      signal,
    },
    selectorsSchema,
  )
  let left = limit
  for await (const { page } of pages) {
    for (const row of page.data) {
      yield {
        selector: cleanText(row.dom_element, 1000),
        ...(row.project_id !== undefined && { projectId: row.project_id }),
        deadClicks: row.count_dead_clicks ?? 0,
        rageClicks: row.count_rage_clicks ?? 0,
        element: row.element ?? {},
      }
      if (--left <= 0) return
    }
  }
}
