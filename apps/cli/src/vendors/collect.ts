import type { ListQuery, ReplaySummary, Source } from '@playhead/core'

/** What a list gave until its end, or until it broke off. */
export interface Collected {
  readonly summaries: readonly ReplaySummary[]
  /** There are as many as were asked for. */
  readonly mayHaveMore: boolean
  readonly broken?: { readonly error: unknown }
}

/** Reads a list; `each` sees every replay as it comes. What came before it broke off is not thrown away. */
export async function collect(
  source: Source,
  query: ListQuery,
  each?: (summary: ReplaySummary) => Promise<void>,
): Promise<Collected> {
  const summaries: ReplaySummary[] = []
  try {
    for await (const summary of source.list(query)) {
      summaries.push(summary)
      await each?.(summary)
    }
  } catch (error) {
    if (summaries.length === 0 || query.signal?.aborted === true) throw error
    return { summaries, mayHaveMore: true, broken: { error } }
  }
  return { summaries, mayHaveMore: summaries.length === query.limit }
}
