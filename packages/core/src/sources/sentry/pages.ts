import type { z } from 'zod'
import { SourceError } from '../error.ts'
import { nextPage } from './link-header.ts'
import type { Reach } from './reach.ts'

/** A list that Sentry gives in pages. */
export interface PagedRequest {
  readonly what: string
  readonly url: string
  readonly query: Readonly<Record<string, string | number | readonly string[] | undefined>>
  readonly perPage: number
  readonly signal?: AbortSignal | undefined
}

/** More pages are not followed: a list that never ends is none. */
const MOST_PAGES = 1000

/** The pages of a list, each asked for when it is wanted. `hasMore` tells whether another follows. */
export async function* pagesOf<T>(
  { api }: Reach,
  { what, url, query, perPage, signal }: PagedRequest,
  schema: z.ZodType<T>,
): AsyncGenerator<{ readonly page: T; readonly hasMore: boolean }, void, undefined> {
  let cursor: string | undefined
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { value, headers } = await api.json(
      { what, url, query: { ...query, per_page: perPage, cursor }, signal },
      schema,
    )
    const next = nextPage(headers)
    yield { page: value as T, hasMore: next?.hasMore === true }
    if (next?.hasMore !== true) return
    if (next.cursor === cursor)
      throw new SourceError('bad-response', `sentry: ${what}: its pages lead in a circle`)
    cursor = next.cursor
  }
}
